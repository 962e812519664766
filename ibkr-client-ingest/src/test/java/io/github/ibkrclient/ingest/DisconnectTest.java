package io.github.ibkrclient.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.ingest.IngestException.Reason;
import io.github.ibkrclient.ingest.connection.ConnectionCredentials.Flex;
import io.github.ibkrclient.ingest.connection.ConnectionStatus;
import io.github.ibkrclient.ingest.connection.DataPolicy;
import io.github.ibkrclient.ingest.connection.DisconnectReceipt;
import io.github.ibkrclient.testkit.Fault;
import io.github.ibkrclient.testkit.FlexQuery;
import io.github.ibkrclient.testkit.VirtualTask;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What ends a connection, and what a receipt says about it. */
class DisconnectTest {
    private final IngestFixture fixture = new IngestFixture();
    private final UserIngest anna = fixture.anna();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void theReceiptSaysWhatWasErasedAndWhatStaysValidAtIbkr() {
        fixture.ibkr.reports().add(FlexQuery.activity("101").period(10, false));
        UUID id = fixture.synced();
        anna.replaceCredentials(id, new Flex(fixture.ibkr.reports().newFlexToken(), List.of("101")));

        DisconnectReceipt receipt = anna.disconnect(id, DataPolicy.ERASE);

        assertThat(receipt.connectionId()).isEqualTo(id);
        assertThat(receipt.loggedOut()).isTrue();
        assertThat(receipt.erased()).containsEntry("accounts", 2L);
        assertThat(receipt.erased().get("executions")).isPositive();
        assertThat(receipt.stillValid())
                .hasSize(2)
                .anyMatch(line -> line.startsWith("the access token of the consumer key: revoke it"))
                .anyMatch(line -> line.startsWith("the token of the Flex Web Service: "));
        assertThat(fixture.stored()).isEmpty();
        assertThat(anna.connection(id).credentials()).isEmpty();
    }

    @Test
    void endingTwiceIsTheSameAsOnce() {
        UUID id = fixture.synced();
        anna.disconnect(id, DataPolicy.KEEP);
        int logouts = fixture.received(Endpoint.LOGOUT);

        DisconnectReceipt second = anna.disconnect(id, DataPolicy.KEEP);

        assertThat(second.loggedOut()).isFalse();
        assertThat(second.erased()).isEmpty();
        assertThat(fixture.received(Endpoint.LOGOUT)).isEqualTo(logouts);
        assertThat(anna.history(id))
                .extracting(change -> change.status())
                .containsOnlyOnce(ConnectionStatus.DISCONNECTED);
    }

    @Test
    void aRunThatWorksMeanwhileWritesNothing() {
        UUID id = fixture.connected();
        fixture.work(id);
        anna.chooseAccounts(id, Set.copyOf(fixture.ibkr.user().accountIds()));
        AtomicReference<@Nullable IngestException> failure = new AtomicReference<>();
        VirtualTask run = fixture.time.start(
                "run", () -> failure.set(catchThrowableOfType(IngestException.class, () -> fixture.ingest.work(id))));
        fixture.time.advance(Duration.ofSeconds(3)); // the run waits for the pace of trades
        assertThat(anna.connection(id).status().status()).isEqualTo(ConnectionStatus.SYNCING);

        anna.disconnect(id, DataPolicy.KEEP);
        run.await();

        assertThat(Optional.ofNullable(failure.get()).orElseThrow().reason())
                .isIn(Reason.TAKEN_OVER, Reason.WRONG_STATE);
        assertThat(fixture.stored()).isEmpty();
        assertThat(anna.connection(id).status().status()).isEqualTo(ConnectionStatus.DISCONNECTED);
    }

    @Test
    void aConnectionEndsAlsoWhileIbkrIsAwayOrItsCredentialsCannotBeOpened() {
        UUID away = fixture.synced();
        fixture.ibkr.faults().start(Fault.EDGE_503);
        assertThat(anna.disconnect(away, DataPolicy.KEEP).loggedOut()).isFalse();
        fixture.ibkr.faults().stop(Fault.EDGE_503);
        fixture.time.advance(Duration.ofMinutes(1));

        UUID broken = fixture.connected();
        fixture.database.useTransaction(handle -> handle.execute("update secret set sealed = nonce"));
        assertThat(anna.disconnect(broken, DataPolicy.KEEP).loggedOut()).isFalse();
        assertThat(fixture.one("select count(*) from secret", Long.class)).isZero();
    }

    @Test
    void theSessionOfAnotherProgramIsLeftAlone() {
        UUID id = fixture.synced();
        fixture.ibkr.competingLogin(fixture.ibkr.user());

        assertThat(anna.disconnect(id, DataPolicy.KEEP).loggedOut()).isFalse();
        assertThat(fixture.received(Endpoint.LOGOUT)).isZero();
    }

    @Test
    void whatAnotherConnectionStillImportsIsNotErased() {
        UUID first = fixture.synced();
        UUID second = fixture.synced();
        String kept = fixture.ibkr.user().accountIds().get(0);
        anna.chooseAccounts(second, Set.of(kept));

        anna.disconnect(first, DataPolicy.ERASE);

        assertThat(fixture.stored())
                .isNotEmpty()
                .allSatisfy(row -> assertThat(row.row().execution().account()).isEqualTo(kept));
        anna.disconnect(second, DataPolicy.ERASE);
        assertThat(fixture.stored()).isEmpty();
    }

    @Test
    void anEndedConnectionTakesNothingUntilItHasNewCredentials() {
        UUID id = fixture.synced();
        anna.disconnect(id, DataPolicy.KEEP);
        for (Runnable attempt : List.<Runnable>of(
                () -> anna.syncNow(id),
                () -> anna.backfill(id, IngestFixture.TODAY, IngestFixture.TODAY),
                () -> anna.chooseAccounts(id, Set.of()))) {
            assertThat(catchThrowableOfType(IngestException.class, attempt::run).reason())
                    .isEqualTo(Reason.WRONG_STATE);
        }

        fixture.time.advance(Duration.ofMinutes(1));
        anna.replaceCredentials(id, IngestFixture.oauth1(fixture.ibkr.user()));
        fixture.work(id);

        assertThat(anna.connection(id).status().status()).isEqualTo(ConnectionStatus.CONNECTED);
        assertThat(anna.connection(id).lastSync())
                .isEqualTo(anna.runs(id, 1).get(0).started());
    }
}
