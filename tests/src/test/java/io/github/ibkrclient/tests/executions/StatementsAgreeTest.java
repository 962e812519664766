package io.github.ibkrclient.tests.executions;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.executions.ExecutionHistory;
import io.github.ibkrclient.executions.Executions;
import io.github.ibkrclient.executions.coverage.Coverage;
import io.github.ibkrclient.executions.coverage.Coverage.Hole;
import io.github.ibkrclient.executions.coverage.Gap.Reason;
import io.github.ibkrclient.executions.document.Document;
import io.github.ibkrclient.executions.document.DocumentSource;
import io.github.ibkrclient.executions.reader.DocumentReader;
import io.github.ibkrclient.executions.reader.ReadOptions;
import io.github.ibkrclient.oauth.OAuth2;
import io.github.ibkrclient.testkit.IbkrSimulator;
import io.github.ibkrclient.testkit.SimulatedClients;
import io.github.ibkrclient.testkit.StatementQuery;
import io.github.ibkrclient.testkit.StatementQuery.Form;
import io.github.ibkrclient.testkit.VirtualTiming;
import io.github.ibkrclient.tests.support.SimulatorFixture;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing in a statement as IBKR makes it is taken for a mistake. With {@code -Pendurance} of more markets. */
class StatementsAgreeTest {
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private static final LocalDate TODAY = LocalDate.ofInstant(SimulatorFixture.START, NEW_YORK);
    private static final LocalDate FIRST = TODAY.minusDays(300);
    private static final int SEEDS = Boolean.getBoolean("ibkr.endurance") ? 100 : 5;
    private static final int DAYS = 60;

    @Test
    void detailedStatementsOverOAuth2ProveEveryDayThatIsOver() {
        try (SimulatorFixture fixture = new SimulatorFixture(simulator ->
                        simulator.history(FIRST.minusDays(10)).roundTrips(2, 1).detailedStatements());
                IbkrClient client = IbkrClient.builder()
                        .baseUrl(fixture.ibkr.baseUrl())
                        .httpClient(fixture.ibkr.httpClient())
                        .signer(OAuth2.signer(SimulatedClients.reportCredentials(fixture.ibkr.user())
                                .build()))
                        .runtime(fixture.runtime)
                        .build()) {
            ExecutionHistory history = Executions.builder()
                    .reports(client)
                    .timing(fixture.time)
                    .build()
                    .between(fixture.ibkr.user().accountIds(), FIRST, TODAY);

            assertThat(history.failures()).isEmpty();
            assertThat(history.coverage())
                    .hasSize(2)
                    .flatExtracting(Coverage::holes)
                    .extracting(Hole::reason)
                    .containsOnly(Reason.TOO_EARLY);
        }
    }

    static LongStream seeds() {
        return LongStream.rangeClosed(1, SEEDS);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void statementsOfEveryDayAndOfAllDaysAgreeWithThemselves(long seed) throws IOException {
        LocalDate first = TODAY.minusDays(DAYS);
        try (VirtualTiming time = VirtualTiming.startingAt(SimulatorFixture.START)) {
            IbkrSimulator ibkr = IbkrSimulator.builder()
                    .timing(time)
                    .seed(seed)
                    .history(first)
                    .roundTrips(1, 0)
                    .build();
            for (String account : ibkr.user().accountIds()) {
                agrees(ibkr, StatementQuery.statement(first, TODAY).of(account).detailed());
                for (LocalDate day : first.datesUntil(TODAY).toList()) {
                    agrees(ibkr, StatementQuery.statement(day, day).of(account).detailed());
                }
            }
        }
    }

    private static void agrees(IbkrSimulator ibkr, StatementQuery query) throws IOException {
        for (Form form : List.of(Form.CSV, Form.HTML)) {
            byte[] statement = ibkr.reports().statement(query.as(form));
            Document document =
                    new DocumentReader(ReadOptions.NONE).read(DocumentSource.of(form + " " + query.from(), statement));
            assertThat(document.summary().differing())
                    .as(form + " of " + query.accounts() + " from " + query.from())
                    .isEmpty();
        }
    }
}
