package io.github.ibkrclient.ingest;

import static io.github.ibkrclient.ingest.IngestFixture.ANNA;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.ingest.connection.ConnectionStatus;
import io.github.ibkrclient.ingest.internal.store.JdbcPacingStore;
import io.github.ibkrclient.pacing.PacingStore.Entries;
import io.github.ibkrclient.pacing.PacingStore.Penalty;
import io.github.ibkrclient.testkit.Fault;
import io.github.ibkrclient.testkit.ReceivedRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** IBKR counts by user and punishes addresses, so machines share the pace of a user and the penalty of an address. */
class SharedPaceTest {
    private final IngestFixture fixture = new IngestFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aMachineThatTakesOverKeepsThePaceOfTheOneBefore() {
        UUID id = fixture.synced();
        Ingest another = fixture.ingest();

        another.user(ANNA).syncNow(id);
        fixture.work(another, id);

        List<Instant> trades = fixture.ibkr.received(Endpoint.LIST_TRADES).stream()
                .map(ReceivedRequest::at)
                .toList();
        for (int i = 1; i < trades.size(); i++) {
            assertThat(Duration.between(trades.get(i - 1), trades.get(i)))
                    .isGreaterThanOrEqualTo(Duration.ofSeconds(5));
        }
        assertThat(fixture.ibkr.violations()).isEmpty();
    }

    @Test
    void aPenaltyHoldsBackEveryMachineOfTheAddressAndNoOther() {
        UUID id = fixture.synced();
        Ingest sameAddress = fixture.ingest();
        Ingest otherAddress = fixture.ingest(builder -> builder.egress("other"));
        fixture.ibkr.faults().inject(Fault.PENALTY_BOX, fixture.time.now(), Duration.ofMinutes(20));
        fixture.nextRun(id);
        assertThat(fixture.connection(id).status().status()).isEqualTo(ConnectionStatus.PAUSED);
        int calls = fixture.logins(); // the first call of a machine that has no token yet

        sameAddress.user(ANNA).syncNow(id);
        fixture.work(sameAddress, id);
        assertThat(fixture.logins()).isEqualTo(calls);
        assertThat(fixture.connection(id).status().reason()).contains("[penalty-box]");
        fixture.ibkr.faults().stop(Fault.PENALTY_BOX);

        fixture.time.advance(Duration.ofSeconds(10));
        otherAddress.user(ANNA).syncNow(id);
        fixture.work(otherAddress, id);
        assertThat(fixture.logins()).isGreaterThan(calls);
    }

    @Test
    void callsAreThoseOfAUserAndPenaltiesThoseOfAnAddressAndAShorterPenaltyEndsNoLongerOne() {
        Instant now = fixture.time.now();
        Penalty penalty = new Penalty(now, now.plusSeconds(900), 1);
        store("anna", "here").update(none -> new Entries(Map.of("rule", List.of(now)), Optional.of(penalty)));
        store("ben", "here").update(shared -> {
            assertThat(shared).isEqualTo(new Entries(Map.of(), Optional.of(penalty)));
            return new Entries(Map.of(), Optional.of(new Penalty(now, now.plusSeconds(10), 1)));
        });

        assertThat(read("anna", "here")).isEqualTo(new Entries(Map.of("rule", List.of(now)), Optional.of(penalty)));
        assertThat(read("anna", "there")).isEqualTo(new Entries(Map.of("rule", List.of(now)), Optional.empty()));
    }

    private JdbcPacingStore store(String user, String egress) {
        return new JdbcPacingStore(fixture.database, user, egress);
    }

    private Entries read(String user, String egress) {
        List<Entries> read = new ArrayList<>();
        store(user, egress).update(stored -> {
            read.add(stored);
            return stored;
        });
        return read.get(0);
    }
}
