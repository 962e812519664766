package io.github.ibkrclient.pacing;

import io.github.ibkrclient.local.StateDirectory;
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
     * owner can read it. A symbolic link, a file that is no store and one of a newer version are refused and stay as they
     * are: calls fail with {@code PACING_STORE_REFUSED} until another file is given or this one is gone.
     */
    static PacingStore file(Path file) {
        return new FilePacingStore(file, FilePacingStore.PATIENCE);
    }

    /**
     * The store in which clients of a user keep their pace by default: a file in the user's state directory, which is
     * {@code %LOCALAPPDATA%} on Windows and {@code $XDG_STATE_HOME} elsewhere; where that is not set, {@code ~/.local/state}
     * on Linux and {@code ~/Library/Application Support} on macOS. It is created with the first call. Stores that nobody used for two weeks are deleted then.
     *
     * @param baseUrl where the API is
     * @param user whose calls IBKR counts together; see {@link io.github.ibkrclient.auth.Signer#user}
     */
    static PacingStore ofUser(String baseUrl, String user) {
        return new UserPacingStore(StateDirectory.ofThisUser(), baseUrl, user);
    }

    /**
     * Why a pacer cannot read or write its store.
     *
     * @param reason what stands in the way, in one line
     * @param since when it was first seen
     * @param refused whether the path leads to what is no store, so that no call leaves until a person sets it right
     */
    record Trouble(String reason, Instant since, boolean refused) {}

    /**
     * A penalty of IBKR's.
     *
     * @param from the time of the clock at which it was known to last until the other; both move when the clock is set
     * @param until when it ends
     * @param times how many penalties there were, with this one, each within a day of the one before it
     */
    record Penalty(Instant from, Instant until, int times) {

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
     * @param calls when the last calls left or ended, by the name of the rule that counts them. A time in the future is that
     *     by which a call leaves that was let out
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
