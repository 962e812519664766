package io.github.ibkrclient.executions;

import io.github.ibkrclient.executions.coverage.Evidence;
import io.github.ibkrclient.executions.coverage.Gap;
import io.github.ibkrclient.executions.model.Execution;
import java.time.LocalDate;
import java.util.List;

/** A source of executions outside of this module, for {@link Executions.Builder#source}. */
public interface ExecutionSource {

    /**
     * Fetches what it has of these days. A failure is no exception, but a gap with its reason.
     *
     * @param from the first day, in New York
     * @param to the last day
     */
    Shown fetch(LocalDate from, LocalDate to);

    /** Hears which account a provisional one is, so that it can be remembered. */
    default void belongsTo(String account) {}

    /**
     * What it showed. Rows, evidence and gaps name the account below.
     *
     * @param account the account, or a name in its place while the account is not known
     * @param provisional whether it is such a name. When the execution ids of its rows occur under exactly one account of
     *     other sources, it becomes that account
     * @param remedy how to say which account it is; in one line
     * @param rows the executions
     * @param evidence the days that it shows
     * @param gaps the days that it does not show, and why
     * @param warnings one line each
     * @param failures what failed
     */
    record Shown(
            String account,
            boolean provisional,
            String remedy,
            List<Execution> rows,
            List<Evidence> evidence,
            List<Gap> gaps,
            List<String> warnings,
            List<ExecutionHistory.Failure> failures) {
        /** Copies the lists. */
        public Shown {
            rows = List.copyOf(rows);
            evidence = List.copyOf(evidence);
            gaps = List.copyOf(gaps);
            warnings = List.copyOf(warnings);
            failures = List.copyOf(failures);
        }
    }
}
