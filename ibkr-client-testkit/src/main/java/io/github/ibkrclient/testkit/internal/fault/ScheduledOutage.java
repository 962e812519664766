package io.github.ibkrclient.testkit.internal.fault;

import io.github.ibkrclient.testkit.internal.http.SimulatedResponse;
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
 * IBKR is away for a while at a fixed hour of a region, by the clocks of that region. The lengths and the answers are our
 * choice: see {@code docs/protocol.md#reset-answers} and {@code docs/protocol.md#saturday-maintenance}.
 */
public final class ScheduledOutage implements FaultEffect {
    private static final Duration NIGHT = Duration.ofMinutes(2);
    private static final Duration MAINTENANCE = Duration.ofHours(3);

    private final Hours hours;
    private final String below;
    private final boolean endsSessions;
    private final Function<Duration, SimulatedResponse> answer;

    /**
     * When it begins.
     *
     * @param day the day of the week; null for every day
     * @param length how long it lasts
     */
    private record Hours(ZoneId zone, @Nullable DayOfWeek day, LocalTime start, Duration length) {

        /** The last time that it began. */
        Instant latest(Instant now) {
            ZonedDateTime local = now.atZone(zone);
            ZonedDateTime begin = local.toLocalDate().atTime(start).atZone(zone);
            while (begin.isAfter(local) || (day != null && begin.getDayOfWeek() != day)) {
                begin = begin.toLocalDate().minusDays(1).atTime(start).atZone(zone);
            }
            return begin.toInstant();
        }
    }

    private ScheduledOutage(
            Hours hours, String below, boolean endsSessions, Function<Duration, SimulatedResponse> answer) {
        this.hours = hours;
        this.below = below;
        this.endsSessions = endsSessions;
        this.answer = answer;
    }

    /** At midnight of a hub all sessions end. A minute of pages with status 502 follows, then a minute of 503. */
    public static FaultEffect reset(String zone) {
        return new ScheduledOutage(
                new Hours(ZoneId.of(zone), null, LocalTime.MIDNIGHT, NIGHT),
                "/",
                true,
                since -> since.compareTo(NIGHT.dividedBy(2)) < 0
                        ? SimulatedResponse.html(502, "Bad Gateway")
                        : SimulatedResponse.error(503, "Service Unavailable"));
    }

    /** At one o'clock in the night nothing below {@code /iserver} is reached for two minutes. Sessions stay. */
    public static FaultEffect gap(String zone) {
        return new ScheduledOutage(
                new Hours(ZoneId.of(zone), null, LocalTime.of(1, 0), NIGHT),
                "/iserver/",
                false,
                since -> SimulatedResponse.html(502, "Bad Gateway"));
    }

    /** On Saturdays from 20:00 to 23:00 New York time all sessions end, and pages with status 503 are the answer. */
    public static FaultEffect maintenance() {
        return new ScheduledOutage(
                new Hours(ZoneId.of("America/New_York"), DayOfWeek.SATURDAY, LocalTime.of(20, 0), MAINTENANCE),
                "/",
                true,
                since -> SimulatedResponse.html(503, "Service Unavailable"));
    }

    @Override
    public void timePassed(FaultTarget target, Instant since, Instant until) {
        if (endsSessions && !hours.latest(until.minusNanos(1)).isBefore(since)) {
            target.users().forEach(user -> {
                target.endTokens(user);
                user.logOutAtGateway();
                user.endBrokerage();
            });
        }
    }

    @Override
    public Optional<SimulatedResponse> arrived(IncomingCall call) {
        Duration since = Duration.between(hours.latest(call.now()), call.now());
        boolean away = call.route().webApi() && call.route().template().startsWith(below);
        return away && since.compareTo(hours.length()) < 0 ? Optional.of(answer.apply(since)) : Optional.empty();
    }
}
