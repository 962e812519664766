package io.github.ibkrclient.executions.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.executions.coverage.Coverage.EmptyDays;
import io.github.ibkrclient.executions.coverage.Gap.Reason;
import io.github.ibkrclient.executions.model.Source;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CoverageTest {
    private static final List<Source> ALL = List.of(Source.values());
    private static final LocalDate MONDAY = LocalDate.of(2026, 1, 5);
    private static final LocalDate SUNDAY = MONDAY.plusDays(6);

    private static final Evidence FLEX =
            new Evidence("U1", MONDAY, MONDAY.plusDays(2), Source.FLEX_ACTIVITY, "flex.xml, made 2026-01-10");

    @Test
    void point6ADayWithoutExecutionsIsConfirmedEmptyByTheProofOfASource() {
        Coverage coverage = of(List.of(FLEX), List.of(), Map.of(MONDAY.plusDays(1), 3));

        assertThat(coverage.empty())
                .containsExactly(
                        new EmptyDays(MONDAY, MONDAY, FLEX),
                        new EmptyDays(MONDAY.plusDays(2), MONDAY.plusDays(2), FLEX));
        assertThat(coverage.on(MONDAY)).contains(FLEX);
        assertThat(coverage.executions()).containsOnly(Map.entry(MONDAY.plusDays(1), 3));
    }

    @Test
    void point6EachHoleHasAReasonAndWhatWouldCloseIt() {
        Gap early = new Gap("U1", SUNDAY, SUNDAY, Reason.TOO_EARLY, "the day is not over", "ask again tomorrow");
        Coverage coverage = of(List.of(FLEX), List.of(early), Map.of());

        assertThat(coverage.isComplete()).isFalse();
        assertThat(coverage.holes()).hasSize(2);
        assertThat(coverage.holes().get(0).reason()).isEqualTo(Reason.NO_SOURCE);
        assertThat(coverage.holes().get(0).remedy()).contains("Flex query");
        assertThat(coverage.holes().get(0).exchangeDays()).isEqualTo(2);
        assertThat(coverage.holes().get(1))
                .isEqualTo(new Coverage.Hole(
                        SUNDAY, SUNDAY, Reason.TOO_EARLY, "the day is not over", "ask again tomorrow", 0));
    }

    @Test
    void aWeekendIsAHoleUntilASourceShowsIt() {
        Evidence week = new Evidence("U1", MONDAY, MONDAY.plusDays(4), Source.LIVE, "trades of the last seven days");

        assertThat(of(List.of(week), List.of(), Map.of()).holes())
                .singleElement()
                .satisfies(hole -> {
                    assertThat(hole.from()).isEqualTo(MONDAY.plusDays(5));
                    assertThat(hole.exchangeDays()).isZero();
                });
    }

    @Test
    void aReportIsTheProofWhereLiveShowsTheDayToo() {
        Evidence live = new Evidence("U1", MONDAY.minusDays(3), SUNDAY.plusDays(9), Source.LIVE, "live");
        Coverage coverage = of(List.of(live, FLEX), List.of(), Map.of());

        assertThat(coverage.isComplete()).isTrue();
        assertThat(coverage.on(MONDAY)).contains(FLEX);
        assertThat(coverage.on(SUNDAY).orElseThrow().to()).isEqualTo(SUNDAY);
        assertThat(coverage.empty()).hasSize(2);
    }

    @Test
    void point9TheProofOfOneAccountSaysNothingOfAnother() {
        Evidence other = new Evidence("U2", MONDAY, SUNDAY, Source.FLEX_ACTIVITY, "flex.xml");

        assertThat(of(List.of(other), List.of(), Map.of()).covered()).isEmpty();
    }

    @Property
    void everyDayIsEitherCoveredOrInExactlyOneHole(
            @ForAll @IntRange(max = 40) int length,
            @ForAll List<@IntRange(min = -5, max = 45) Integer> starts,
            @ForAll @IntRange(max = 9) int each) {
        LocalDate to = MONDAY.plusDays(length);
        List<Evidence> evidence = starts.stream()
                .limit(6)
                .map(start -> new Evidence(
                        "U1",
                        MONDAY.plusDays(start),
                        MONDAY.plusDays(start + each),
                        ALL.get(Math.floorMod(start, ALL.size())),
                        "p"))
                .toList();
        List<Gap> gaps = starts.stream()
                .skip(6)
                .map(start ->
                        new Gap("U1", MONDAY.plusDays(start), MONDAY.plusDays(start + each), Reason.FAILED, "d", "r"))
                .toList();

        Coverage coverage = Coverage.of("U1", MONDAY, to, evidence, gaps, Map.of(MONDAY, 1));

        MONDAY.datesUntil(to.plusDays(1)).forEach(day -> {
            long holes = days(coverage.holes().stream().map(hole -> List.of(hole.from(), hole.to())), day);
            long empty = days(coverage.empty().stream().map(run -> List.of(run.from(), run.to())), day);
            boolean covered = coverage.on(day).isPresent();
            assertThat(holes).isEqualTo(covered ? 0 : 1);
            assertThat(empty).isEqualTo(covered && !day.equals(MONDAY) ? 1 : 0);
        });
    }

    private static long days(Stream<List<LocalDate>> runs, LocalDate day) {
        return runs.filter(run -> !day.isBefore(run.get(0)) && !day.isAfter(run.get(1)))
                .count();
    }

    private static Coverage of(List<Evidence> evidence, List<Gap> gaps, Map<LocalDate, Integer> executions) {
        return Coverage.of("U1", MONDAY, SUNDAY, evidence, gaps, executions);
    }
}
