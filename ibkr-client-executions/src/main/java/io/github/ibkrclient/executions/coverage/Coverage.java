package io.github.ibkrclient.executions.coverage;

import io.github.ibkrclient.executions.coverage.Gap.Reason;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the days of one account. Each day is either in {@link #covered}, perhaps in {@link #empty} too, or in
 * {@link #holes}. Only a source's proof closes a day; a weekend or a holiday does not.
 *
 * @param account the account
 * @param from the first day that was asked for
 * @param to the last day
 * @param covered what sources show, in the order of the days; they may overlap
 * @param empty days on which a source shows that there was no execution
 * @param holes days that no source shows, as few as reason and remedy allow
 * @param executions how many executions the days have, by New York's date; days without are left out
 * @param warnings one line each
 */
public record Coverage(
        String account,
        LocalDate from,
        LocalDate to,
        List<Evidence> covered,
        List<EmptyDays> empty,
        List<Hole> holes,
        SortedMap<LocalDate, Integer> executions,
        List<String> warnings) {
    private static final String ANY_SOURCE =
            "add a Flex query of type Activity (365 days back for each request), or an Activity Statement with execution"
                    + " details";

    /**
     * Days without an execution.
     *
     * @param from the first day
     * @param to the last day
     * @param proof what shows it
     */
    public record EmptyDays(LocalDate from, LocalDate to, Evidence proof) {}

    /**
     * Days of which nothing is known.
     *
     * @param from the first day
     * @param to the last day
     * @param reason the reason
     * @param detail the same in words
     * @param remedy what would close the hole
     * @param exchangeDays on how many of the days New York's exchange is open; a hint only
     */
    public record Hole(LocalDate from, LocalDate to, Reason reason, String detail, String remedy, int exchangeDays) {}

    /** Copies the collections. */
    public Coverage {
        covered = List.copyOf(covered);
        empty = List.copyOf(empty);
        holes = List.copyOf(holes);
        executions = Collections.unmodifiableSortedMap(new TreeMap<>(executions));
        warnings = List.copyOf(warnings);
    }

    /** Whether every day is shown by a source. */
    public boolean isComplete() {
        return holes.isEmpty();
    }

    /** The evidence of a day by the source of highest rank; empty when the day is in a hole. */
    public Optional<Evidence> on(LocalDate day) {
        return covered.stream()
                .filter(evidence -> !day.isBefore(evidence.from()) && !day.isAfter(evidence.to()))
                .min(Comparator.comparing(Evidence::source));
    }

    /**
     * Puts together what sources show and why they do not show the rest.
     *
     * @param account the account; what is about others is left out
     * @param from the first day
     * @param to the last day
     * @param evidence what sources show
     * @param gaps why sources do not show days
     * @param executions how many executions each day has, by New York's date
     */
    public static Coverage of(
            String account,
            LocalDate from,
            LocalDate to,
            Collection<Evidence> evidence,
            Collection<Gap> gaps,
            Map<LocalDate, Integer> executions) {
        if (to.isBefore(from)) {
            throw new IllegalArgumentException("to: " + to + " is before " + from);
        }
        SortedMap<LocalDate, Integer> counts = new TreeMap<>(executions).subMap(from, to.plusDays(1));
        List<Evidence> covered = evidence.stream()
                .filter(one -> one.account().equals(account)
                        && !one.from().isAfter(to)
                        && !one.to().isBefore(from))
                .map(one -> new Evidence(
                        account, later(one.from(), from), earlier(one.to(), to), one.source(), one.proof()))
                .distinct()
                .sorted(Comparator.comparing(Evidence::from)
                        .thenComparing(Evidence::source)
                        .thenComparing(Evidence::to)
                        .thenComparing(Evidence::proof))
                .toList();
        List<Gap> reasons = gaps.stream()
                .filter(gap -> gap.account().equals(account))
                .sorted(Comparator.comparing(Gap::reason)
                        .thenComparing(Gap::from)
                        .thenComparing(Gap::detail))
                .toList();
        Days days = new Days(from, to);
        covered.forEach(one -> days.prove(one));
        List<EmptyDays> empty = days.runs(
                (day, proof) -> proof != null && !counts.containsKey(day),
                (first, last, proof) -> new EmptyDays(first, last, Objects.requireNonNull(proof)));
        List<Hole> holes = new ArrayList<>();
        days.runs((day, proof) -> proof == null, (first, last, none) -> List.of(first, last))
                .forEach(run -> holes.addAll(holes(run.get(0), run.get(1), account, reasons)));
        List<String> warnings = NewYorkCalendar.warning(from, to).map(List::of).orElse(List.of());
        return new Coverage(account, from, to, covered, empty, holes, counts, warnings);
    }

    /** Cuts days without proof where the reason changes. */
    private static List<Hole> holes(LocalDate from, LocalDate to, String account, List<Gap> reasons) {
        List<Hole> holes = new ArrayList<>();
        LocalDate first = from;
        Gap current = reason(first, account, reasons);
        for (LocalDate day = from.plusDays(1); !day.isAfter(to); day = day.plusDays(1)) {
            Gap gap = reason(day, account, reasons);
            if (!sameWords(gap, current)) {
                holes.add(hole(first, day.minusDays(1), current));
                first = day;
                current = gap;
            }
        }
        holes.add(hole(first, to, current));
        return holes;
    }

    private static boolean sameWords(Gap one, Gap other) {
        return one.reason() == other.reason()
                && one.detail().equals(other.detail())
                && one.remedy().equals(other.remedy());
    }

    private static Gap reason(LocalDate day, String account, List<Gap> reasons) {
        return reasons.stream()
                .filter(gap -> !day.isBefore(gap.from()) && !day.isAfter(gap.to()))
                .findFirst()
                .orElse(new Gap(
                        account,
                        day,
                        day,
                        Reason.NO_SOURCE,
                        "none of the given sources reaches these days",
                        ANY_SOURCE));
    }

    private static Hole hole(LocalDate from, LocalDate to, Gap gap) {
        return new Hole(from, to, gap.reason(), gap.detail(), gap.remedy(), NewYorkCalendar.openDays(from, to));
    }

    private static LocalDate later(LocalDate a, LocalDate b) {
        return a.isAfter(b) ? a : b;
    }

    private static LocalDate earlier(LocalDate a, LocalDate b) {
        return a.isBefore(b) ? a : b;
    }

    /** The proof of each day by the source of highest rank. */
    private static final class Days {
        private final LocalDate from;
        private final @Nullable Evidence[] proofs;

        Days(LocalDate from, LocalDate to) {
            this.from = from;
            proofs = new Evidence[Math.toIntExact(to.toEpochDay() - from.toEpochDay() + 1)];
        }

        void prove(Evidence evidence) {
            for (int at = at(evidence.from()); at <= at(evidence.to()); at++) {
                Evidence known = proofs[at];
                if (known == null || evidence.source().compareTo(known.source()) < 0) {
                    proofs[at] = evidence;
                }
            }
        }

        private int at(LocalDate day) {
            return Math.toIntExact(day.toEpochDay() - from.toEpochDay());
        }

        /** The runs of days with one proof that pass the test. */
        <T> List<T> runs(BiPredicate<LocalDate, @Nullable Evidence> test, Run<T> run) {
            List<T> all = new ArrayList<>();
            int start = -1;
            for (int at = 0; at <= proofs.length; at++) {
                boolean passes = at < proofs.length && test.test(from.plusDays(at), proofs[at]);
                boolean goesOn = passes && start >= 0 && Objects.equals(proofs[at], proofs[start]);
                if (start >= 0 && !goesOn) {
                    all.add(run.of(from.plusDays(start), from.plusDays(at - 1L), proofs[start]));
                    start = -1;
                }
                if (passes && start < 0) {
                    start = at;
                }
            }
            return all;
        }

        private interface Run<T> {
            T of(LocalDate first, LocalDate last, @Nullable Evidence proof);
        }
    }
}
