package io.github.ibkrclient.ingest.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.executions.merge.ExecutionMerge;
import io.github.ibkrclient.executions.merge.MergedExecution;
import io.github.ibkrclient.executions.model.Execution;
import io.github.ibkrclient.ingest.execution.ImportRun.Counts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;

class StoredContentPropertyTest {
    private static final int TRIES = Boolean.getBoolean("ibkr.endurance") ? 1_000 : 10;

    /** Point 1 of idempotent ingest, on a real database. */
    @Test
    void theSameRowsInAnyOrderPortionsRepetitionAndMixOfSourcesGiveTheSameTable() {
        new Random().longs(TRIES).forEach(StoredContentPropertyTest::imports);
    }

    private static void imports(long seed) {
        Random random = new Random(seed);
        Trades trades = new Trades(random, 1 + random.nextInt(10));
        List<Execution> rows = trades.rows(random);
        Store whole = Store.create();
        whole.write(rows);

        Store parts = Store.create();
        List<Execution> again = new ArrayList<>(rows);
        again.addAll(rows.subList(0, random.nextInt(rows.size() + 1)));
        Collections.shuffle(again, random);
        for (int from = 0; from < again.size(); ) {
            int to = from + 1 + random.nextInt(again.size() - from);
            parts.write(again.subList(from, to));
            from = to;
        }

        assertThat(parts.content()).as("seed " + seed).isEqualTo(whole.content());
        assertThat(new HashSet<>(parts.rows()))
                .as("seed " + seed)
                .isEqualTo(new HashSet<>(ExecutionMerge.merge(List.of(), rows).rows()));
        assertThat(parts.write(rows).counts()).as("seed " + seed).isEqualTo(new Counts(0, 0, 0, rows.size(), 0));
    }

    /** What the store relies on when it loads only what shares a link. */
    @Property(tries = 300, shrinking = ShrinkingMode.OFF)
    void rowsThatShareNoLinkCanBeMergedApart(@ForAll long seed) {
        Random random = new Random(seed);
        List<Execution> rows = new Trades(random, 1 + random.nextInt(10)).rows(random);

        List<MergedExecution> apart = new ArrayList<>();
        for (List<Execution> part : parts(rows)) {
            apart.addAll(ExecutionMerge.merge(List.of(), part).rows());
        }

        assertThat(new HashSet<>(apart))
                .isEqualTo(new HashSet<>(ExecutionMerge.merge(List.of(), rows).rows()));
    }

    private static List<List<Execution>> parts(List<Execution> rows) {
        Map<Long, List<Execution>> byLink = new HashMap<>();
        List<List<Execution>> parts = new ArrayList<>();
        for (Execution row : rows) {
            List<Execution> part = new ArrayList<>(List.of(row));
            for (long link : Links.of(List.of(row))) {
                List<Execution> other = byLink.get(link);
                if (other != null && parts.remove(other)) {
                    part.addAll(other);
                }
            }
            parts.add(part);
            part.forEach(one -> {
                for (long link : Links.of(List.of(one))) {
                    byLink.put(link, part);
                }
            });
        }
        return parts;
    }
}
