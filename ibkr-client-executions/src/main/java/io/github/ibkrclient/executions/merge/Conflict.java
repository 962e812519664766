package io.github.ibkrclient.executions.merge;

import io.github.ibkrclient.executions.model.Execution;
import java.util.List;

/**
 * What sources leave open. Nothing of it is guessed; it is kept with the row until another source decides it.
 *
 * @param kind what is open
 * @param field the field that sources tell differently; empty for the other kinds
 * @param observations the rows of the sources that it is about
 */
public record Conflict(Kind kind, String field, List<Execution> observations) {
    /** What is open. */
    public enum Kind {
        /** Two sources tell a field differently and no revision explains it. The source of higher rank is shown. */
        CONTRADICTION,
        /**
         * A row without execution id fits several executions, or several such rows fit one, and they differ. Nothing of
         * them is applied.
         */
        AMBIGUOUS,
        /** A cancellation whose execution no source has shown. It counts in no sum. */
        CANCEL_WITHOUT_EXECUTION
    }

    /** Copies the list. */
    public Conflict {
        observations = List.copyOf(observations);
    }

    /** One line for people. */
    public String message() {
        Execution first = observations.get(0);
        String what =
                first.side() + " " + first.quantity() + " " + first.instrument().symbol() + " at " + first.price()
                        + ", " + first.time().text();
        return switch (kind) {
            case CONTRADICTION -> what + ": " + field + " is told differently by " + sources();
            case AMBIGUOUS ->
                what + ": " + observations.size() + " rows cannot be told apart (" + sources()
                        + "); a source with execution ids decides it, such as a Flex query with ibExecID";
            case CANCEL_WITHOUT_EXECUTION ->
                what + ": cancelled (" + sources()
                        + "), but the execution itself was never seen; fetch the days before";
        };
    }

    private String sources() {
        return String.join(
                ", ",
                observations.stream().map(row -> row.source().name()).distinct().toList());
    }
}
