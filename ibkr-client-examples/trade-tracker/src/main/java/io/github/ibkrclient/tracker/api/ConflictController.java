package io.github.ibkrclient.tracker.api;

import io.github.ibkrclient.executions.merge.Conflict;
import io.github.ibkrclient.executions.model.Execution;
import io.github.ibkrclient.executions.output.ExecutionRow;
import io.github.ibkrclient.ingest.UserIngest;
import io.github.ibkrclient.ingest.execution.StoredConflict;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What sources leave open, and how the user decides it. */
@RestController
@RequestMapping("/api/conflicts")
@Tag(name = "Conflicts")
class ConflictController {

    /** A row of a source. */
    record Observation(String id, ExecutionRow execution) {}

    /** A conflict with the rows that it is about. */
    record Open(
            String id,
            long executionId,
            Conflict.Kind kind,
            String field,
            String message,
            @Nullable Instant resolvedAt,
            List<Observation> observations) {
        static Open of(StoredConflict stored) {
            List<Execution> rows = stored.conflict().observations();
            return new Open(
                    stored.id(),
                    stored.executionId(),
                    stored.conflict().kind(),
                    stored.conflict().field(),
                    stored.conflict().message(),
                    stored.resolvedAt(),
                    IntStream.range(0, rows.size())
                            .mapToObj(at -> new Observation(
                                    stored.observationIds().get(at),
                                    ExecutionRow.of(rows.get(at), List.of(rows.get(at)))))
                            .toList());
        }
    }

    /** The row that is wrong. */
    record Drop(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String observationId) {}

    @Operation(summary = "Lists conflicts, the newest first")
    @GetMapping
    List<Open> list(UserIngest user, @RequestParam(defaultValue = "true") boolean open) {
        return user.conflicts(open).stream().map(Open::of).toList();
    }

    @Operation(summary = "Keeps what is shown")
    @PostMapping("/{conflictId}/accept")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void accept(UserIngest user, @PathVariable String conflictId) {
        user.acceptConflict(conflictId);
    }

    @Operation(summary = "Leaves a row of a source out, because it is wrong")
    @PostMapping("/{conflictId}/drop")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void drop(UserIngest user, @PathVariable String conflictId, @RequestBody Drop body) {
        user.dropObservation(conflictId, ConnectionController.required("observationId", body.observationId()));
    }
}
