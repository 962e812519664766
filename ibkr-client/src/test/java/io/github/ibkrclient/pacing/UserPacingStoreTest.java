package io.github.ibkrclient.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.time.Deadline;
import io.github.ibkrclient.time.ManualTiming;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserPacingStoreTest {
    private static final String IBKR = "https://api.ibkr.com/v1/api";

    private final ManualTiming time = new ManualTiming().sleepsMoveIt();

    @TempDir
    Path state;

    @Test
    void eachUserOfEachServerHasAStoreOfHisOwnWhoseNameDoesNotTellWhoHeIs() throws Exception {
        acquire(pacer(Optional.of(state), IBKR, "CONSUMER1"));
        acquire(pacer(Optional.of(state), IBKR, "CONSUMER1"));
        acquire(pacer(Optional.of(state), IBKR, "CONSUMER2"));
        acquire(pacer(Optional.of(state), "https://localhost:5000/v1/api", "CONSUMER1"));

        assertThat(stores()).hasSize(3).allSatisfy(store -> {
            assertThat(store.getFileName().toString()).matches("[0-9a-f]{32}\\.store");
            assertThat(Files.getPosixFilePermissions(store)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        });
    }

    @Test
    void aRestartRemembersTheCallsOfTheRunBefore() throws Exception {
        acquire(pacer(Optional.of(state), IBKR, "CONSUMER1"));
        long before = time.nanoTime();

        acquire(pacer(Optional.of(state), IBKR, "CONSUMER1"));

        assertThat(time.nanoTime() - before).isGreaterThan(Duration.ofSeconds(5).toNanos());
    }

    @Test
    void storesThatNobodyUsedForTwoWeeksAreDeletedWithTheFirstCall() throws Exception {
        acquire(pacer(Optional.of(state), IBKR, "OLD"));
        Path old = stores().get(0);
        Path other = Files.writeString(old.resolveSibling("notes.txt"), "not ours");
        for (Path file : List.of(old, other)) {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(15))));
        }
        acquire(pacer(Optional.of(state), IBKR, "RECENT"));
        Path recent = stores().stream()
                .filter(store -> !store.equals(old))
                .findFirst()
                .orElseThrow();
        Files.setLastModifiedTime(recent, FileTime.from(Instant.now().minus(Duration.ofDays(13))));

        acquire(pacer(Optional.of(state), IBKR, "NEW"));

        assertThat(old).doesNotExist();
        assertThat(recent).exists();
        assertThat(other).exists();
    }

    @Test
    void withoutAHomeThePaceIsKeptInMemoryAndThePacerSaysWhatHelps() throws Exception {
        Path file = Files.writeString(state.resolve("home"), "a file where the directory belongs");
        for (Optional<Path> home : List.of(Optional.<Path>empty(), Optional.of(file))) {
            LocalPacer pacer = pacer(home, IBKR, "CONSUMER1");
            acquire(pacer);
            long before = time.nanoTime();
            acquire(pacer);

            assertThat(time.nanoTime() - before)
                    .isGreaterThan(Duration.ofSeconds(5).toNanos());
            assertThat(pacer.storeTrouble())
                    .hasValueSatisfying(trouble -> assertThat(trouble.reason()).contains("Builder.pacingInMemory"));
        }
    }

    private List<Path> stores() throws Exception {
        try (Stream<Path> files = Files.list(state.resolve("pacing"))) {
            return files.filter(file -> file.toString().endsWith(".store")).toList();
        }
    }

    private LocalPacer pacer(Optional<Path> directory, String baseUrl, String user) {
        PacingStore store = new UserPacingStore(directory, baseUrl, user);
        return LocalPacer.create(time, new PenaltyGate(time), PacingLimits.documented(), store);
    }

    private void acquire(LocalPacer pacer) throws InterruptedException {
        pacer.acquire(Endpoint.LIST_TRADES, Deadline.in(Duration.ofMinutes(1), time))
                .close();
    }
}
