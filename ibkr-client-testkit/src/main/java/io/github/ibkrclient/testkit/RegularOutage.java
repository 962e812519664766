package io.github.ibkrclient.testkit;

import io.github.ibkrclient.testkit.http.SimulatedResponse;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What comes back at an hour of a region, whatever its clocks do in between: IBKR is away for a while, and mostly all
 * sessions have ended. IBKR documents the hours of the nights and says of the maintenance only that it is on Saturday
 * evenings; how long each takes and what is answered meanwhile is known from reports alone (401, 502, 503; one to five
 * minutes a night) and chosen here.
 */
final class RegularOutage implements FaultEffect {
    private static final Duration NIGHT = Duration.ofMinutes(2);
    private static final Duration MAINTENANCE = Duration.ofHours(3);
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

    private final ZoneId zone;
    private final LocalTime hour;
    private final @Nullable DayOfWeek day;
    private final Duration length;
    private final String below;
    private final boolean endsSessions;
    private final Function<Duration, SimulatedResponse> answer;

    private RegularOutage(
            ZoneId zone,
            LocalTime hour,
            @Nullable DayOfWeek day,
            Duration length,
            String below,
            boolean endsSessions,
            Function<Duration, SimulatedResponse> answer) {
        this.zone = zone;
        this.hour = hour;
        this.day = day;
        this.length = length;
        this.below = below;
        this.endsSessions = endsSessions;
        this.answer = answer;
    }

    /** Midnight of a hub: all sessions end; a minute of pages with status 502, then a minute of 503. */
    static FaultEffect reset(String zone) {
        return new RegularOutage(
                ZoneId.of(zone),
                LocalTime.MIDNIGHT,
                null,
                NIGHT,
                "/",
                true,
                since -> since.compareTo(NIGHT.dividedBy(2)) < 0
                        ? SimulatedResponse.html(502, "Bad Gateway")
                        : SimulatedResponse.error(503, "Service Unavailable"));
    }

    /** One o'clock in the night: nothing below /iserver is reached for two minutes; sessions stay. */
    static FaultEffect gap(String zone) {
        return new RegularOutage(
                ZoneId.of(zone),
                LocalTime.of(1, 0),
                null,
                NIGHT,
                "/iserver/",
                false,
                since -> SimulatedResponse.html(502, "Bad Gateway"));
    }

    /** Saturday from eight to eleven in the evening, New York time: all sessions end, pages with status 503. */
    static FaultEffect maintenance() {
        return new RegularOutage(
                NEW_YORK,
                LocalTime.of(20, 0),
                DayOfWeek.SATURDAY,
                MAINTENANCE,
                "/",
                true,
                since -> SimulatedResponse.html(503, "Service Unavailable"));
    }

    @Override
    public void pass(IbkrServer ibkr, Instant since, Instant until) {
        if (endsSessions && !latest(until.minusNanos(1)).isBefore(since)) {
            ibkr.users().forEach(user -> {
                ibkr.endTokens(user);
                user.logOutAtGateway();
                user.end();
            });
        }
    }

    @Override
    public Optional<SimulatedResponse> arrive(Arrival arrival) {
        Duration since = Duration.between(latest(arrival.now()), arrival.now());
        boolean away = arrival.route().webApi() && arrival.route().template.startsWith(below);
        return away && since.compareTo(length) < 0 ? Optional.of(answer.apply(since)) : Optional.empty();
    }

    /** When it last began. */
    private Instant latest(Instant now) {
        ZonedDateTime local = now.atZone(zone);
        ZonedDateTime start = local.toLocalDate().atTime(hour).atZone(zone);
        while (start.isAfter(local) || (day != null && start.getDayOfWeek() != day)) {
            start = start.toLocalDate().minusDays(1).atTime(hour).atZone(zone);
        }
        return start.toInstant();
    }
}
