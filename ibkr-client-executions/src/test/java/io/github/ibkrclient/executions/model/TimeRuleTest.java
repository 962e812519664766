package io.github.ibkrclient.executions.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.executions.model.ExecutionTime.Rule;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeRuleTest {
    private static final LocalDateTime SUMMER = LocalDateTime.parse("2026-07-01T09:30:00");
    private static final LocalDateTime TWICE = LocalDateTime.parse("2026-11-01T01:30:00");
    private static final ZoneId ZURICH = ZoneId.of("Europe/Zurich");

    @Test
    void theValueItselfRanksAboveTheDocumentAndTheDocumentAboveTheSetting() {
        TimeRule both = new TimeRule(TimeRule.EASTERN, ZURICH);

        assertThat(both.at(SUMMER, "CEST", "t").instant()).isEqualTo("2026-07-01T07:30:00Z");
        assertThat(both.at(SUMMER, null, "t").instant()).isEqualTo("2026-07-01T13:30:00Z");
        assertThat(both.at(SUMMER, null, "t").rule()).isEqualTo(Rule.DOCUMENT);
        assertThat(new TimeRule(null, ZURICH).at(SUMMER, null, "t"))
                .returns(Rule.SETTING, ExecutionTime::rule)
                .returns(SUMMER.atZone(ZURICH).toInstant(), ExecutionTime::instant);
    }

    @Test
    void withoutAZoneTheTextIsKeptAndTheWarningNamesTheSetting() {
        ExecutionTime time = new TimeRule(null, null).at(SUMMER, null, "20260701;093000");

        assertThat(time.instant()).isNull();
        assertThat(time.text()).isEqualTo("20260701;093000");
        assertThat(TimeRule.warning(time).orElseThrow()).contains("--zone", "America/New_York", "20260701;093000");
    }

    @Test
    void anHourThatOccursTwiceIsNoInstantUnlessAnOffsetStandsBesideIt() {
        TimeRule eastern = new TimeRule(TimeRule.EASTERN, null);

        assertThat(eastern.at(TWICE, null, "t"))
                .returns(null, ExecutionTime::instant)
                .returns(Rule.AMBIGUOUS, ExecutionTime::rule);
        assertThat(TimeRule.warning(eastern.at(TWICE, null, "t")).orElseThrow()).contains("--zone", "occurs twice");
        assertThat(eastern.at(TWICE, "EDT", "t").instant()).isEqualTo("2026-11-01T05:30:00Z");
        assertThat(eastern.at(TWICE, "EST", "t").instant()).isEqualTo("2026-11-01T06:30:00Z");
    }

    @Test
    void anHourThatDoesNotOccurIsNoInstant() {
        ExecutionTime time =
                new TimeRule(TimeRule.EASTERN, null).at(LocalDateTime.parse("2026-03-08T02:30:00"), null, "t");

        assertThat(time.rule()).isEqualTo(Rule.AMBIGUOUS);
    }

    @ParameterizedTest
    @CsvSource({"UTC, 0", "EDT, -4", "AEST, 10", "+05:30, 5.5", "-0500, -5", "Asia/Tokyo, 9", "America/New_York, -4"})
    void zonesBesideAValueAreRead(String zone, double hours) {
        ExecutionTime time = new TimeRule(null, null).at(SUMMER, zone, "t");

        assertThat(time.rule()).isEqualTo(Rule.VALUE);
        assertThat(time.instant()).isEqualTo(SUMMER.toInstant(ZoneOffset.ofTotalSeconds((int) (hours * 3600))));
    }

    @ParameterizedTest
    @CsvSource({"IST", "CST", "XYZ", "America/Nowhere"})
    void aZoneThatIsUnknownOrStandsForSeveralIsNotGuessedEvenWithASetting(String zone) {
        assertThat(new TimeRule(null, ZURICH).at(SUMMER, zone, "t").rule()).isEqualTo(Rule.UNKNOWN);
    }
}
