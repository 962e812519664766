package io.github.ibkrclient.ingest;

import static io.github.ibkrclient.ingest.IngestFixture.ANNA;
import static io.github.ibkrclient.ingest.IngestFixture.BEN;
import static io.github.ibkrclient.ingest.IngestFixture.TODAY;
import static io.github.ibkrclient.ingest.connection.ConnectionStatus.CONNECTED;
import static io.github.ibkrclient.ingest.connection.ConnectionStatus.CONNECTING;
import static io.github.ibkrclient.ingest.connection.ConnectionStatus.NEEDS_REAUTH;
import static io.github.ibkrclient.ingest.connection.ConnectionStatus.PAUSED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.executions.coverage.Coverage;
import io.github.ibkrclient.executions.model.Source;
import io.github.ibkrclient.ingest.IngestException.Reason;
import io.github.ibkrclient.ingest.connection.ConnectedAccount;
import io.github.ibkrclient.ingest.connection.Connection;
import io.github.ibkrclient.ingest.connection.ConnectionCredentials.Flex;
import io.github.ibkrclient.ingest.connection.CredentialKind;
import io.github.ibkrclient.ingest.connection.DataPolicy;
import io.github.ibkrclient.ingest.connection.DisconnectReceipt;
import io.github.ibkrclient.ingest.connection.PendingConsent;
import io.github.ibkrclient.ingest.connection.StatusChange;
import io.github.ibkrclient.ingest.execution.Backfill;
import io.github.ibkrclient.ingest.execution.Backfill.State;
import io.github.ibkrclient.ingest.execution.ImportRun.Outcome;
import io.github.ibkrclient.ingest.execution.StoredExecution;
import io.github.ibkrclient.mcp.McpExecutions;
import io.github.ibkrclient.pacing.PenaltyGate;
import io.github.ibkrclient.testkit.FlexQuery;
import io.github.ibkrclient.testkit.McpSwitch;
import io.github.ibkrclient.testkit.SimulatorBuilder;
import io.github.ibkrclient.testkit.Violation;
import io.github.ibkrclient.testkit.VirtualTask;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.ResponseBody;
import okio.Buffer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections by IBKR's consent for AI clients. */
class McpConsentTest {
    private static final String CALLBACK = "https://tracker.example/callback.html";
    private static final Duration TOKEN_LIFE = Duration.ofMinutes(11);

    private final IngestFixture fixture = fixture(simulator -> simulator.roundTrips(1));
    private final UserIngest anna = fixture.anna();
    private final String account = fixture.ibkr.user().accountIds().get(0);

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aConsentBegunOnOneMachineIsCompletedOnAnotherAndEachSyncHasWhatWasExecuted() {
        PendingConsent pending = anna.beginMcpConsent("main", account);
        assertThat(fixture.connection(pending.connectionId()).status().status()).isEqualTo(CONNECTING);
        assertThat(pending.expiresAt()).isEqualTo(fixture.time.now().plus(Duration.ofMinutes(10)));
        String callback = consent(pending);
        fixture.ingest.close();
        Ingest elsewhere = fixture.ingest();

        UUID id = elsewhere.user(ANNA).completeConsent(callback).id();
        Optional<Instant> next = fixture.work(elsewhere, id);

        Connection made = fixture.connection(id);
        assertThat(id).isEqualTo(pending.connectionId());
        assertThat(made.status().status()).isEqualTo(CONNECTED);
        assertThat(made.status().reason()).isNull();
        assertThat(made.credentials()).containsExactly(CredentialKind.MCP_CONSENT);
        assertThat(made.accounts()).extracting(ConnectedAccount::id).containsExactly(account);
        assertThat(fixture.storedIds()).containsAll(fixture.truth(List.of(account)));
        assertThat(accounts()).containsOnly(account);
        assertThat(next.orElseThrow())
                .isBefore(fixture.time.now().plus(IngestFixture.INTERVAL).plusSeconds(20));
        int stored = fixture.stored().size();
        fixture.nextRun(id); // the token has ended meanwhile
        assertThat(fixture.stored()).hasSizeGreaterThanOrEqualTo(stored);
        assertThat(fixture.lastRun(id).outcome()).isEqualTo(Outcome.DONE);
        assertThat(fixture.lastRun(id).counts().duplicates()).isGreaterThanOrEqualTo(stored);
        assertThat(fixture.one("select name from pacing where calls <> '{}'", String.class))
                .isEqualTo("mcp " + id);
        assertThat(fixture.logins()).isZero();
        assertThat(fixture.ibkr.violations()).isEmpty();
    }

    @Test
    void aCallbackThatIsReplayedForgedExpiredRefusedOrOfAnotherUserLetsNobodyIn() {
        PendingConsent pending = anna.beginMcpConsent("main", null);
        String callback = consent(pending);
        String state = parameter(callback, "state");
        UserIngest ben = fixture.ingest.user(BEN);
        PendingConsent bens = ben.beginMcpConsent("ben's", null);

        Stream.of(
                        "/callback.html?code=forged&state=forged",
                        "/callback.html?code=forged&state=" + state.substring(1),
                        "/callback.html?state=",
                        callback.replace(state, parameter(bens.url().toString(), "state")))
                .forEach(forged -> refused(() -> anna.completeConsent(forged), Reason.CONSENT_REFUSED));
        refused(() -> ben.completeConsent(callback), Reason.CONSENT_REFUSED);
        assertThat(fixture.one("select count(*) from secret", Long.class)).isZero();

        anna.completeConsent(callback); // what others tried took nothing from it
        Connection made = fixture.connection(pending.connectionId());
        refused(() -> anna.completeConsent(callback), Reason.CONSENT_REFUSED);
        refused(() -> ben.completeConsent(callback), Reason.CONSENT_REFUSED);
        assertThat(fixture.connection(pending.connectionId())).isEqualTo(made);
        assertThat(ben.connection(bens.connectionId()).status().status()).isEqualTo(CONNECTING);

        PendingConsent slow = anna.beginMcpConsent("slow", null);
        String late = consent(slow);
        fixture.time.advance(Duration.ofMinutes(10));
        refused(() -> anna.completeConsent(late), Reason.CONSENT_REFUSED);

        PendingConsent denied = anna.beginMcpConsent("denied", null);
        String no = fixture.ibkr.mcp().refuse(denied.url(), account);
        assertThat(refused(() -> anna.completeConsent(no), Reason.CONSENT_REFUSED))
                .hasMessageContaining("the user refused")
                .hasMessageEndingWith("begin anew");
        assertThat(fixture.connection(denied.connectionId()).status().status()).isEqualTo(CONNECTING);
        assertThat(fixture.one("select count(*) from secret", Long.class)).isEqualTo(1);

        PendingConsent wide = anna.beginMcpConsent("wide", null);
        fixture.ibkr.mcp().set(McpSwitch.SCOPE_WIDENED, true);
        String writing = consent(wide);
        assertThat(refused(() -> anna.completeConsent(writing), Reason.CONSENT_REFUSED))
                .hasMessageContaining("mcp.write");
        PendingConsent cut = anna.beginMcpConsent("cut", null);
        fixture.ibkr.mcp().tokensUnavailable(1);
        refused(() -> anna.completeConsent(consent(cut)), Reason.IBKR_UNAVAILABLE);
    }

    @Test
    void whereTheOperatorHasNotAcceptedItNothingBeginsAndNothingIsCalled() {
        UUID id = connected(account);
        Ingest plain = fixture.ingest(builder -> Ingest.builder(fixture.source)
                .keys(IngestFixture.keys("first", 1))
                .runtime(runtime(fixture.ibkr.httpClient())));

        assertThat(refused(() -> plain.user(ANNA).beginMcpConsent("main", null), Reason.WRONG_STATE))
                .hasMessageContaining("Ingest.Builder.mcp");
        int calls = fixture.ibkr.mcp().called().size();
        fixture.work(plain, id);

        assertThat(fixture.ibkr.mcp().called()).hasSize(calls);
        assertThat(fixture.connection(id).status().status()).isEqualTo(CONNECTED);
        assertThat(fixture.connection(id).status().reason()).contains("Ingest.Builder.mcp");
        assertThat(refused(() -> anna.beginMcpConsent("main", "my account"), Reason.BAD_INPUT))
                .hasMessageStartingWith("account: ");
        UUID keys = fixture.connected();
        refused(() -> anna.bindAccount(keys, account), Reason.WRONG_STATE);
        refused(() -> fixture.ingest.user(BEN).bindAccount(id, account), Reason.NOT_FOUND);
        refused(() -> fixture.ingest.user(BEN).renewMcpConsent(id, null), Reason.NOT_FOUND);
    }

    /** The rows of the consent are there first, then live trades show the same ids under their account. */
    @Test
    void theAccountIsLearntFromAnotherSourceAndNothingIsDoubled() {
        UUID id = connected(null);
        fixture.work(id);
        String provisional = fixture.connection(id).accounts().get(0).id();
        assertThat(provisional).startsWith("mcp:");
        assertThat(accounts()).containsOnly(provisional);
        Map<String, Long> before = rowIds();
        fixture.synced(); // both accounts of the user, live
        assertThat(doubled(fixture)).isNotEmpty();

        fixture.nextRun(id);

        assertThat(fixture.connection(id).accounts())
                .extracting(ConnectedAccount::id)
                .containsExactly(account);
        assertThat(accounts())
                .containsExactlyInAnyOrderElementsOf(fixture.ibkr.user().accountIds());
        assertThat(doubled(fixture)).isEmpty();
        assertThat(rowIds()).containsAllEntriesOf(before);
        assertThat(fixture.stored().stream().filter(row -> before.containsValue(row.id())))
                .hasSameSizeAs(before.keySet())
                .allMatch(row -> sources(row).equals(Set.of(Source.LIVE, Source.MCP)));
        assertThat(fixture.one(
                        "select (select count(*) from evidence where account like 'mcp:%')"
                                + " + (select count(*) from gap where account like 'mcp:%')",
                        Long.class))
                .isZero();
        assertThat(holes(anna, account, TODAY.minusDays(5), TODAY.minusDays(1))).isEmpty();
        fixture.nextRun(id);
        assertThat(doubled(fixture)).isEmpty();
        assertThat(anna.conflicts(true)).isEmpty();
    }

    @Test
    void aConsentBesideKeysOfTheSameConnectionIsJoinedWithTheLiveTradesOfItsAccount() {
        UUID id = fixture.synced();
        anna.completeConsent(consent(anna.renewMcpConsent(id, null)));
        fixture.work(id);

        Connection both = fixture.connection(id);
        assertThat(both.status().reason()).isNull();
        assertThat(both.credentials())
                .containsExactlyInAnyOrder(CredentialKind.OAUTH1_KEYS, CredentialKind.MCP_CONSENT);
        assertThat(both.accounts())
                .extracting(ConnectedAccount::id)
                .isEqualTo(fixture.ibkr.user().accountIds());
        assertThat(accounts()).isEqualTo(Set.copyOf(fixture.ibkr.user().accountIds()));
        assertThat(doubled(fixture)).isEmpty();
        assertThat(fixture.stored()).anyMatch(row -> sources(row).equals(Set.of(Source.LIVE, Source.MCP)));
        assertThat(fixture.one(
                        "select count(*) from gap where account like 'mcp:%' or detail like '%none of this user%'",
                        Long.class))
                .isZero();
        fixture.nextRun(id);
        assertThat(both.accounts()).isEqualTo(fixture.connection(id).accounts());

        DisconnectReceipt receipt = anna.disconnect(id, DataPolicy.KEEP);
        assertThat(receipt.stillValid()).hasSize(2);
    }

    @Test
    void whatTheUserSaysMovesEverythingOrNothingAndAWrongWordCanBeMended() {
        UUID id = connected(null);
        fixture.work(id);
        Set<String> provisional = accounts();
        Map<String, Long> before = rowIds();
        fixture.database.useTransaction(
                handle -> handle.execute(
                        "create function refuse() returns trigger as 'begin raise exception ''the disk is full''; end' language"
                                + " plpgsql; create trigger refuse before insert or update on token execute function refuse()"));
        refused(() -> anna.bindAccount(id, account), Reason.DATABASE_UNAVAILABLE);
        assertThat(accounts()).isEqualTo(provisional);
        fixture.database.useTransaction(handle -> handle.execute("drop trigger refuse on token"));

        String other = fixture.ibkr.user().accountIds().get(1);
        anna.bindAccount(id, other);
        assertThat(accounts()).containsExactly(other);
        assertThat(rowIds()).isEqualTo(before);
        assertThat(anna.bindAccount(id, account).accounts())
                .extracting(ConnectedAccount::id)
                .containsExactly(account);
        assertThat(accounts()).containsExactly(account);
        assertThat(rowIds()).isEqualTo(before);
        fixture.synced();
        assertThat(doubled(fixture)).isEmpty();

        assertThat(refused(() -> anna.bindAccount(id, other), Reason.BAD_INPUT))
                .hasMessageContaining("are those of")
                .hasMessageContaining(account);
        fixture.nextRun(id);
        assertThat(doubled(fixture)).isEmpty();
    }

    @Test
    void aRunThatWorksWhileTheAccountIsSaidIsDroppedAndTheNextOneStandsUnderIt() {
        UUID id = connected(null);
        List<IngestException> failures = new ArrayList<>();
        VirtualTask run = fixture.time.start(
                "run", () -> failures.add(catchThrowableOfType(IngestException.class, () -> fixture.ingest.work(id))));
        fixture.time.advance(Duration.ofMillis(400)); // the run waits for the pace
        anna.bindAccount(id, account);
        run.await();

        assertThat(failures).extracting(IngestException::reason).containsExactly(Reason.TAKEN_OVER);
        assertThat(fixture.stored()).isEmpty();
        fixture.work(id);
        assertThat(accounts()).containsExactly(account);
        assertThat(fixture.connection(id).accounts())
                .extracting(ConnectedAccount::id)
                .containsExactly(account);
    }

    @Test
    void theUserIsCalledOnlyWhenTheConsentHasEndedAndThenConnectsAgain() {
        UUID id = connected(account);
        fixture.work(id);
        fixture.ibkr.mcp().failNext("get_account_trades", "");
        fixture.nextRun(id);
        assertThat(fixture.connection(id).status().status()).isEqualTo(CONNECTED);
        assertThat(fixture.connection(id).status().reason()).contains("Details currently unavailable");
        fixture.ibkr.mcp().tokensUnavailable(2);
        fixture.nextRun(id);
        assertThat(fixture.connection(id).status().status()).isEqualTo(PAUSED);
        fixture.nextRun(id);
        assertThat(fixture.connection(id).status().reason()).isNull();

        fixture.ibkr.mcp().revokeInPortal(fixture.ibkr.user());
        fixture.nextRun(id);

        StatusChange ended = fixture.connection(id).status();
        assertThat(ended.status()).isEqualTo(NEEDS_REAUTH);
        assertThat(ended.remedy()).isEqualTo("connect again");
        assertThat(ended.reason()).doesNotContain("McpLogin");
        assertThat(fixture.connection(id).nextSync()).isNull();
        assertThat(anna.history(id)).extracting(StatusChange::status).containsOnlyOnce(NEEDS_REAUTH);

        anna.completeConsent(consent(anna.renewMcpConsent(id, null))); // the account is learnt from what is there
        fixture.work(id);
        assertThat(fixture.connection(id).status().reason()).isNull();
        assertThat(accounts()).containsExactly(account);
        assertThat(fixture.connection(id).accounts())
                .extracting(ConnectedAccount::id)
                .containsExactly(account);
    }

    @Test
    void anEndedConsentBesideKeysIsToldAndStopsNoSync() {
        UUID id = fixture.synced();
        anna.completeConsent(consent(anna.renewMcpConsent(id, account)));
        fixture.work(id);
        fixture.ibkr.mcp().revokeInPortal(fixture.ibkr.user());
        for (int run = 0; run < 3; run++) {
            fixture.nextRun(id);
        }

        StatusChange told = fixture.connection(id).status();
        assertThat(told.status()).isEqualTo(CONNECTED);
        assertThat(told.remedy()).isEqualTo("connect again");
        assertThat(fixture.connection(id).nextSync()).isNotNull();
        assertThat(fixture.storedIds())
                .containsAll(fixture.truth(fixture.ibkr.user().accountIds()));
    }

    @Test
    void aLostAnswerIsTriedOnceMoreAlsoByAnotherMachineAndNoThirdTime() {
        UUID id = connected(account);
        fixture.work(id);
        fixture.ibkr.mcp().set(McpSwitch.REUSE_GRACE, true);
        fixture.ibkr.mcp().loseTokenAnswer();
        muchLater(fixture.ingest, id);
        assertThat(fixture.connection(id).status().status()).isEqualTo(PAUSED);
        fixture.time.advance(Duration.ofSeconds(40)); // the last try is not at once
        anna.syncNow(id);
        fixture.work(id);
        assertThat(fixture.connection(id).status().reason()).isNull();

        fixture.ibkr.mcp().set(McpSwitch.REUSE_GRACE, false);
        fixture.ibkr.mcp().loseTokenAnswer();
        muchLater(fixture.ingest, id);
        assertThat(fixture.connection(id).status().status()).isEqualTo(PAUSED);
        int reused = reused();
        muchLater(fixture.ingest(), id);

        assertThat(fixture.connection(id).status().status()).isEqualTo(NEEDS_REAUTH);
        anna.syncNow(id);
        fixture.work(id);
        assertThat(fixture.connection(id).status().status()).isEqualTo(NEEDS_REAUTH);
        assertThat(reused()).isEqualTo(reused + 1);
    }

    @Test
    void aBackfillWaitsForThePlannedRunWhenASyncHasFailedAndNotForEver() {
        UUID id = connected(account);
        fixture.work(id);
        fixture.ibkr.mcp().tokensUnavailable(2);
        anna.backfill(id, TODAY.minusDays(60), TODAY);
        fixture.time.advance(TOKEN_LIFE.plus(IngestFixture.INTERVAL));
        fixture.work(id);

        assertThat(fixture.connection(id).status().status()).isEqualTo(PAUSED);
        assertThat(windows(anna, id)).containsExactly(State.OPEN);
        fixture.nextRun(id);
        assertThat(fixture.connection(id).status().status()).isEqualTo(CONNECTED);
        assertThat(windows(anna, id)).containsExactly(State.DONE);

        fixture.ibkr.mcp().failNext("get_account_trades", "");
        anna.syncNow(id);
        anna.backfill(id, TODAY.minusDays(60), TODAY);
        fixture.work(id);
        assertThat(fixture.connection(id).status().reason()).contains("Details currently unavailable");
        assertThat(windows(anna, id)).containsExactly(State.OPEN);
        fixture.ibkr.mcp().failNext("get_account_trades", "");
        fixture.nextRun(id);
        assertThat(fixture.connection(id).status().reason()).contains("Details currently unavailable");
        assertThat(windows(anna, id)).containsExactly(State.DONE);

        fixture.ibkr.mcp().loseTokenAnswer();
        anna.backfill(id, TODAY.minusDays(60), TODAY);
        fixture.time.advance(TOKEN_LIFE.plus(IngestFixture.INTERVAL));
        fixture.work(id);
        assertThat(fixture.connection(id).status().status()).isEqualTo(PAUSED);
        assertThat(windows(anna, id)).containsExactly(State.OPEN);
        assertThat(reused()).isZero();
    }

    @Test
    void whatIsSaidOfAFailureIsForTheUserOfAJournal() {
        UUID id = connected(account);
        fixture.work(id);
        fixture.ibkr.mcp().failNext("get_account_trades", "YEAR_TO_DATE");
        anna.backfill(id, TODAY.minusDays(100), TODAY);
        fixture.work(id);
        assertThat(holes(anna, account, TODAY.minusDays(40), TODAY.minusDays(30)))
                .isNotEmpty()
                .extracting(Coverage.Hole::remedy)
                .containsOnly("the next run tries again");
        fixture.ibkr.mcp().loseTokenAnswer();
        fixture.time.advance(TOKEN_LIFE);

        fixture.nextRun(id);

        StatusChange paused = fixture.connection(id).status();
        assertThat(paused.status()).isEqualTo(PAUSED);
        assertThat(paused.remedy()).isNull();
        assertThat(Stream.of(paused.reason(), fixture.lastRun(id).message()))
                .allSatisfy(words -> assertThat(words).isNotBlank().doesNotContain("IbkrClient", "look up an order"));
    }

    @Test
    void aConnectionEndsAlsoWhileAnotherProgramHoldsItsTokens() {
        UUID id = connected(account);
        fixture.database.useTransaction(handle -> handle.execute(
                "insert into token_turn values (encode(sha256(convert_to(?, 'UTF8')), 'hex'), ?, now() + interval '1 day')",
                "mcp/" + id,
                UUID.randomUUID()));

        DisconnectReceipt receipt = anna.disconnect(id, DataPolicy.ERASE);

        assertThat(receipt.loggedOut()).isFalse();
        assertThat(receipt.stillValid()).singleElement().asString().contains("Third-Party Consents");
        assertThat(fixture.one("select count(*) from token", Long.class)).isZero();
        assertThat(fixture.connection(id).credentials()).isEmpty();
    }

    /** IBKR's page does not come back when it has forgotten the registration, so nobody could tell. */
    @Test
    void aConsentThatHasEndedIsAskedForWithANewRegistrationAndOneThatWorksWithItsOwn() {
        PendingConsent pending = anna.beginMcpConsent("main", account);
        UUID id = anna.completeConsent(consent(pending)).id();
        String registered = parameter(pending.url().toString(), "client_id");
        assertThat(parameter(anna.renewMcpConsent(id, account).url().toString(), "client_id"))
                .isEqualTo(registered);
        fixture.ibkr.mcp().revokeInPortal(fixture.ibkr.user());
        muchLater(fixture.ingest, id);
        assertThat(fixture.connection(id).status().status()).isEqualTo(NEEDS_REAUTH);

        PendingConsent again = anna.renewMcpConsent(id, account);

        assertThat(parameter(again.url().toString(), "client_id")).isNotEqualTo(registered);
        anna.completeConsent(consent(again));
        fixture.work(id);
        assertThat(fixture.connection(id).status().reason()).isNull();
    }

    @Test
    void aRegistrationThatIbkrForgotIsMadeAnewWhenTheUserConnectsAgain() {
        UUID id = connected(account);
        fixture.work(id);
        fixture.ibkr.mcp().forgetClients();
        muchLater(fixture.ingest, id);
        StatusChange ended = fixture.connection(id).status();
        assertThat(ended.status()).isEqualTo(NEEDS_REAUTH);
        assertThat(ended.remedy()).isEqualTo("connect again");

        anna.completeConsent(consent(anna.renewMcpConsent(id, account)));
        fixture.work(id);

        assertThat(fixture.connection(id).status().reason()).isNull();
    }

    @Test
    void tooManyCallsArePausedUntilTheyMayGoOn() {
        UUID id = connected(account);
        Ingest limited = fixture.ingest(builder -> builder.runtime(runtime(tooMany())));

        limited.work(id);

        Connection paused = fixture.connection(id);
        assertThat(paused.status().status()).isEqualTo(PAUSED);
        assertThat(paused.status().until()).isAfter(fixture.time.now());
        fixture.nextRun(id);
        assertThat(fixture.connection(id).status().reason()).isNull();
    }

    @Test
    void aRenewalHoldsNoConnectionToTheDatabaseAndOneMachineAtATimeRenewsAConsent() {
        UUID id = connected(account);
        fixture.work(id);
        fixture.time.advance(TOKEN_LIFE);
        anna.syncNow(id);
        HikariConfig config = new HikariConfig();
        config.setDataSource(fixture.source);
        config.setMaximumPoolSize(4); // out of the ten of the fixture
        List<Integer> held = new ArrayList<>();
        try (HikariDataSource pool = new HikariDataSource(config)) {
            OkHttpClient.Builder http = fixture.ibkr.httpClient().newBuilder();
            http.interceptors().add(0, chain -> {
                if (chain.request().url().encodedPath().endsWith("/token")) {
                    held.add(pool.getHikariPoolMXBean().getActiveConnections());
                }
                return chain.proceed(chain.request());
            });
            Ingest watched = fixture.ingest(pool, builder -> builder.runtime(runtime(http.build())));
            Ingest elsewhere = fixture.ingest();
            Stream.of(watched, elsewhere, watched)
                    .map(worker -> fixture.time.start("run", () -> workUnlessReplaced(worker, id)))
                    .toList()
                    .forEach(VirtualTask::await);
            muchLater(watched, id);
        }

        assertThat(held).isNotEmpty().containsOnly(0);
        assertThat(fixture.connection(id).status().reason()).isNull();
        assertThat(fixture.ibkr.violations()).isEmpty();
        assertThat(fixture.one("select count(*) from token_turn", Long.class)).isZero();
    }

    @Test
    void tokensAreSealedRotatedNoticedWhenChangedAndErasedAtTheEnd() {
        UUID id = connected(account);
        fixture.work(id);
        assertThat(fixture.one("select string_agg(encode(sealed, 'escape'), ' ') from token", String.class))
                .doesNotContain("mcpat_", "mcprt_", "mcpid_", account);
        Ingest rotated = fixture.ingest(builder -> builder.keys(
                KeyRing.fromEnvironment(IngestFixture.entry("second", 2) + "," + IngestFixture.entry("first", 1))));
        assertThat(rotated.reencrypt()).isPositive();
        assertThat(fixture.one("select string_agg(distinct key_id, ' ') from token", String.class))
                .isEqualTo("second");
        Ingest onlyNew = fixture.ingest(builder -> builder.keys(IngestFixture.keys("second", 2)));
        muchLater(onlyNew, id);
        assertThat(fixture.connection(id).status().reason()).isNull();

        DisconnectReceipt receipt = onlyNew.user(ANNA).disconnect(id, DataPolicy.ERASE);

        assertThat(receipt.loggedOut()).isTrue();
        assertThat(receipt.stillValid())
                .containsExactly(
                        "what IBKR keeps of the consent for AI clients: remove it in Client Portal, Settings, Manage Third-Party"
                                + " Consents");
        assertThat(fixture.one("select count(*) from token", Long.class)).isZero();
        assertThat(fixture.stored()).isEmpty();
        int calls = fixture.ibkr.mcp().called().size();
        onlyNew.work(id);
        assertThat(fixture.ibkr.mcp().called()).hasSize(calls);

        onlyNew.user(ANNA).completeConsent(consent(onlyNew.user(ANNA).renewMcpConsent(id, account)));
        fixture.database.useTransaction(
                handle -> handle.execute("update token set sealed = set_byte(sealed, 7, 255 - get_byte(sealed, 7))"));
        onlyNew.work(id);
        assertThat(fixture.connection(id).status().status()).isEqualTo(NEEDS_REAUTH);
        assertThat(fixture.connection(id).status().reason()).contains("were changed");
        assertThat(onlyNew.user(ANNA).disconnect(id, DataPolicy.KEEP).loggedOut())
                .isFalse();
        assertThat(fixture.one("select count(*) from token", Long.class)).isZero();
    }

    @Test
    void aBackfillGoesAsFarAsTheConsentReachesAndAFlexTokenFurther() {
        LocalDate reach = McpExecutions.reach(IngestFixture.START);
        LocalDate first = TODAY.minusDays(60);
        try (IngestFixture older =
                fixture(simulator -> simulator.history(first.minusDays(5)).roundTrips(1, 1))) {
            String only = older.ibkr.user().accountIds().get(0);
            UserIngest user = older.anna();
            UUID id = user.completeConsent(older.ibkr
                            .mcp()
                            .consent(user.beginMcpConsent("main", null).url(), only))
                    .id();
            refused(() -> user.backfill(id, reach.minusDays(40), reach.minusDays(1)), Reason.WRONG_STATE);
            assertThat(user.backfill(id, reach.minusDays(40), TODAY).from()).isEqualTo(reach);

            user.backfill(id, first, TODAY);
            older.work(id);

            assertThat(windows(user, id)).containsExactly(State.DONE);
            String name = older.connection(id).accounts().get(0).id();
            assertThat(holes(user, name, first, TODAY.minusDays(1))).isEmpty();
            assertThat(older.stored()).hasSizeGreaterThan(100);
            assertThat(doubled(older)).isEmpty();
            assertThat(older.ibkr.violations()).isEmpty();

            older.ibkr.reports().add(FlexQuery.activity("101").dates("yyyy-MM-dd", ";", "HH:mm:ss", true));
            user.replaceCredentials(id, new Flex(older.ibkr.reports().newFlexToken(), List.of("101")));
            user.backfill(id, first, TODAY.minusDays(2));
            older.work(id);

            assertThat(windows(user, id)).containsExactly(State.DONE);
            assertThat(older.connection(id).accounts())
                    .extracting(ConnectedAccount::id)
                    .containsExactlyElementsOf(older.ibkr.user().accountIds());
            assertThat(older.stored())
                    .extracting(row -> row.row().execution().account())
                    .hasSameElementsAs(older.ibkr.user().accountIds());
            assertThat(doubled(older)).isEmpty();
            assertThat(older.one(
                            "select count(*) from execution where jsonb_array_length(observations) < 2"
                                    + " and observations -> 0 ->> 'source' = 'MCP'"
                                    + " and observations -> 0 ->> 'executionId' is not null and trade_date < date '"
                                    + TODAY.minusDays(5) + "'",
                            Long.class))
                    .isZero();
            assertThat(holes(user, only, first, TODAY.minusDays(3))).isEmpty();
        }
    }

    private static List<State> windows(UserIngest user, UUID id) {
        return user.backfill(id).orElseThrow().windows().stream()
                .map(Backfill.Window::state)
                .toList();
    }

    private static List<Coverage.Hole> holes(UserIngest user, String account, LocalDate from, LocalDate to) {
        return user.coverage(List.of(account), from, to).get(0).holes();
    }

    private static IngestFixture fixture(UnaryOperator<SimulatorBuilder> simulator) {
        return new IngestFixture(
                simulator,
                (ibkr, ingest) ->
                        ingest.mcp(login -> login.mcpUrl(ibkr.mcp().url()).redirectUri(CALLBACK)));
    }

    private static void workUnlessReplaced(Ingest worker, UUID id) {
        try {
            worker.work(id);
        } catch (IngestException e) {
            assertThat(e.reason()).as(e.getMessage()).isEqualTo(Reason.TAKEN_OVER);
        }
    }

    /** The token has ended, and the run is due. */
    private void muchLater(Ingest worker, UUID id) {
        fixture.time.advance(TOKEN_LIFE.plus(IngestFixture.INTERVAL));
        worker.work(id);
    }

    /** Execution ids of which there are two executions. */
    private static List<String> doubled(IngestFixture fixture) {
        Set<String> seen = new HashSet<>();
        return fixture.stored().stream()
                .map(row -> row.row().execution().executionId())
                .filter(one -> one != null && !seen.add(one))
                .toList();
    }

    private IbkrRuntime runtime(OkHttpClient http) {
        return new IbkrRuntime(fixture.time, new Random(3), http, new PenaltyGate(fixture.time));
    }

    private String consent(PendingConsent pending) {
        return fixture.ibkr.mcp().consent(pending.url(), account);
    }

    private UUID connected(@Nullable String named) {
        return anna.completeConsent(consent(anna.beginMcpConsent("main", named)))
                .id();
    }

    private Set<String> accounts() {
        return fixture.stored().stream()
                .map(row -> row.row().execution().account())
                .collect(Collectors.toSet());
    }

    private static Set<Source> sources(StoredExecution row) {
        return row.row().observations().stream().map(one -> one.source()).collect(Collectors.toSet());
    }

    private Map<String, Long> rowIds() {
        return fixture.stored().stream()
                .collect(Collectors.toMap(
                        row -> String.valueOf(row.row().execution().executionId()), StoredExecution::id));
    }

    private int reused() {
        return (int) fixture.ibkr.violations().stream()
                .filter(one -> one.kind() == Violation.Kind.REUSED_REFRESH_TOKEN)
                .count();
    }

    /** IBKR's words when there were too many messages, to each one. */
    private OkHttpClient tooMany() {
        OkHttpClient.Builder http = fixture.ibkr.httpClient().newBuilder();
        http.interceptors().add(0, chain -> {
            Request request = chain.request();
            if (!request.url().encodedPath().endsWith("/mcp-public")) {
                return chain.proceed(request);
            }
            JsonObject error = new JsonObject();
            error.addProperty("code", -32300);
            error.addProperty("message", "Rate limit reached for this client");
            JsonObject answer = new JsonObject();
            answer.add(
                    "id",
                    JsonParser.parseString(body(request)).getAsJsonObject().get("id"));
            answer.add("error", error);
            return chain.proceed(request)
                    .newBuilder()
                    .body(ResponseBody.create(answer.toString(), MediaType.get("application/json")))
                    .build();
        });
        return http.build();
    }

    private static String body(Request request) throws IOException {
        Buffer buffer = new Buffer();
        Optional.ofNullable(request.body()).orElseThrow().writeTo(buffer);
        return buffer.readUtf8();
    }

    private static String parameter(String url, String name) {
        return Stream.of(url.substring(url.indexOf('?') + 1).split("&", -1))
                .filter(pair -> pair.startsWith(name + "="))
                .map(pair -> pair.substring(name.length() + 1))
                .findFirst()
                .orElseThrow();
    }

    private static IngestException refused(ThrowingCallable work, Reason reason) {
        IngestException refused = catchThrowableOfType(IngestException.class, work);
        assertThat(refused).isNotNull();
        assertThat(refused.reason()).as(refused.getMessage()).isEqualTo(reason);
        assertThat(String.valueOf(refused.getMessage()).lines()).hasSize(1);
        return refused;
    }
}
