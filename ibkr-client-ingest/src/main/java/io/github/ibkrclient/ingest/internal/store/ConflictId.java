package io.github.ibkrclient.ingest.internal.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.ibkrclient.executions.merge.Conflict;
import java.util.stream.Collectors;

/** What a conflict is known by: its kind, its field and its rows. When a row joins, it is another conflict. */
final class ConflictId {
    private ConflictId() {}

    static String of(Conflict conflict) {
        String rows = conflict.observations().stream()
                .map(row -> RowJson.digest(row).toString())
                .sorted()
                .collect(Collectors.joining(" "));
        return Digest.of((conflict.kind() + " " + conflict.field() + " " + rows).getBytes(UTF_8))
                .toString();
    }
}
