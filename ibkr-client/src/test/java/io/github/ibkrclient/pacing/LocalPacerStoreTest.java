package io.github.ibkrclient.pacing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.error.ErrorCode;
import io.github.ibkrclient.error.PacingException;
import io.github.ibkrclient.time.Deadline;
import io.github.ibkrclient.time.ManualTiming;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalPacerStoreTest {
    private static final Duration USUAL = Duration.ofMinutes(15);

    private final ManualTiming time = new ManualTiming().sleepsMoveIt();

    @TempDir
    Path folder;

    @Test
    void noCallLeavesWhileTheStoreIsRefusedAndTheFailureSaysHowToMendIt() throws Exception {
        Path file = Files.writeString(folder.resolve("credentials.properties"), "secret=abc\n");
        LocalPacer pacer = restarted(file);

        assertThatThrownBy(() -> acquire(pacer))
                .isInstanceOf(PacingException.class)
                .hasMessageContaining("pacing store " + file)
                .hasMessageContaining("Builder.pacingStore")
                .hasMessageNotContaining("abc");
        assertThat(pacer.closedUntil()).isEmpty();
        assertThat(file).hasContent("secret=abc\n");

        Files.delete(file);
        time.advance(Duration.ofSeconds(1));
        acquire(pacer);
        assertThat(file).content().startsWith("ibkr-client pacing store 1\n");
    }

    @Test
    void afterAFailedAccessTheStoreIsUsedAgainAndAPenaltyIsTheFirstThingWritten() throws Exception {
        Path notYet = Files.writeString(folder.resolve("state"), "a file where the directory belongs");
        Path file = notYet.resolve("pacing.store");
        LocalPacer pacer = restarted(file);
        acquire(pacer);
        Instant opens = time.now().plus(Duration.ofMinutes(15));
        pacer.closeUntil(opens);

        Files.delete(notYet);
        time.advance(Duration.ofSeconds(1));
        time.runLast();

        assertThat(file).content().startsWith("ibkr-client pacing store 1\npenalty " + opens.toEpochMilli());
        assertThat(restarted(file).closedUntil()).contains(opens);
    }

    @Test
    void aPenaltyThatCannotBeWrittenIsTriedUntilItIsOver() throws Exception {
        Files.writeString(folder.resolve("state"), "");
        LocalPacer pacer = restarted(folder.resolve("state/pacing.store"));
        pacer.closeUntil(time.now().plusSeconds(3));

        for (int second = 1; second <= 3; second++) {
            assertThat(time.delays()).hasSize(second);
            time.advance(Duration.ofSeconds(1));
            time.runLast();
        }

        assertThat(time.delays()).hasSize(3);
    }

    @Test
    void callsMadeWhileTheStoreCouldNotBeWrittenAreCountedByOthersAfterwards() throws Exception {
        Path notYet = Files.writeString(folder.resolve("state"), "");
        Path file = notYet.resolve("pacing.store");
        LocalPacer pacer = restarted(file);
        pacer.acquire(Endpoint.LIST_TRADES, in(Duration.ofSeconds(1))).close();
        Files.delete(notYet);
        time.advance(Duration.ofSeconds(1));
        acquire(pacer);

        assertThatThrownBy(() -> restarted(file).acquire(Endpoint.LIST_TRADES, in(Duration.ofSeconds(1))))
                .isInstanceOf(PacingException.class)
                .hasMessageContaining("LIST_TRADES");
    }

    @Test
    void aStoreThatAnotherProgramKeepsFor12SecondsIsUsedAgain() throws Exception {
        Path file = folder.resolve("pacing.store");
        LocalPacer pacer = restarted(file);
        acquire(pacer);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            assertThat(held.isValid()).isTrue();
            Instant before = time.now();
            pacer.acquire(Endpoint.LIST_STOCKS, in(Duration.ofSeconds(30))).close();
            assertThat(Duration.between(before, time.now())).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(11));
            time.advance(Duration.ofSeconds(2));
        }
        Instant opens = time.now().plus(Duration.ofMinutes(15));
        pacer.closeUntil(opens);

        assertThat(restarted(file).closedUntil()).contains(opens);
    }

    @Test
    void aCallKeepsItsDeadlineWhileAnotherProgramKeepsTheStoreAndSaysSo() throws Exception {
        Path file = folder.resolve("pacing.store");
        acquire(restarted(file));
        LocalPacer pacer = restarted(file);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            assertThat(held.isValid()).isTrue();
            Instant before = time.now();
            assertThatThrownBy(() -> acquire(pacer))
                    .isInstanceOfSatisfying(
                            PacingException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PACING_DEADLINE))
                    .hasMessageContaining("another program keeps " + file + " locked")
                    .hasMessageNotContaining("too many calls");
            assertThat(Duration.between(before, time.now())).isBetween(Duration.ofMillis(800), Duration.ofSeconds(1));
        }
    }

    @Test
    void aPenaltyWithAbsurdNumbersIsTakenForAnUsualOne() throws Exception {
        long now = time.now().toEpochMilli();
        for (String absurd : List.of(
                "4102444800000 1 " + now,
                "4102444800000 1",
                "9223372036854775807 2147483647 " + now,
                "9223372036854775807 1 -9223372036854775808",
                "4102444800000 1 4102444000000",
                "-9223372036854775808 1 -9223372036854775808")) {
            Path file = Files.writeString(
                    folder.resolve("pacing.store"), "ibkr-client pacing store 1\npenalty " + absurd + "\n");
            LocalPacer pacer = restarted(file);

            assertThat(pacer.closedUntil().orElse(time.now()))
                    .isBeforeOrEqualTo(time.now().plus(USUAL));
            pacer.acquire(Endpoint.LIST_STOCKS, in(Duration.ofMinutes(16))).close();
            assertThat(file).content().doesNotContain("4102444800000").doesNotContain("9223372036854775807");
        }
    }

    @Test
    void absurdTimesOfCallsHoldNothingUpForLongerThanOnePeriod() throws Exception {
        for (String rule : List.of("LIST_TRADES:1/PT5S", "LIST_TRADES:3/PT10S")) {
            for (String times : List.of("4102444800000", "9223372036854775807", "-9223372036854775808")) {
                Path file = Files.writeString(
                        folder.resolve("pacing.store"), "ibkr-client pacing store 1\n" + rule + " " + times + "\n");

                restarted(file)
                        .acquire(Endpoint.LIST_TRADES, in(Duration.ofSeconds(6)))
                        .close();

                assertThat(file).content().doesNotContain(times);
            }
        }
    }

    @Test
    void aClockSetForwardOpensTheGateNoEarlier() throws Exception {
        LocalPacer pacer = restarted(folder.resolve("pacing.store"));
        pacer.closeUntil(time.now().plus(USUAL));
        time.setClock(Duration.ofMinutes(20));

        assertThat(pacer.closedUntil()).contains(time.now().plus(USUAL));
        Duration before = Duration.ofNanos(time.nanoTime());
        pacer.acquire(Endpoint.LIST_STOCKS, in(Duration.ofMinutes(16))).close();
        assertThat(Duration.ofNanos(time.nanoTime()).minus(before)).isGreaterThanOrEqualTo(USUAL);
    }

    @Test
    void aClockSetBackByADayOpensTheGateNoLater() throws Exception {
        Path file = folder.resolve("pacing.store");
        LocalPacer pacer = restarted(file);
        LocalPacer other = restarted(file);
        pacer.closeUntil(time.now().plus(USUAL));
        assertThat(other.closedUntil()).isPresent();
        time.setClock(Duration.ofDays(-1));

        assertThat(pacer.closedUntil()).contains(time.now().plus(USUAL));
        assertThat(other.closedUntil()).contains(time.now().plus(USUAL));
        time.advance(USUAL);
        acquire(pacer);
    }

    @Test
    void aPenaltyStoredBeforeTheClockWasSetBackLastsNoLongerThanItsLengthAfterARestart() {
        Path file = folder.resolve("pacing.store");
        restarted(file).closeUntil(time.now().plus(USUAL));
        time.setClock(Duration.ofDays(-1));

        assertThat(restarted(file).closedUntil()).contains(time.now().plus(USUAL));
    }

    @Test
    void twoProcessesThatSeeTheClockSetForwardDoNotMoveThePenaltyTwice() {
        Path file = folder.resolve("pacing.store");
        LocalPacer one = restarted(file);
        LocalPacer other = restarted(file);
        one.closeUntil(time.now().plus(USUAL));
        assertThat(other.closedUntil()).isPresent();
        time.setClock(Duration.ofMinutes(20));

        assertThat(one.closedUntil()).contains(time.now().plus(USUAL));
        assertThat(other.closedUntil()).contains(time.now().plus(USUAL));
        assertThat(restarted(file).closedUntil()).contains(time.now().plus(USUAL));
    }

    @Test
    void a429RightAfterTheClockWasSetBackClosesTheGateForItsFullLength() {
        PenaltyGate gate = new PenaltyGate(time);
        LocalPacer pacer = LocalPacer.create(time, gate, PacingLimits.documented());
        assertThat(pacer.closedUntil()).isEmpty();
        time.setClock(Duration.ofHours(-1));

        pacer.closeUntil(gate.breached());

        assertThat(pacer.closedUntil()).contains(time.now().plus(USUAL));
    }

    @Test
    void aClockSetForwardForgetsNoCall() throws Exception {
        LocalPacer pacer = restarted(folder.resolve("pacing.store"));
        pacer.acquire(Endpoint.LIST_TRADES, in(Duration.ofSeconds(1))).close();
        time.setClock(Duration.ofMinutes(20));

        assertThatThrownBy(() -> pacer.acquire(Endpoint.LIST_TRADES, in(Duration.ofSeconds(1))))
                .isInstanceOf(PacingException.class)
                .hasMessageContaining("LIST_TRADES");
    }

    private LocalPacer restarted(Path file) {
        return LocalPacer.create(time, new PenaltyGate(time), PacingLimits.documented(), PacingStore.file(file));
    }

    private void acquire(LocalPacer pacer) throws InterruptedException {
        pacer.acquire(Endpoint.LIST_STOCKS, in(Duration.ofSeconds(1))).close();
    }

    private Deadline in(Duration duration) {
        return Deadline.in(duration, time);
    }
}
