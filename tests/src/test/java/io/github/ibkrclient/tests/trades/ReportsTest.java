package io.github.ibkrclient.tests.trades;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.error.ApiException;
import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.error.SessionException;
import io.github.ibkrclient.model.MultiAccountFormat;
import io.github.ibkrclient.model.ReportMimeType;
import io.github.ibkrclient.model.StatementRequest;
import io.github.ibkrclient.model.Trade;
import io.github.ibkrclient.model.TradeConfirmationsRequest;
import io.github.ibkrclient.oauth.OAuth2;
import io.github.ibkrclient.oauth.OAuth2Credentials;
import io.github.ibkrclient.oauth.ReportBodies;
import io.github.ibkrclient.testkit.SimulatedClients;
import io.github.ibkrclient.testkit.SimulatorBuilder;
import io.github.ibkrclient.testkit.StatementQuery;
import io.github.ibkrclient.testkit.Violation;
import io.github.ibkrclient.tests.support.SimulatorFixture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Statements and confirmations over OAuth 2.0, while OAuth 1.0a signs the other calls. */
class ReportsTest {
    private static final String FROM = "20260903";
    private static final String TO = "20260907";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd, HH:mm:ss", Locale.ENGLISH).withZone(ZoneId.of("America/New_York"));

    @AutoClose
    private SimulatorFixture fixture = new SimulatorFixture();

    @Test
    void aStatementComesByOAuth2WhileTradesComeByOAuth1() throws IOException {
        fixture.close();
        fixture = new SimulatorFixture(SimulatorBuilder::detailedStatements);
        try (IbkrClient client = client(credentials().build())) {
            List<Trade> trades = client.trades().list(7);
            String csv = text(client, statement(FROM, TO, ReportMimeType.TEXT_CSV, false));

            assertThat(times(csv, "Trade"))
                    .isNotEmpty()
                    .containsExactlyInAnyOrderElementsOf(trades.stream()
                            .map(trade -> Objects.requireNonNull(trade.tradeTime()))
                            .filter(at -> at.isBefore(SimulatorFixture.START.minus(Duration.ofHours(14))))
                            .filter(at -> !at.isBefore(SimulatorFixture.START.minus(
                                    Duration.ofDays(5).plusHours(14))))
                            .map(TIME::format)
                            .toList());
            assertThat(fixture.ibkr.received(Endpoint.BEARER_TOKEN)).hasSize(1);
            assertThat(fixture.ibkr.received(Endpoint.LIVE_SESSION_TOKEN)).hasSize(1);
            assertThat(fixture.ibkr.violations()).isEmpty();
        }
    }

    @Test
    void aDocumentOverOAuth2IsTheOneThatTheSimulatorTellsATest() throws IOException {
        try (IbkrClient client = client(credentials().build())) {
            ByteArrayOutputStream document = new ByteArrayOutputStream();
            client.statements().write(statement(FROM, TO, ReportMimeType.TEXT_HTML, true), document);

            assertThat(document.toByteArray())
                    .isEqualTo(fixture.ibkr
                            .reports()
                            .statement(StatementQuery.statement(LocalDate.of(2026, 9, 3), LocalDate.of(2026, 9, 7))
                                    .of(fixture.account(0))
                                    .as(StatementQuery.Form.HTML)));
        }
    }

    @Test
    void accountsComeTogetherOrOneAfterTheOtherInTheLanguageThatIsAskedFor() throws IOException {
        try (IbkrClient client = client(credentials().build())) {
            StatementRequest.Builder request = StatementRequest.builder()
                    .accountId(fixture.account(0))
                    .accountIds(List.of(fixture.account(0), fixture.account(1)))
                    .startDate(FROM)
                    .endDate(TO)
                    .mimeType(ReportMimeType.TEXT_CSV)
                    .language("fr");
            String together = text(client, request.build());
            String apart = text(
                    client,
                    request.multiAccountFormat(MultiAccountFormat.CONCATENATE).build());

            assertThat(together).containsOnlyOnce("Relevé de compte").contains("Devise,Compte,Symbole");
            assertThat(apart.split("Relevé de compte", -1)).hasSize(3);
            assertThat(times(apart, "Order")).hasSameSizeAs(times(together, "Order"));
        }
    }

    @Test
    void aReportOpensNoSession() {
        try (IbkrClient client = client(credentials().build())) {
            client.statements().available(fixture.account(0));

            assertThat(fixture.ibkr.received(Endpoint.LIVE_SESSION_TOKEN)).isEmpty();
            assertThat(fixture.ibkr.received(Endpoint.TICKLE)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void bodiesGoPlainOrSigned(ReportBodies form) throws IOException {
        try (IbkrClient client = client(credentials().reportBodies(form).build())) {
            assertThat(text(client, statement("202607", "202608", ReportMimeType.TEXT_HTML, false)))
                    .startsWith("<!DOCTYPE html ")
                    .contains(fixture.account(0));
            String body =
                    fixture.ibkr.received(Endpoint.CREATE_STATEMENT).get(0).body();
            assertThat(body).startsWith(form == ReportBodies.SIGNED ? "eyJ" : "{");
            assertThat(fixture.ibkr.violations()).isEmpty();
        }
    }

    @Test
    void aCompressedPdfComesOutAsItIs() throws IOException {
        try (IbkrClient client = client(credentials().build())) {
            String plain = text(client, statement("2025", "2025", null, false));

            assertThat(text(client, statement("2025", "2025", null, true)))
                    .startsWith("%PDF-1.4")
                    .isEqualTo(plain);
        }
    }

    @Test
    void aBarePdfIsTakenToo() throws IOException {
        fixture.ibkr.faults().on(Endpoint.CREATE_STATEMENT).answer(200, "%PDF-1.4 bare");
        try (IbkrClient client = client(credentials().build())) {
            assertThat(text(client, statement(FROM, TO, null, false))).isEqualTo("%PDF-1.4 bare");
        }
    }

    @Test
    void confirmationsAreThereForTheDaysThatAreListed() throws IOException {
        try (IbkrClient client = client(credentials().build())) {
            List<LocalDate> days = Objects.requireNonNull(client.tradeConfirmations()
                            .available(fixture.account(0))
                            .data())
                    .value();
            assertThat(days)
                    .contains(LocalDate.of(2026, 9, 4), LocalDate.of(2026, 9, 7))
                    .doesNotContain(LocalDate.of(2026, 9, 5), LocalDate.of(2026, 9, 8));

            ByteArrayOutputStream csv = new ByteArrayOutputStream();
            client.tradeConfirmations().write(confirmations(LocalDate.of(2026, 9, 4), LocalDate.of(2026, 9, 4)), csv);
            assertThat(times(csv.toString(UTF_8), "Trade")).isNotEmpty().allMatch(at -> at.startsWith("2026-09-04, "));
            assertThat(client.tradeConfirmations()
                            .write(confirmations(LocalDate.of(2026, 9, 5), LocalDate.of(2026, 9, 6)), csv))
                    .isEmpty();
        }
    }

    @Test
    void theTokenIsRenewedBeforeItEnds() {
        try (IbkrClient client = client(credentials().build())) {
            client.statements().available(fixture.account(0));
            fixture.time.advance(Duration.ofHours(23).plusMinutes(50));
            client.statements().available(fixture.account(0));
            assertThat(fixture.ibkr.received(Endpoint.BEARER_TOKEN)).hasSize(1);
            fixture.time.advance(Duration.ofMinutes(6));
            client.statements().available(fixture.account(0));

            assertThat(fixture.ibkr.received(Endpoint.BEARER_TOKEN)).hasSize(2);
            assertThat(fixture.ibkr.received(Endpoint.LIST_STATEMENT_PERIODS)).hasSize(3);
        }
    }

    @Test
    void aTokenThatIbkrEndedIsRenewedOnceAndTheCallRepeated() {
        try (IbkrClient client = client(credentials().build())) {
            client.trades().list(1);
            client.statements().available(fixture.account(0));
            fixture.ibkr.expireSession(fixture.ibkr.user());
            client.statements().available(fixture.account(0));

            assertThat(fixture.ibkr.received(Endpoint.BEARER_TOKEN)).hasSize(2);
            assertThat(fixture.ibkr.received(Endpoint.LIVE_SESSION_TOKEN)).hasSize(1);
            assertThat(fixture.ibkr.violations()).isEmpty();
        }
    }

    @Test
    void aTokenThatIsNeverTakenFailsAfterOneRenewal() {
        fixture.ibkr
                .faults()
                .on(Endpoint.LIST_STATEMENT_PERIODS)
                .answer(401, "{\"title\":\"Unauthorized\",\"detail\":\"the bearer token is not valid\"}", 2);
        try (IbkrClient client = client(credentials().build())) {
            SessionException failure = catchThrowableOfType(
                    SessionException.class, () -> client.statements().available(fixture.account(0)));

            assertThat(failure.delivery()).isEqualTo(Delivery.REFUSED);
            assertThat(fixture.ibkr.received(Endpoint.BEARER_TOKEN)).hasSize(2);
        }
    }

    @Test
    void withoutASignerTheFailureSaysHowToGetOne() {
        try (IbkrClient client = fixture.client()) {
            CredentialException failure = catchThrowableOfType(
                    CredentialException.class, () -> client.statements().available(fixture.account(0)));

            assertThat(failure)
                    .hasMessageContaining("LIST_STATEMENT_PERIODS")
                    .hasMessageContaining("OAuth2.signer")
                    .hasMessageContaining("institutions only");
        }
    }

    @Test
    void aWrongAssertionNamesTheSettings() {
        for (OAuth2Credentials wrong : List.of(
                credentials().clientId("somebody").build(),
                credentials().keyId("other").build(),
                credentials().audience("https://example.com/token").build())) {
            try (IbkrClient client = client(wrong)) {
                CredentialException failure = catchThrowableOfType(
                        CredentialException.class, () -> client.statements().available(fixture.account(0)));

                assertThat(failure.setting()).isEqualTo("ibkr.oauth2.private-key");
                assertThat(failure).hasMessageContaining("client assertion").hasNoCause();
                assertThat(failure.delivery()).isEqualTo(Delivery.REFUSED);
            }
        }
        assertThat(fixture.ibkr.violations())
                .extracting(Violation::kind)
                .containsOnly(Violation.Kind.BAD_ASSERTION)
                .hasSize(3);
    }

    @Test
    void theFullUrlIsAnAudienceToo() {
        String endpoint = fixture.ibkr.baseUrl().replace("/v1/api", "/oauth2/api/v1/token");
        try (IbkrClient client = client(credentials().audience(endpoint).build())) {
            assertThat(client.statements().available(fixture.account(0)).data()).isNotNull();
        }
    }

    @Test
    void aScopeThatWasNotGrantedIsNamed() {
        fixture.close();
        fixture = new SimulatorFixture(simulator -> simulator.grantedScopes("statements.read"));
        try (IbkrClient client = client(credentials().build())) {
            client.statements().available(fixture.account(0));
            ApiException failure = catchThrowableOfType(
                    ApiException.class,
                    () -> client.tradeConfirmations()
                            .create(confirmations(LocalDate.of(2026, 9, 4), LocalDate.of(2026, 9, 4))));

            assertThat(failure.status()).isEqualTo(403);
            assertThat(failure).hasMessageContaining("needs the scope statements.write or reports.write");
        }
        try (IbkrClient client = client(credentials().scopes("reports.write").build())) {
            CredentialException failure = catchThrowableOfType(
                    CredentialException.class, () -> client.statements().create(statement(FROM, TO, null, false)));
            assertThat(failure.setting()).isEqualTo("ibkr.oauth2.scopes");
        }
    }

    @Test
    void aScopeThatIsNotAskedForFailsBeforeAnyCall() {
        try (IbkrClient client = client(credentials().scopes("statements.read").build())) {
            CredentialException failure = catchThrowableOfType(
                    CredentialException.class,
                    () -> client.tradeConfirmations()
                            .create(confirmations(LocalDate.of(2026, 9, 4), LocalDate.of(2026, 9, 4))));

            assertThat(failure).hasMessageContaining("add statements.write or reports.write");
            assertThat(failure.delivery()).isEqualTo(Delivery.NOT_SENT);
            assertThat(fixture.ibkr.received(Endpoint.BEARER_TOKEN)).isEmpty();
        }
    }

    @Test
    void anAccountOfSomebodyElseIsRefused() {
        try (IbkrClient client = client(credentials().build())) {
            ApiException failure = catchThrowableOfType(
                    ApiException.class, () -> client.statements().available("U1"));
            assertThat(failure.status()).isEqualTo(403);
            assertThat(failure).hasMessageContaining("master account");
        }
    }

    @Test
    void anArgumentThatIsNotTakenIsNamed() {
        try (IbkrClient client = client(credentials().build())) {
            for (StatementRequest bad : List.of(
                    statement("20240101", "20250801", null, false),
                    statement("20260905", "20260904", null, false),
                    statement("20260905", "202609", null, false),
                    statement("20260901", "20260908", null, false))) {
                ApiException failure = catchThrowableOfType(
                        ApiException.class, () -> client.statements().create(bad));
                assertThat(failure.status()).isEqualTo(400);
                assertThat(failure).hasMessageContaining("endDate: must");
            }
        }
    }

    private OAuth2Credentials.Builder credentials() {
        return SimulatedClients.reportCredentials(fixture.ibkr.user());
    }

    private IbkrClient client(OAuth2Credentials credentials) {
        return fixture.builder().signer(OAuth2.signer(credentials)).build();
    }

    private StatementRequest statement(String from, String to, @Nullable ReportMimeType form, boolean gzip) {
        return StatementRequest.builder()
                .accountId(fixture.account(0))
                .startDate(from)
                .endDate(to)
                .mimeType(form)
                .gzip(gzip ? true : null)
                .build();
    }

    private TradeConfirmationsRequest confirmations(LocalDate from, LocalDate to) {
        return TradeConfirmationsRequest.builder()
                .accountId(fixture.account(0))
                .startDate(from)
                .endDate(to)
                .mimeType(ReportMimeType.TEXT_CSV)
                .build();
    }

    private static String text(IbkrClient client, StatementRequest request) throws IOException {
        ByteArrayOutputStream document = new ByteArrayOutputStream();
        assertThat(client.statements().write(request, document)).isPresent();
        return document.toString(UTF_8);
    }

    /** The times of the rows of a kind, as the CSV prints them: of New York, without their zone. */
    private static List<String> times(String csv, String kind) {
        Pattern row = Pattern.compile("Trades,Data," + kind + ",.*?\"([0-9-]{10}, [0-9:]{8})\".*");
        return csv.lines()
                .map(row::matcher)
                .filter(Matcher::matches)
                .map(match -> match.group(1))
                .toList();
    }
}
