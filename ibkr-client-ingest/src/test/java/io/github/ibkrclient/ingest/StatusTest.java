package io.github.ibkrclient.ingest;

import static io.github.ibkrclient.ingest.connection.ConnectionStatus.CONNECTED;
import static io.github.ibkrclient.ingest.connection.ConnectionStatus.NEEDS_REAUTH;
import static io.github.ibkrclient.ingest.connection.ConnectionStatus.PAUSED;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.ingest.connection.Connection;
import io.github.ibkrclient.ingest.connection.ConnectionStatus;
import io.github.ibkrclient.ingest.connection.StatusChange;
import io.github.ibkrclient.ingest.execution.ImportRun;
import io.github.ibkrclient.ingest.execution.ImportRun.Outcome;
import io.github.ibkrclient.testkit.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What IBKR's bad days mean for a connection: a clear state, nothing lost and nothing doubled. */
@TestInstance(Lifecycle.PER_CLASS)
class StatusTest {
    private static final Duration LASTING = Duration.ofMinutes(20);

    private final IngestFixture fixture = new IngestFixture();
    private final UUID id = fixture.synced();

    @AfterAll
    void close() {
        fixture.close();
    }

    /** The faults that differ most in what they mean; the others run with {@code -Pendurance}. */
    @ParameterizedTest
    @CsvSource({
        "COMPETING_LOGIN,, PAUSED",
        "CONSUMER_NOT_ACTIVE,, CONNECTED",
        "HIDDEN_SESSION_DEATH,, CONNECTED",
        "CLOCK_SKEW, 7m, CONNECTED",
        "PENALTY_BOX,, PAUSED",
        "TRUNCATED_JSON, LIST_TRADES, CONNECTED",
        "EDGE_403, LIST_TRADES, CONNECTED",
        "EDGE_503,, PAUSED",
        "CUT_IN_ANSWER,, CONNECTED",
    })
    void aFaultOfIbkrsEndsByItself(Fault fault, String argument, ConnectionStatus meanwhile) {
        outlive(fault, argument == null ? "" : argument, meanwhile);
    }

    @ParameterizedTest
    @EnabledIfSystemProperty(named = "ibkr.endurance", matches = "true")
    @CsvSource({
        "TOKEN_EXPIRY,, CONNECTED",
        "SESSION_TIMEOUT,, CONNECTED",
        "NO_BRIDGE,, CONNECTED",
        "NO_BRIDGE_AFTER_INIT,, CONNECTED",
        "ACCOUNTS_FORGOTTEN,, CONNECTED",
        "SSO_DH_FAILURE,, CONNECTED",
        "COLD_TRADES,, CONNECTED",
        "ERROR_IN_200, LIST_TRADES, CONNECTED",
        "ARRAY_FOR_OBJECT, LIST_BROKERAGE_ACCOUNTS, CONNECTED",
        "OBJECT_FOR_ARRAY, LIST_TRADES, CONNECTED",
        "EMPTY_BODY, LIST_TRADES, CONNECTED",
        "EDGE_502,, PAUSED",
        "HOST_RETIRED,, CONNECTED",
        "WAITING_423, LIST_TRADES, CONNECTED",
        "WAITING_503, LIST_TRADES, CONNECTED",
        "CONNECTION_REFUSED,, CONNECTED",
        "CUT_BEFORE_REQUEST,, CONNECTED",
        "CUT_IN_REQUEST,, CONNECTED",
        "CUT_AFTER_REQUEST,, CONNECTED",
        "STALLED_ANSWER,, CONNECTED",
    })
    void soDoesEveryOtherFault(Fault fault, String argument, ConnectionStatus meanwhile) {
        outlive(fault, argument == null ? "" : argument, meanwhile);
    }

    /** The fault lasts longer than an interval. After it, without anybody doing anything, everything is there once. */
    private void outlive(Fault fault, String argument, ConnectionStatus meanwhile) {
        int violations = fixture.ibkr.violations().size();
        Instant until = fixture.time.now().plus(LASTING);
        fixture.ibkr.faults().inject(fault, argument, fixture.time.now(), LASTING);

        fixture.nextRun(id);
        assertThat(fixture.connection(id).status().status()).isEqualTo(meanwhile);
        for (int runs = 0; fixture.time.now().isBefore(until); runs++) {
            fixture.nextRun(id);
            assertThat(runs).isLessThan(10);
        }
        fixture.nextRun(id);

        assertThat(fixture.connection(id).status().status()).isEqualTo(CONNECTED);
        assertThat(fixture.connection(id).status().reason()).isNull();
        assertThat(fixture.anna().history(id)).extracting(StatusChange::status).doesNotContain(NEEDS_REAUTH);
        assertThat(fixture.lastRun(id).outcome()).isEqualTo(Outcome.DONE);
        assertThat(fixture.storedIds())
                .containsAll(fixture.truth(fixture.ibkr.user().accountIds()))
                .hasSameSizeAs(fixture.stored());
        if (fault != Fault.CLOCK_SKEW) { // the simulator counts every wrong timestamp
            assertThat(fixture.ibkr.violations()).hasSize(violations);
        }
    }

    @Test
    void aCompetingSessionPausesUntilAnInstantAndTheNextRunIsAtItsEnd() {
        fixture.ibkr.competingLogin(fixture.ibkr.user());
        fixture.nextRun(id);

        Connection paused = fixture.connection(id);
        assertThat(paused.status().status()).isEqualTo(PAUSED);
        assertThat(paused.status().reason()).contains("[session-competing]");
        assertThat(paused.status().remedy()).contains("second username");
        Instant until = Optional.ofNullable(paused.status().until()).orElseThrow();
        assertThat(until).isAfter(fixture.time.now());
        assertThat(paused.nextSync()).isBetween(until, until.plus(IngestFixture.INTERVAL.dividedBy(9)));

        fixture.ibkr.competingLogout(fixture.ibkr.user());
        fixture.nextRun(id);
        assertThat(fixture.connection(id).status().status()).isEqualTo(CONNECTED);
    }

    @Test
    void aLongPauseIsLookedAtMoreAndMoreSeldomAndNeverLessOftenThanTheInterval() {
        fixture.ibkr.competingLogin(fixture.ibkr.user());
        Instant started = fixture.time.now();
        int runs = 0;
        Duration longest = Duration.ZERO;
        while (Duration.between(started, fixture.time.now()).toHours() < 4) {
            Instant before = fixture.time.now();
            fixture.nextRun(id);
            longest = Duration.between(before, fixture.time.now());
            runs++;
        }

        assertThat(runs).isBetween(10, 30);
        assertThat(longest).isBetween(IngestFixture.INTERVAL, IngestFixture.INTERVAL.plusMinutes(3));
        assertThat(fixture.anna().history(id).get(0).status()).isEqualTo(PAUSED);
        fixture.ibkr.competingLogout(fixture.ibkr.user());
        fixture.nextRun(id);
    }

    @Test
    void aFailureOfTheProgramIsToldWithoutItsWordsAndTheNextRunIsAtItsPlace() {
        fixture.work(id);
        Ingest broken = fixture.ingest(builder -> builder.client(client -> {
            throw new IllegalStateException("words for nobody");
        }));
        fixture.time.advance(
                Duration.between(fixture.time.now(), fixture.connection(id).nextSync()));

        Instant next = broken.work(id).orElseThrow();

        assertThat(Duration.between(fixture.time.now(), next)).isGreaterThan(IngestFixture.INTERVAL.dividedBy(2));
        StatusChange told = fixture.connection(id).status();
        assertThat(told.status()).isEqualTo(CONNECTED);
        assertThat(told.reason()).contains("its log says why").doesNotContain("nobody");
        assertThat(fixture.lastRun(id).outcome()).isEqualTo(ImportRun.Outcome.FAILED);
        fixture.nextRun(id);
        assertThat(fixture.connection(id).status().reason()).isNull();
    }

    @Test
    void maintenanceOfASaturdayPausesAndNothingIsLost() {
        fixture.ibkr.faults().inject(Fault.SATURDAY_MAINTENANCE, fixture.time.now(), Duration.ofDays(8));
        Instant saturday = Instant.parse("2026-09-13T00:30:00Z"); // 20:30 in New York
        while (saturday.isBefore(fixture.time.now())) {
            saturday = saturday.plus(Duration.ofDays(7));
        }
        fixture.time.advance(Duration.between(fixture.time.now(), saturday));
        fixture.work(id);
        assertThat(fixture.connection(id).status().status()).isEqualTo(PAUSED);

        Instant over = saturday.plus(Duration.ofHours(3));
        while (fixture.time.now().isBefore(over)) {
            fixture.nextRun(id);
        }
        fixture.nextRun(id);
        assertThat(fixture.connection(id).status().status()).isEqualTo(CONNECTED);
        assertThat(fixture.storedIds())
                .containsAll(fixture.truth(fixture.ibkr.user().accountIds()));
        fixture.ibkr.faults().stop(Fault.SATURDAY_MAINTENANCE);
    }
}
