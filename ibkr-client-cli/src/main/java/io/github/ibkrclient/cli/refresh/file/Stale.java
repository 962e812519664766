package io.github.ibkrclient.cli.refresh.file;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Content that is not complete or not new.
 *
 * @param since from when on
 * @param reason why, without account ids
 */
public record Stale(Instant since, String reason) {
    public Fields json() {
        return new Fields().with("since", since).with("reason", reason);
    }

    /** All as one: since the earliest, for all reasons; empty when there are none. */
    public static Optional<Stale> joined(List<Stale> parts) {
        return parts.stream()
                .map(Stale::since)
                .min(Instant::compareTo)
                .map(since -> new Stale(
                        since, parts.stream().map(Stale::reason).distinct().collect(Collectors.joining("; "))));
    }
}
