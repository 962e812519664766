package io.github.ibkrclient.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.ingest.connection.ConnectedAccount;
import io.github.ibkrclient.ingest.connection.Connection;
import io.github.ibkrclient.ingest.connection.ConnectionStatus;
import io.github.ibkrclient.ingest.connection.CredentialKind;
import io.github.ibkrclient.ingest.connection.DataPolicy;
import io.github.ibkrclient.ingest.connection.DisconnectReceipt;
import io.github.ibkrclient.ingest.connection.PendingConsent;
import io.github.ibkrclient.ingest.connection.StatusChange;
import io.github.ibkrclient.ingest.execution.Backfill;
import io.github.ibkrclient.ingest.execution.Backfill.State;
import io.github.ibkrclient.ingest.execution.ImportRun;
import io.github.ibkrclient.ingest.execution.ImportRun.Kind;
import io.github.ibkrclient.ingest.execution.ImportRun.Outcome;
import io.github.ibkrclient.oauth.login.OAuth1Authorization;
import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.testkit.Fault;
import io.github.ibkrclient.testkit.ReceivedRequest;
import io.github.ibkrclient.testkit.SimulatedClients;
import io.github.ibkrclient.testkit.SimulatedConsumer;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the guide of endpoints for import and connect flows notes, endpoint by endpoint. */
class EndpointNotesTest {
    private final SimulatedConsumer vendor = SimulatedConsumer.thirdParty("vendor-4711");
    private final IngestFixture fixture = new IngestFixture(
            simulator -> simulator
                    .thirdParty(vendor)
                    .history(IngestFixture.TODAY.minusDays(500))
                    .roundTrips(2, 1)
                    .detailedStatements(),
            (ibkr, ingest) ->
                    ingest.consumer(SimulatedClients.consumer(vendor)).consentPage(URI.create(ibkr.authorizeUrl())));
    private final List<String> accounts = fixture.ibkr.user().accountIds();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void requestTokenIsAskedForOncePerConsentAndNeverBySyncs() {
        UUID id = consented();
        assertThat(fixture.received(Endpoint.REQUEST_TOKEN)).isEqualTo(1);

        assertThat(fixture.anna().runs(id, 10)).hasSize(1);
        fixture.nextRun(id);
        fixture.nextRun(id);

        assertThat(fixture.anna().runs(id, 10)).hasSize(3);
        assertThat(fixture.received(Endpoint.REQUEST_TOKEN)).isEqualTo(1);
        assertThat(fixture.received(Endpoint.ACCESS_TOKEN)).isEqualTo(1);
        assertThat(fixture.ibkr.violations()).isEmpty();
    }

    @Test
    void accessTokenIsKeptSealedAndServesEveryLaterSync() {
        UUID id = consented();

        assertThat(fixture.one("select kind || ' ' || key_id from secret", String.class))
                .isEqualTo("OAUTH1_CONSENT first");
        assertThat(fixture.one("select encode(sealed, 'escape') from secret", String.class))
                .doesNotContain("token");
        Ingest restarted = fixture.ingest();
        fixture.time.advance(Duration.ofMinutes(30));
        fixture.work(restarted, id);

        assertThat(fixture.lastRun(id).outcome()).isEqualTo(Outcome.DONE);
        assertThat(fixture.received(Endpoint.ACCESS_TOKEN)).isEqualTo(1);
    }

    @Test
    void liveSessionTokenServesManySyncsAndIsRefreshedWhenItExpiredOrWasInvalidated() {
        UUID id = fixture.synced();
        int first = fixture.logins();
        for (int i = 0; i < 5; i++) {
            fixture.nextRun(id);
        }
        assertThat(fixture.logins()).isEqualTo(first);

        fixture.ibkr.expireSession(fixture.ibkr.user());
        fixture.nextRun(id);
        assertThat(fixture.logins()).isEqualTo(first + 1);
        assertThat(fixture.lastRun(id).outcome()).isEqualTo(Outcome.DONE);

        fixture.time.advance(Duration.ofHours(25));
        fixture.work(id);
        assertThat(fixture.logins()).isEqualTo(first + 2);
        assertThat(fixture.lastRun(id).outcome()).isEqualTo(Outcome.DONE);
        assertThat(fixture.ibkr.violations()).isEmpty();
    }

    @Test
    void brokerageSessionIsOpenedBeforeTradesAreAskedForAndAgainInEverySyncThatFindsItClosed() {
        UUID id = fixture.synced();
        int opened = fixture.received(Endpoint.INIT_BROKERAGE_SESSION);

        fixture.nextRun(id); // a session that is idle for more than six minutes ends

        assertThat(fixture.received(Endpoint.INIT_BROKERAGE_SESSION)).isEqualTo(opened + 1);
        assertThat(last(Endpoint.INIT_BROKERAGE_SESSION)).isBefore(last(Endpoint.LIST_TRADES));
        assertThat(fixture.ibkr.violations()).isEmpty();
    }

    @Test
    void authStatusIsTheFirstCallOfEveryScheduledSyncAndOfEverySyncNow() {
        UUID id = fixture.synced();
        for (Runnable sync : List.<Runnable>of(() -> fixture.nextRun(id), () -> syncNow(id))) {
            int before = fixture.received(Endpoint.GET_BROKERAGE_STATUS);
            Instant started = fixture.time.now();

            sync.run();

            assertThat(fixture.received(Endpoint.GET_BROKERAGE_STATUS)).isGreaterThan(before);
            Instant status = fixture.ibkr
                    .received(Endpoint.GET_BROKERAGE_STATUS)
                    .get(before)
                    .at();
            assertThat(status).isAfterOrEqualTo(started);
            assertThat(List.of(Endpoint.INIT_BROKERAGE_SESSION, Endpoint.LIST_BROKERAGE_ACCOUNTS, Endpoint.LIST_TRADES))
                    .allSatisfy(other -> assertThat(last(other)).isAfterOrEqualTo(status));
        }
    }

    @Test
    void beingUnauthenticatedIsNormalAndNeedsReauthIsSetOnlyWhenAPersonMustAct() {
        UUID id = fixture.synced();
        fixture.ibkr.faults().inject(Fault.MIDNIGHT_RESET_NEW_YORK, IngestFixture.START, Duration.ofDays(3));

        fixture.time.advance(Duration.ofHours(20)); // past midnight in New York, nobody is logged in any more
        fixture.work(id);

        assertThat(fixture.connection(id).status().status()).isEqualTo(ConnectionStatus.CONNECTED);
        assertThat(fixture.lastRun(id).outcome()).isEqualTo(Outcome.DONE);
        assertThat(fixture.anna().history(id))
                .extracting(StatusChange::status)
                .containsOnly(ConnectionStatus.CONNECTED);

        fixture.revoke();
        fixture.nextRun(id);

        Connection connection = fixture.connection(id);
        assertThat(connection.status().status()).isEqualTo(ConnectionStatus.NEEDS_REAUTH);
        assertThat(connection.status().reason()).isNotBlank();
        assertThat(connection.status().remedy()).isNotBlank();
        assertThat(connection.nextSync()).isNull();
    }

    @Test
    void needsReauthStopsTheSyncsUntilThereAreNewCredentialsOrSyncNow() {
        UUID id = fixture.synced();
        fixture.revoke();
        fixture.nextRun(id);
        int calls = fixture.logins();

        fixture.time.advance(Duration.ofHours(1));
        assertThat(fixture.work(id)).isEmpty();
        assertThat(fixture.logins()).isEqualTo(calls);

        syncNow(id);
        assertThat(fixture.connection(id).status().status()).isEqualTo(ConnectionStatus.CONNECTED);
        assertThat(fixture.connection(id).nextSync()).isAfter(fixture.time.now());
    }

    @Test
    void ticklesAreSentOnlyWhileARunWorks() {
        UUID id = fixture.synced();
        int tickles = fixture.received(Endpoint.TICKLE);

        fixture.time.advance(Duration.ofMinutes(14));

        assertThat(fixture.received(Endpoint.TICKLE)).isEqualTo(tickles);
        assertThat(fixture.connection(id).status().status()).isEqualTo(ConnectionStatus.CONNECTED);
    }

    @Test
    void accountsAreListedInEverySyncAndNewOrVanishedOnesAreReportedAndNotImported() {
        UUID id = fixture.connected();
        fixture.listed = accounts.subList(0, 1);
        fixture.work(id);
        assertThat(fixture.connection(id).accounts())
                .extracting(ConnectedAccount::id, ConnectedAccount::chosen)
                .containsExactly(tuple(accounts.get(0), true));
        assertThat(fixture.storedIds()).isEqualTo(fixture.truth(accounts.subList(0, 1)));

        fixture.listed = List.of();
        fixture.told.clear();
        fixture.nextRun(id); // both are listed now
        assertThat(fixture.told).contains("accounts");
        assertThat(fixture.connection(id).accounts())
                .extracting(ConnectedAccount::chosen)
                .containsExactly(true, false);
        assertThat(fixture.stored())
                .allSatisfy(row -> assertThat(row.row().execution().account()).isEqualTo(accounts.get(0)));

        fixture.listed = accounts.subList(1, 2);
        fixture.told.clear();
        fixture.nextRun(id);
        assertThat(fixture.told).contains("accounts");
        assertThat(fixture.connection(id).accounts().get(0).missingSince()).isNotNull();
        assertThat(fixture.connection(id).status().reason()).contains("no account is chosen");
    }

    @Test
    void eachOfSeveralAccountsIsSelectedBeforeItsTradesAndASingleOneNeedsNoSwitch() {
        UUID id = fixture.connected();
        fixture.work(id);
        assertThat(fixture.connection(id).status().reason()).isEqualTo("no account is chosen, so nothing is imported");
        assertThat(fixture.received(Endpoint.LIST_TRADES)).isZero();

        fixture.anna().chooseAccounts(id, Set.of(accounts.get(0)));
        fixture.work(id);
        assertThat(fixture.received(Endpoint.SELECT_ACCOUNT)).isZero();
        assertThat(fixture.storedIds()).isEqualTo(fixture.truth(accounts.subList(0, 1)));

        fixture.anna().chooseAccounts(id, Set.copyOf(accounts));
        fixture.work(id);
        assertThat(fixture.received(Endpoint.SELECT_ACCOUNT)).isPositive();
        assertThat(fixture.storedIds()).isEqualTo(fixture.truth(accounts));
        assertThat(fixture.ibkr.violations()).isEmpty();
    }

    @Test
    void tradesOfSevenDaysAreAskedForAtMostOnceInFiveSecondsAndNothingIsStoredTwice() {
        UUID id = fixture.synced();
        for (int i = 0; i < 4; i++) {
            fixture.nextRun(id);
            syncNow(id);
        }

        List<ReceivedRequest> asked = fixture.ibkr.received(Endpoint.LIST_TRADES);
        assertThat(asked).allSatisfy(request -> assertThat(request.query()).contains("days=7"));
        for (int i = 1; i < asked.size(); i++) {
            assertThat(Duration.between(asked.get(i - 1).at(), asked.get(i).at()))
                    .isGreaterThanOrEqualTo(Duration.ofSeconds(5));
        }
        assertThat(fixture.storedIds()).containsAll(fixture.truth(accounts));
        assertThat(fixture.stored()).hasSameSizeAs(fixture.storedIds());
        assertThat(fixture.lastRun(id).counts().duplicates()).isPositive();
        assertThat(fixture.ibkr.violations()).isEmpty();
    }

    @Test
    void logoutIsCalledWhenTheUserDisconnectsAndNothingOfTheSessionStays() {
        UUID id = fixture.synced();
        assertThat(fixture.received(Endpoint.LOGOUT)).isZero();

        DisconnectReceipt receipt = fixture.anna().disconnect(id, DataPolicy.KEEP);

        assertThat(fixture.received(Endpoint.LOGOUT)).isEqualTo(1);
        assertThat(receipt.loggedOut()).isTrue();
        assertThat(receipt.stillValid()).singleElement().asString().contains("self-service portal");
        assertThat(fixture.one("select count(*) from secret", Long.class)).isZero();
        assertThat(fixture.one("select count(*) from scheduled_tasks", Long.class))
                .isZero();
        assertThat(fixture.connection(id).status().status()).isEqualTo(ConnectionStatus.DISCONNECTED);
        assertThat(fixture.stored()).isNotEmpty();
        assertThat(fixture.work(id)).isEmpty();
    }

    @Test
    void backfillAsksWhatStatementsAndConfirmationsThereAreBeforeItAsksForThem() {
        UUID id = fixture.synced();
        fixture.anna().replaceCredentials(id, IngestFixture.oauth2(fixture.ibkr.user()));
        fixture.work(id);
        int examined = fixture.received(Endpoint.LIST_STATEMENT_PERIODS);

        // A statement with times of the hour that occurs twice in autumn proves nothing, so confirmations are asked for
        // too.
        fixture.anna().backfill(id, IngestFixture.TODAY.minusDays(320), IngestFixture.TODAY.minusDays(1));
        fixture.work(id);

        Backfill done = fixture.anna().backfill(id).orElseThrow();
        assertThat(done.isFinished()).isTrue();
        assertThat(fixture.received(Endpoint.LIST_STATEMENT_PERIODS)).isGreaterThan(examined);
        assertThat(fixture.ibkr
                        .received(Endpoint.LIST_STATEMENT_PERIODS)
                        .get(examined)
                        .at())
                .isBeforeOrEqualTo(
                        fixture.ibkr.received(Endpoint.CREATE_STATEMENT).get(0).at());
        assertThat(done.windows()).singleElement().satisfies(window -> {
            assertThat(window.state()).isEqualTo(State.DONE);
            assertThat(window.executions()).isGreaterThan(1_000);
        });
        assertThat(fixture.anna().documents())
                .extracting(document -> document.name().replaceAll("-.*", ""))
                .containsOnly("statements", "confirmations");
        assertThat(fixture.ibkr.violations()).isEmpty();
    }

    @Test
    void statementsAreImportedBesideTheSyncLoopWhichGoesOnMeanwhile() {
        UUID id = fixture.synced();
        fixture.anna().replaceCredentials(id, IngestFixture.oauth2(fixture.ibkr.user()));
        fixture.work(id);
        Instant next = fixture.connection(id).nextSync();

        fixture.anna().backfill(id, IngestFixture.TODAY.minusDays(400), IngestFixture.TODAY.minusDays(1));
        fixture.work(id);

        assertThat(fixture.connection(id).nextSync()).isEqualTo(next);
        assertThat(fixture.anna().runs(id, 10)).extracting(ImportRun::kind).contains(Kind.BACKFILL, Kind.SYNC);
        fixture.nextRun(id);
        assertThat(fixture.lastRun(id).kind()).isEqualTo(Kind.SYNC);
    }

    private UUID consented() {
        UserIngest user = fixture.anna();
        PendingConsent pending = user.beginConsent("main");
        String token = OAuth1Authorization.requestToken(pending.url().toString());
        String verifier = fixture.ibkr.authorize(token, fixture.ibkr.user());
        UUID id = user.completeConsent("/callback?oauth_token=" + token + "&oauth_verifier=" + verifier)
                .id();
        fixture.work(id);
        user.chooseAccounts(id, Set.copyOf(accounts));
        fixture.work(id);
        assertThat(user.connection(id).credentials()).isEqualTo(Set.of(CredentialKind.OAUTH1_CONSENT));
        return id;
    }

    private void syncNow(UUID id) {
        fixture.anna().syncNow(id);
        fixture.work(id);
    }

    private Instant last(Operation operation) {
        List<ReceivedRequest> all = fixture.ibkr.received(operation);
        return all.get(all.size() - 1).at();
    }
}
