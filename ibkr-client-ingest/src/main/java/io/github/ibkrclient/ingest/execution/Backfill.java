package io.github.ibkrclient.ingest.execution;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A backfill: days cut into windows, each of which is fetched and written in one transaction. It goes on after a restart
 * where it stopped.
 *
 * @param id its number
 * @param connectionId the connection
 * @param from the first day, in New York
 * @param to the last day
 * @param asked when it was asked for
 * @param windows its windows, the newest days first
 */
public record Backfill(long id, UUID connectionId, LocalDate from, LocalDate to, Instant asked, List<Window> windows) {

    /** Copies the list. */
    public Backfill {
        windows = List.copyOf(windows);
    }

    /** How many windows are no longer open. */
    public long finished() {
        return windows.stream().filter(window -> window.state() != State.OPEN).count();
    }

    /** Whether none is open. */
    public boolean isFinished() {
        return finished() == windows.size();
    }

    /** What became of a window. */
    public enum State {
        /** It was not fetched yet. */
        OPEN,
        /** It was written; days that no source showed are holes of the coverage. */
        DONE,
        /** It failed, and trying again would not help; {@code message} says what would. */
        FAILED
    }

    /**
     * Some days of a backfill.
     *
     * @param from the first day
     * @param to the last day
     * @param state what became of it
     * @param executions how many executions it inserted
     * @param message what went wrong, or what is still missing; null when nothing is
     */
    public record Window(
            LocalDate from,
            LocalDate to,
            State state,
            long executions,
            @Nullable String message) {}
}
