package io.github.ibkrclient.internal.outage;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The minutes in which one of IBKR's hubs is known to be away: sessions end at the hub's midnight, and the brokerage side
 * is away for a short time at one. Which hub serves a user cannot be asked. See {@code docs/protocol.md#midnight-reset},
 * {@code #iserver-gap} and {@code #hub-unknown}.
 *
 * @param what which reset it is, in words
 * @param end when asking again makes sense
 */
record NightlyReset(String what, Instant end) {
    /** The length is not documented; see {@code docs/protocol.md#reset-length}. */
    private static final Duration LENGTH = Duration.ofMinutes(5);

    private enum Hub {
        NEW_YORK("New York", "America/New_York"),
        ZUG("Zug", "Europe/Zurich"),
        HONG_KONG("Hong Kong", "Asia/Hong_Kong");

        private final String place;
        private final ZoneId zone;

        Hub(String place, String zone) {
            this.place = place;
            this.zone = ZoneId.of(zone);
        }
    }

    /** The reset that runs at an instant. */
    static Optional<NightlyReset> at(Instant now) {
        return Stream.of(Hub.values())
                .flatMap(hub -> Stream.of(LocalTime.MIDNIGHT, LocalTime.of(1, 0))
                        .flatMap(start -> running(hub, start, now).stream()))
                .findFirst();
    }

    private static Optional<NightlyReset> running(Hub hub, LocalTime start, Instant now) {
        ZonedDateTime local = now.atZone(hub.zone);
        Instant begin = local.with(start).toInstant();
        Instant end = begin.plus(LENGTH);
        return now.isBefore(begin) || !now.isBefore(end)
                ? Optional.empty()
                : Optional.of(new NightlyReset("the nightly reset of " + hub.place, end));
    }
}
