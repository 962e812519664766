package io.github.ibkrclient.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ibkrclient.testkit.FlexCaller.Reference;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The Flex Web Service: tokens, reference codes, windows, limits and errors. */
class FlexServiceTest {
    private static final LocalDate FIRST = LocalDate.of(2026, 9, 1);
    private static final Duration PAUSE = Duration.ofSeconds(7);

    private final VirtualTiming time = VirtualTiming.startingAt(Instant.parse("2026-11-30T21:30:00Z"));
    private final IbkrSimulator ibkr = IbkrSimulator.builder()
            .timing(time)
            .history(FIRST)
            .roundTrips(2, 1)
            .flexReadyAfter(Duration.ofSeconds(20))
            .build();
    private final SimulatedReports reports = ibkr.reports();
    private FlexCaller flex = caller(reports.newFlexToken());

    @BeforeEach
    void takePart() {
        time.join();
        reports.add(FlexQuery.activity("101"));
        reports.add(FlexQuery.confirmations("102"));
        reports.add(FlexQuery.activity("103").period(30, true));
    }

    @AfterEach
    void end() {
        time.leave();
        time.close();
    }

    @Test
    void aDocumentIsReadyAfterAWhileUnderTheReturnedUrl() {
        String taken = flex.send("q=101");
        assertThat(taken).startsWith("<FlexStatementResponse timestamp='30 November, 2026 04:30 PM EST'>");
        Reference reference = flex.reference(taken);
        assertThat(flex.get(reference)).contains("<Status>Warn</Status>").contains("<ErrorCode>1019</ErrorCode>");
        assertThat(flex.get(reference)).contains("1019");
        String document = flex.get(reference);

        assertThat(document)
                .isEqualTo(new String(reports.flexReport(FlexQuery.activity("101")), StandardCharsets.UTF_8))
                .contains("type=\"AF\"");
        assertThat(reports.flexRequests())
                .hasSize(4)
                .allMatch(request -> request.query().contains("v=3"));
        assertThat(ibkr.violations()).isEmpty();
    }

    @Test
    void theNamedDaysAreCoveredAndNoOthers() {
        assertThat(document("q=101&fd=20261005&td=20261009"))
                .contains("fromDate=\"20261005\" toDate=\"20261009\" period=\"\"");
        assertThat(document("q=101&p=7")).contains("fromDate=\"20261123\" toDate=\"20261129\"");
        assertThat(document("q=102")).contains("toDate=\"20261130\"").contains("type=\"TCF\"");
        assertThat(document("q=101&fd=20260801&td=20260905"))
                .as("the account was opened later")
                .contains("fromDate=\"20260901\" toDate=\"20260905\"");
    }

    @ParameterizedTest
    @CsvSource({
        "q=999, 1014",
        "q=101&fd=20261005, 1020",
        "q=101&fd=20261009&td=20261005, 1020",
        "q=101&fd=20251009&td=20261009, 1020",
        "q=101&fd=20261309&td=20261409, 1020",
        "q=101&fd=20261101&td=20261130, 1003",
        "q=102&fd=20261101&td=20261201, 1003",
        "q=101&fd=20261114&td=20261115, 1003",
        "q=101&fd=20260801&td=20260831, 1003",
        "q=103&fd=20261001&td=20261002, 1003"
    })
    void whatCannotBeGivenHasACode(String query, String code) {
        assertThat(flex.send(query)).contains("<Status>Fail</Status>").contains("<ErrorCode>" + code + "</ErrorCode>");
    }

    @Test
    void activityOfADayIsThereTheNextDayAndItsConfirmationsTenMinutesLater() {
        assertThat(flex.send("q=101&fd=20261130&td=20261130")).contains("1003");
        assertThat(document("q=102&fd=20261130&td=20261130")).contains("<TradeConfirm ");
        time.advance(Duration.ofHours(3));
        flex = caller(reports.newFlexToken(Duration.ofDays(2)));
        assertThat(flex.send("q=101&fd=20261130&td=20261130")).contains("1003");
        time.advance(Duration.ofHours(5));
        assertThat(document("q=101&fd=20261130&td=20261130")).contains("<Trade ");
    }

    @Test
    void aNewTokenEndsTheOldOneAndEveryTokenEndsInTime() {
        FlexCaller old = flex;
        flex = caller(reports.newFlexToken());
        assertThat(old.send("q=101")).contains("<ErrorCode>1015</ErrorCode>");
        assertThat(flex.send("q=101")).contains("Success");
        time.advance(Duration.ofHours(6));
        assertThat(flex.send("q=101")).contains("<ErrorCode>1012</ErrorCode>");
        assertThat(caller("0").send("q=101")).contains("<ErrorCode>1015</ErrorCode>");
        assertThat(flex.send("v=2&q=101")).contains("<ErrorCode>1020</ErrorCode>");
    }

    @Test
    void aReferenceCodeOfNobodyIsInvalid() {
        assertThat(flex.get(new Reference("1234567890", ibkr.flexUrl() + "/GetStatement")))
                .contains("<ErrorCode>1017</ErrorCode>");
    }

    @Test
    void moreThanOneRequestInASecondIsAViolationAndNoPenalty() {
        String token = reports.newFlexToken();
        FlexCaller hasty = new FlexCaller(ibkr, token, () -> time.advance(Duration.ofMillis(900)));
        assertThat(hasty.send("q=101")).contains("Success");
        assertThat(hasty.send("q=101")).contains("<ErrorCode>1018</ErrorCode>");
        assertThat(ibkr.violations()).extracting(Violation::kind).containsExactly(Violation.Kind.FLEX_PACING);
        assertThat(caller(token).send("q=101")).contains("Success");
    }

    @Test
    void moreThanTenRequestsInAMinuteAreAViolationAndPollsCount() {
        FlexCaller steady = new FlexCaller(ibkr, reports.newFlexToken(), () -> time.advance(Duration.ofSeconds(5)));
        Reference reference = steady.reference(steady.send("q=101"));
        for (int i = 0; i < 9; i++) {
            assertThat(steady.get(reference)).doesNotContain("<ErrorCode>1018");
        }
        assertThat(steady.get(reference)).contains("<ErrorCode>1018</ErrorCode>");
        assertThat(ibkr.violations())
                .singleElement()
                .satisfies(violation -> assertThat(violation.detail()).isEqualTo("more than ten requests in a minute"));
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                1001, 1003, 1004, 1005, 1006, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 1015, 1016, 1017, 1018,
                1019, 1020, 1021, 1025
            })
    void everyErrorCodeCanBeProvoked(int code) {
        ibkr.faults().inject(Fault.FLEX_SEND_ERROR, Integer.toString(code), time.now(), Duration.ofSeconds(10));
        String refused = flex.send("q=101");
        assertThat(refused)
                .contains("<ErrorCode>" + code + "</ErrorCode>")
                .containsPattern("<ErrorMessage>[A-Z].+\\.<");
        assertThat(refused.contains("Warn")).isEqualTo(code == 1019);
        assertThat(flex.send("q=101")).contains("Success");
    }

    @Test
    void documentsAreFoundUnderTheReturnedHostOnly() {
        IbkrSimulator other = IbkrSimulator.builder()
                .timing(time)
                .history(FIRST)
                .flexDocumentsAt("https://gdcdyn.interactivebrokers.com")
                .build();
        other.reports().add(FlexQuery.activity("7"));
        FlexCaller caller = new FlexCaller(other, other.reports().newFlexToken(), () -> time.advance(PAUSE));
        Reference reference = caller.reference(caller.send("q=7&fd=20261005&td=20261009"));
        assertThat(reference.url())
                .isEqualTo("https://gdcdyn.interactivebrokers.com/AccountManagement/FlexWebService/GetStatement");
        caller.get(reference);
        assertThat(caller.get(new Reference(reference.code(), other.flexUrl() + "/GetStatement")))
                .contains("<ErrorCode>1017</ErrorCode>");
        assertThat(caller.get(reference)).contains("<FlexQueryResponse");
    }

    @Test
    void aQueryThatCannotBeSetUpIsRefused() {
        assertThatThrownBy(() -> reports.add(FlexQuery.activity("8").of("U1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("accounts");
        assertThatThrownBy(() -> FlexQuery.activity("eight"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("digits");
        assertThatThrownBy(() -> FlexQuery.activity("8").dates("yyyy.MM.dd", ";", "HHmmss", false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("dates:");
    }

    private String document(String query) {
        Reference reference = flex.reference(flex.send(query));
        time.advance(Duration.ofSeconds(20));
        return flex.get(reference);
    }

    private FlexCaller caller(String token) {
        return new FlexCaller(ibkr, token, () -> time.advance(PAUSE));
    }
}
