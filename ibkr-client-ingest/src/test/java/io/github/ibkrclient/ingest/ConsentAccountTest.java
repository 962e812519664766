package io.github.ibkrclient.ingest;

import static io.github.ibkrclient.ingest.IngestFixture.TODAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.ibkrclient.executions.coverage.Coverage;
import io.github.ibkrclient.ingest.IngestException.Reason;
import io.github.ibkrclient.ingest.connection.DataPolicy;
import io.github.ibkrclient.ingest.connection.PendingConsent;
import io.github.ibkrclient.ingest.execution.ExecutionFilter;
import io.github.ibkrclient.ingest.execution.ImportRun;
import io.github.ibkrclient.testkit.McpSwitch;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The account of a consent for AI clients, said rightly, wrongly or not at all. */
class ConsentAccountTest {
    private static final String BACK_TO_V2 = "drop table consent_observation;"
            + " delete from evidence e using evidence o where e.consent < o.consent and (e.account, e.source, e.first_day,"
            + " e.last_day, e.proof) = (o.account, o.source, o.first_day, o.last_day, o.proof);"
            + " alter table evidence drop column consent;"
            + " alter table evidence add primary key (user_id, account, source, first_day, last_day, proof);"
            + " drop index execution_symbol; drop index execution_underlying;"
            + " delete from ibkr_schema_history where version in ('3', '4')";

    private final IngestFixture fixture = new IngestFixture(
            simulator -> simulator.roundTrips(1),
            (ibkr, ingest) -> ingest.mcp(
                    login -> login.mcpUrl(ibkr.mcp().url()).redirectUri("https://tracker.example/callback.html")));
    private final UserIngest anna = fixture.anna();
    private final String first = fixture.ibkr.user().accountIds().get(0);
    private final String second = fixture.ibkr.user().accountIds().get(1);

    @BeforeEach
    void letConsentsStandSideBySide() {
        fixture.ibkr.mcp().set(McpSwitch.CLIENTS_SIDE_BY_SIDE, true);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void anAccountThatIsMendedMovesWhatItsConsentShowedAndNothingOfAnotherConsent() {
        UUID right = synced(first, first);
        UUID wrong = synced(second, first);
        assertThat(stored(first)).containsAll(fixture.truth(List.of(first, second)));

        anna.bindAccount(wrong, second);

        eachStandsUnderItsAccount();
        fixture.nextRun(right);
        fixture.nextRun(wrong);
        eachStandsUnderItsAccount();
        assertThat(holes(first)).isEmpty();
        assertThat(holes(second)).isEmpty();
    }

    @Test
    void anAccountThatWasSaidWronglyForARenewedConsentLeavesWhatTheFormerOneShowed() {
        UUID id = synced(first, first);
        anna.completeConsent(consent(anna.renewMcpConsent(id, first), second));
        fixture.work(id);

        for (String said : List.of(second, first, second)) {
            anna.bindAccount(id, said);
            assertThat(stored(first)).containsAll(fixture.truth(List.of(first)));
            assertThat(stored(said)).containsAll(fixture.truth(List.of(second)));
        }

        eachStandsUnderItsAccount();
        fixture.nextRun(id);
        eachStandsUnderItsAccount();
        assertThat(holes(first)).isEmpty();
    }

    @Test
    void whatTwoConsentsShowedStaysWhenOneOfThemIsSaidWronglyAndIsJoinedAgainWhenItIsMended() {
        synced(first, first);
        UUID other = synced(first, first);
        Set<String> truth = fixture.truth(List.of(first));

        anna.bindAccount(other, second);
        fixture.work(other);
        assertThat(stored(first)).containsAll(truth);
        assertThat(stored(second)).containsAll(truth);
        assertThat(holes(first)).isEmpty();

        anna.bindAccount(other, first);
        fixture.work(other);
        assertThat(stored(first)).containsAll(truth);
        assertThat(stored(second)).isEmpty();
        assertThat(doubled()).isEmpty();
    }

    @Test
    void theWordOfAUserIsRefusedWhenAnotherSourceThanAConsentShowsAnotherAccount() {
        synced(first, first);
        UUID wrong = synced(second, first);
        fixture.synced(); // both accounts, live

        assertThat(refused(() -> anna.bindAccount(wrong, "U7654321"), Reason.BAD_INPUT))
                .hasMessageContaining("its executions are those of " + second);
        anna.bindAccount(wrong, second);

        fixture.nextRun(wrong);
        eachStandsUnderItsAccount();
        assertThat(refused(() -> anna.bindAccount(wrong, first), Reason.BAD_INPUT))
                .hasMessageContaining(second);
    }

    /** A program that is killed when it remembers the account has written nothing else either. */
    @Test
    void anAccountIsLearntInTheTransactionThatBringsExecutionsUnderIt() {
        UUID id = synced(first, null);
        String name = fixture.connection(id).accounts().get(0).id();
        anna.replaceCredentials(id, IngestFixture.oauth1(fixture.ibkr.user()));
        fixture.database.useTransaction(handle -> handle.execute(refusing("insert or update on token")));

        fixture.work(id);

        assertThat(fixture.lastRun(id).outcome()).isEqualTo(ImportRun.Outcome.FAILED);
        assertThat(fixture.one("select count(*) - count(distinct fence) from import_run", Long.class))
                .as("runs that are noted twice")
                .isZero();
        assertThat(doubled()).isEmpty();
        assertThat(stored(name)).containsAll(fixture.truth(List.of(first)));
        fixture.database.useTransaction(handle -> handle.execute("drop trigger refuse on token"));
        anna.syncNow(id);
        fixture.work(id);
        assertThat(stored(name)).isEmpty();
        assertThat(stored(first)).containsAll(fixture.truth(List.of(first)));
        assertThat(doubled()).isEmpty();
    }

    @Test
    void theAccountOfAConsentThatWasTakenBackCannotBeSaid() {
        UUID id = synced(first, null);
        fixture.database.useTransaction(handle -> handle.execute(refusing("delete on token")));
        refused(() -> anna.disconnect(id, DataPolicy.KEEP), Reason.DATABASE_UNAVAILABLE);

        refused(() -> anna.bindAccount(id, first), Reason.WRONG_STATE);

        fixture.database.useTransaction(handle -> handle.execute("drop trigger refuse on token"));
        anna.disconnect(id, DataPolicy.KEEP);
        assertThat(fixture.connection(id).credentials()).isEmpty();
        assertThat(fixture.one("select count(*) from token", Long.class)).isZero();
    }

    @Test
    void whatWasImportedBeforeConsentsWereToldApartMovesWhereItIsClearWhoShowedIt() {
        UUID wrong = synced(first, second);
        UUID unknown = synced(second, null);
        String name = fixture.connection(unknown).accounts().get(0).id();
        migrateAgain();

        anna.bindAccount(wrong, first);
        assertThat(stored(second)).isEmpty();
        anna.bindAccount(unknown, second);
        assertThat(stored(name)).isEmpty();
        eachStandsUnderItsAccount();
        assertThat(holes(first)).isEmpty();
        assertThat(holes(second)).isEmpty();

        anna.bindAccount(unknown, first);
        migrateAgain(); // two consents have the account, so nobody knows whose its rows are
        anna.bindAccount(unknown, second);
        assertThat(stored(first)).containsAll(fixture.truth(List.of(first, second)));
        assertThat(stored(second)).isEmpty();
    }

    @Test
    void whatWasImportedBeforeConsentsWereToldApartStaysWhenAnotherConsentIsGiven() {
        UUID id = synced(first, first);
        migrateAgain();
        anna.completeConsent(consent(anna.renewMcpConsent(id, first), second));
        fixture.work(id);

        anna.bindAccount(id, second);

        eachStandsUnderItsAccount();
        assertThat(holes(first)).isEmpty();
    }

    private static String refusing(String what) {
        return "create function refuse() returns trigger as 'begin raise exception ''killed''; end' language plpgsql;"
                + " create trigger refuse before " + what + " execute function refuse()";
    }

    /** As a database that version 2 has filled. */
    private void migrateAgain() {
        fixture.database.useTransaction(
                handle -> handle.createScript(BACK_TO_V2).execute());
        fixture.database.migrate();
    }

    private void eachStandsUnderItsAccount() {
        assertThat(stored(first))
                .containsAll(fixture.truth(List.of(first)))
                .doesNotContainAnyElementsOf(fixture.truth(List.of(second)));
        assertThat(stored(second))
                .containsAll(fixture.truth(List.of(second)))
                .doesNotContainAnyElementsOf(fixture.truth(List.of(first)));
        assertThat(doubled()).isEmpty();
    }

    /** A connection with a consent for an account, whatever is said of it, synced once. */
    private UUID synced(String account, @Nullable String said) {
        UUID id = anna.completeConsent(consent(anna.beginMcpConsent("main", said), account))
                .id();
        fixture.work(id);
        return id;
    }

    private String consent(PendingConsent pending, String account) {
        return fixture.ibkr.mcp().consent(pending.url(), account);
    }

    private Set<String> stored(String account) {
        return Set.copyOf(ids(new ExecutionFilter(Set.of(account), null, null, null, null, null, null)));
    }

    private List<String> doubled() {
        List<String> ids = ids(ExecutionFilter.ALL);
        new HashSet<>(ids).forEach(ids::remove);
        return ids;
    }

    private List<String> ids(ExecutionFilter filter) {
        List<String> ids = new ArrayList<>();
        anna.forEachExecution(filter, row -> {
            String id = row.row().execution().executionId();
            if (id != null) {
                ids.add(id);
            }
        });
        return ids;
    }

    private List<Coverage.Hole> holes(String account) {
        LocalDate yesterday = TODAY.minusDays(1);
        return anna.coverage(List.of(account), TODAY.minusDays(5), yesterday)
                .get(0)
                .holes();
    }

    private static IngestException refused(ThrowingCallable work, Reason reason) {
        IngestException refused = catchThrowableOfType(IngestException.class, work);
        assertThat(refused).isNotNull();
        assertThat(refused.reason()).as(refused.getMessage()).isEqualTo(reason);
        return refused;
    }
}
