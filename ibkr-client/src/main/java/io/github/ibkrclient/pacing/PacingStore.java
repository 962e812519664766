package io.github.ibkrclient.pacing;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Where a pacer keeps its calls for other processes and for its next start. IBKR counts by username, over all programs (see
 * {@code docs/protocol.md#limits-per-username}), and a restart of a program does not end a penalty.
 */
public interface PacingStore {

    /**
     * Replaces what is stored with the result of {@code change}. No other user of the store works on it meanwhile.
     *
     * @throws java.io.UncheckedIOException when the store cannot be read or written, or another program keeps it locked
     */
    void update(UnaryOperator<Entries> change);

    /**
     * A store in a locked file, for instance beside the credentials. The file is created with the first write, and only its
     * owner can read it. Content that is no store is reported in the log and replaced.
     */
    static PacingStore file(Path file) {
        return new FilePacingStore(file, FilePacingStore.PATIENCE);
    }

    /**
     * A penalty of IBKR's.
     *
     * @param until when it ends
     * @param times how many penalties there were, with this one, each within a day of the one before it
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
     * @param calls when the last calls left or ended, by the name of the rule that counts them
     * @param penalty the last penalty, kept for a day after its end; empty when there was none
     */
    record Entries(Map<String, List<Instant>> calls, Optional<Penalty> penalty) {

        /** An empty store. */
        public static final Entries NONE = new Entries(Map.of(), Optional.empty());

        /** Copies the map. */
        public Entries {
            calls = Map.copyOf(calls);
        }
    }
}
