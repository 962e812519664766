package io.github.ibkrclient.tests.endurance;

import io.github.ibkrclient.error.ErrorCode;
import io.github.ibkrclient.testkit.Fault;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * How each fault of the simulator takes part in an endurance run, or why it does not. The compiler reports a fault that is
 * left out.
 */
sealed interface FaultPlan {
    ZoneId NEW_YORK = ZoneId.of("America/New_York");
    ZoneId ZUG = ZoneId.of("Europe/Zurich");
    ZoneId HONG_KONG = ZoneId.of("Asia/Hong_Kong");

    /** The regular outages of each hub. A run has those of one hub. */
    List<List<Fault>> REGULAR = List.of(
            List.of(Fault.MIDNIGHT_RESET_NEW_YORK, Fault.NIGHT_GAP_NEW_YORK, Fault.SATURDAY_MAINTENANCE),
            List.of(Fault.MIDNIGHT_RESET_ZUG, Fault.NIGHT_GAP_ZUG, Fault.SATURDAY_MAINTENANCE),
            List.of(Fault.MIDNIGHT_RESET_HONG_KONG, Fault.NIGHT_GAP_HONG_KONG, Fault.SATURDAY_MAINTENANCE));

    /** The fault ends by itself, so it takes part. */
    sealed interface Passing extends FaultPlan {
        /** A window for the fault on the day that begins at this instant. */
        FaultWindow on(Fault fault, Instant day, Random random);

        /** Whether the fault can happen on the day that begins at this instant. */
        default boolean fits(Instant day) {
            return true;
        }
    }

    /** The fault lasts for a random time up to the longest one. */
    record Lasting(Duration longest, List<String> arguments) implements Passing {
        Lasting(Duration longest) {
            this(longest, List.of(""));
        }

        @Override
        public FaultWindow on(Fault fault, Instant day, Random random) {
            Instant from = day.plusSeconds(random.nextInt(86_400));
            long seconds = 10 + random.nextLong(longest.toSeconds() - 10);
            String argument = arguments.get(random.nextInt(arguments.size()));
            return new FaultWindow(fault, argument, from, from.plusSeconds(seconds));
        }
    }

    /** The fault happens at an hour of a hub. */
    record Nightly(ZoneId zone, int hour, Duration length) implements Passing {
        @Override
        public FaultWindow on(Fault fault, Instant day, Random random) {
            Instant from = next(day).toInstant();
            return new FaultWindow(fault, "", from, from.plus(length));
        }

        private ZonedDateTime next(Instant day) {
            ZonedDateTime local = day.atZone(zone);
            ZonedDateTime today = local.toLocalDate().atTime(hour, 0).atZone(zone);
            return today.isBefore(local)
                    ? local.toLocalDate().plusDays(1).atTime(hour, 0).atZone(zone)
                    : today;
        }
    }

    /** The fault happens on one evening of the week. */
    record Weekly(DayOfWeek evening, Nightly hour) implements Passing {
        @Override
        public boolean fits(Instant day) {
            return hour.next(day).getDayOfWeek() == evening;
        }

        @Override
        public FaultWindow on(Fault fault, Instant day, Random random) {
            return hour.on(fault, day, random);
        }
    }

    /** Only a person can end the fault, as this code says. {@link ActionRequiredTest} checks it. */
    record NeedsAPerson(ErrorCode code) implements FaultPlan {}

    /** The fault is one of a service that no client of this run calls. */
    record OfAnotherService() implements FaultPlan {}

    static FaultPlan of(Fault fault) {
        Duration hour = Duration.ofHours(1);
        Duration moment = Duration.ofMinutes(10);
        Duration night = Duration.ofMinutes(2);
        return switch (fault) {
            case MIDNIGHT_RESET_NEW_YORK -> new Nightly(NEW_YORK, 0, night);
            case MIDNIGHT_RESET_ZUG -> new Nightly(ZUG, 0, night);
            case MIDNIGHT_RESET_HONG_KONG -> new Nightly(HONG_KONG, 0, night);
            case NIGHT_GAP_NEW_YORK -> new Nightly(NEW_YORK, 1, night);
            case NIGHT_GAP_ZUG -> new Nightly(ZUG, 1, night);
            case NIGHT_GAP_HONG_KONG -> new Nightly(HONG_KONG, 1, night);
            case SATURDAY_MAINTENANCE -> new Weekly(DayOfWeek.SATURDAY, new Nightly(NEW_YORK, 20, Duration.ofHours(3)));
            case TOKEN_EXPIRY, SESSION_TIMEOUT, ACCOUNTS_FORGOTTEN, HIDDEN_SESSION_DEATH -> new Lasting(hour);
            case COLD_TRADES, COLD_ORDERS, COLD_POSITIONS, COLD_SNAPSHOT -> new Lasting(hour);
            case PENALTY_BOX -> new Lasting(moment);
            case COMPETING_LOGIN -> new Lasting(Duration.ofHours(3));
            case NO_BRIDGE, SSO_DH_FAILURE, HOST_RETIRED -> new Lasting(hour);
            case NO_BRIDGE_AFTER_INIT -> new Lasting(hour);
            case CLOCK_SKEW -> new Lasting(hour, List.of("-4m", "-30s", "30s", "4m"));
            case ARRAY_FOR_OBJECT, OBJECT_FOR_ARRAY, EMPTY_BODY, TRUNCATED_JSON -> new Lasting(hour);
            case EDGE_502, EDGE_503, WAITING_423, WAITING_503 -> new Lasting(hour);
            case CONNECTION_REFUSED, CUT_BEFORE_REQUEST, CUT_IN_REQUEST, CUT_AFTER_REQUEST, CUT_IN_ANSWER ->
                new Lasting(hour);
            case STALLED_ANSWER -> new Lasting(hour);
            case CONSUMER_NOT_ACTIVE -> new NeedsAPerson(ErrorCode.CONSUMER_NOT_ACTIVE);
            case ERROR_IN_200 -> new NeedsAPerson(ErrorCode.REQUEST_REFUSED);
            case EDGE_403 -> new NeedsAPerson(ErrorCode.ACCESS_DENIED);
            case FLEX_SEND_ERROR, FLEX_GET_ERROR, FLEX_PAGE, FLEX_CUT, FLEX_WRONG_PERIOD -> new OfAnotherService();
        };
    }

    /** A fault that takes part, with its plan. */
    record Candidate(Fault fault, Passing plan) {}

    /** All faults that take part. */
    static List<Candidate> candidates() {
        List<Candidate> candidates = new ArrayList<>();
        for (Fault fault : Fault.values()) {
            if (of(fault) instanceof Passing passing) {
                candidates.add(new Candidate(fault, passing));
            }
        }
        return candidates;
    }

    /** Draws random faults for each day, and adds the regular outages of a hub. */
    static List<FaultWindow> draw(Instant start, int days, int perDay, Random random) {
        List<Candidate> all = candidates();
        List<Fault> regular = REGULAR.get(random.nextInt(REGULAR.size()));
        List<FaultWindow> drawn = new ArrayList<>();
        for (int number = 0; number < days; number++) {
            Instant day = start.plus(Duration.ofDays(number));
            List<Candidate> today =
                    all.stream().filter(candidate -> candidate.plan().fits(day)).toList();
            List<Candidate> chosen = new ArrayList<>(today);
            chosen.removeIf(candidate -> !regular.contains(candidate.fault()));
            for (int i = 0; i < perDay; i++) {
                chosen.add(today.get(random.nextInt(today.size())));
            }
            chosen.forEach(candidate -> drawn.add(candidate.plan().on(candidate.fault(), day, random)));
        }
        drawn.sort(Comparator.comparing(FaultWindow::from));
        return withPenalties(drawn);
    }

    /** Lengthens the penalties as the simulator does: each by ten minutes, unless the last one ended a day ago. */
    private static List<FaultWindow> withPenalties(List<FaultWindow> inOrder) {
        List<FaultWindow> whole = new ArrayList<>();
        Instant before = Instant.MIN;
        int times = 0;
        for (FaultWindow window : inOrder) {
            if (window.fault() == Fault.PENALTY_BOX) {
                times = window.from().isBefore(before.plus(Duration.ofDays(1))) ? times + 1 : 1;
                FaultWindow penalty = window.felt(Duration.ofMinutes(10).multipliedBy(times));
                before = penalty.gone();
                whole.add(penalty);
            } else {
                whole.add(window);
            }
        }
        return whole;
    }
}
