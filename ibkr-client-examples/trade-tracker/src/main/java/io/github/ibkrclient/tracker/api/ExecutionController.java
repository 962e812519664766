package io.github.ibkrclient.tracker.api;

import io.github.ibkrclient.executions.coverage.Coverage;
import io.github.ibkrclient.executions.model.AssetClass;
import io.github.ibkrclient.executions.model.Side;
import io.github.ibkrclient.executions.output.ExecutionRow;
import io.github.ibkrclient.executions.output.ExecutionsCsv;
import io.github.ibkrclient.ingest.UserIngest;
import io.github.ibkrclient.ingest.execution.DailyFigure;
import io.github.ibkrclient.ingest.execution.ExecutionFilter;
import io.github.ibkrclient.ingest.execution.ExecutionPage;
import io.github.ibkrclient.ingest.execution.StoredExecution;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** Executions, and what is known of days. */
@RestController
@RequestMapping("/api")
@Tag(name = "Executions")
class ExecutionController {
    private final UserLimit files;

    ExecutionController(UserLimit files) {
        this.files = files;
    }

    /** Which executions; what is not given does not count. */
    record Wanted(
            @Nullable Set<String> account,
            @Nullable LocalDate from,
            @Nullable LocalDate to,
            @Nullable String symbol,
            @Nullable AssetClass assetClass,
            @Nullable Side side,
            @Nullable Long changedSince) {
        ExecutionFilter filter() {
            return new ExecutionFilter(
                    account == null ? Set.of() : account,
                    from,
                    to,
                    symbol == null || symbol.isBlank() ? null : symbol.strip(),
                    assetClass,
                    side,
                    changedSince);
        }
    }

    /**
     * An execution.
     *
     * @param conflicts what the sources leave open, one line each
     */
    record Row(long id, Instant firstSeen, long changedBy, List<String> conflicts, ExecutionRow execution) {
        static Row of(StoredExecution stored) {
            return new Row(
                    stored.id(),
                    stored.firstSeen(),
                    stored.changedBy(),
                    stored.row().conflicts().stream()
                            .map(conflict -> conflict.message())
                            .toList(),
                    ExecutionRow.of(stored.row().execution(), stored.row().observations()));
        }
    }

    /** Some executions; {@code next} is the {@code after} of the next page. */
    record Page(List<Row> rows, @Nullable String next) {}

    @Operation(summary = "Lists executions, the newest first, a page at a time")
    @GetMapping("/executions")
    Page executions(
            UserIngest user,
            @ParameterObject Wanted wanted,
            @RequestParam(required = false) @Nullable String after,
            @Parameter(
                            schema =
                                    @Schema(
                                            type = "integer",
                                            format = "int32",
                                            defaultValue = "100",
                                            minimum = "1",
                                            maximum = "1000"))
                    @RequestParam(defaultValue = "100")
                    int limit) {
        ExecutionPage page = user.executions(wanted.filter(), after, limit);
        return new Page(page.rows().stream().map(Row::of).toList(), page.next());
    }

    @Operation(summary = "Writes executions as CSV, the oldest first; no cell is a formula")
    @GetMapping(path = "/executions.csv", produces = "text/csv")
    ResponseEntity<StreamingResponseBody> csv(UserIngest user, Principal caller, @ParameterObject Wanted wanted) {
        ExecutionFilter filter = wanted.filter();
        StreamingResponseBody body = out -> {
            // Closed at the end of all rows only: a file that lacks some must not end as a whole one does.
            ExecutionsCsv csv = new ExecutionsCsv(new OutputStreamWriter(out, StandardCharsets.UTF_8));
            user.forEachExecution(
                    filter,
                    stored -> csv.write(ExecutionRow.of(
                            stored.row().execution(), stored.row().observations())));
            csv.close();
        };
        return ResponseEntity.ok()
                .contentType(new MediaType("text", "csv", StandardCharsets.UTF_8))
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename("executions.csv")
                                .build()
                                .toString())
                .body(files.sending(caller, body));
    }

    @Operation(summary = "Says of each day of an account what shows it, or why it is a hole")
    @GetMapping("/coverage")
    List<Coverage> coverage(
            UserIngest user,
            @RequestParam(defaultValue = "") Set<String> account,
            @RequestParam LocalDate from,
            @RequestParam LocalDate to) {
        return user.coverage(account, from, to);
    }

    @Operation(summary = "Counts executions and adds up commissions by day")
    @GetMapping("/daily")
    List<DailyFigure> daily(
            UserIngest user,
            @RequestParam(defaultValue = "") Set<String> account,
            @RequestParam LocalDate from,
            @RequestParam LocalDate to) {
        return user.daily(account, from, to);
    }
}
