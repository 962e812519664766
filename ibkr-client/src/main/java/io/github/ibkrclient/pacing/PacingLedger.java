package io.github.ibkrclient.pacing;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The memory of a pacer beyond its process: IBKR counts per username over all programs and restarts, and a restart
 * does not open the penalty box.
 */
public interface PacingLedger {

    /**
     * Replaces what is stored with what {@code change} makes of it, alone among all users of the ledger.
     *
     * @throws java.io.UncheckedIOException when it cannot be read or written, or another program keeps it
     */
    void update(UnaryOperator<Entries> change);

    /**
     * A ledger in a locked file; programs keep it beside the credentials. The file is created when first written and
     * readable by its owner only; content that is not a ledger is reported and replaced.
     */
    static PacingLedger file(Path file) {
        return new FileLedger(file);
    }

    /**
     * A penalty of IBKR's.
     *
     * @param until its end
     * @param times how many there were, this one included, each within a day of the one before it
     */
    record Penalty(Instant until, int times) {

        /** Checks the number. */
        public Penalty {
            if (times < 0) {
                throw new IllegalArgumentException("there cannot have been " + times + " penalties");
            }
        }
    }

    /**
     * What is stored.
     *
     * @param calls by rule, when its last calls left or ended
     * @param penalty the last one, kept for a day after its end; empty when there was none
     */
    record Entries(Map<String, List<Instant>> calls, Optional<Penalty> penalty) {

        /** Nothing stored yet. */
        public static final Entries NONE = new Entries(Map.of(), Optional.empty());

        /** Copies the map. */
        public Entries {
            calls = Map.copyOf(calls);
        }
    }
}
