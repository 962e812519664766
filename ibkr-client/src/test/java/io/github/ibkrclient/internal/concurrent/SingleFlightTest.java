package io.github.ibkrclient.internal.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.error.ErrorCode;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.error.SessionException;
import io.github.ibkrclient.error.TransportException;
import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.status.SessionStatus.Phase;
import io.github.ibkrclient.time.Deadline;
import io.github.ibkrclient.time.ManualTiming;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SingleFlightTest {
    private static final Operation CALL = Endpoint.LIST_TRADES;
    private static final int CALLERS = 8;

    private final ManualTiming timing = new ManualTiming();
    private final AtomicInteger openings = new AtomicInteger();
    private final SingleFlight flight = new SingleFlight(timing, () -> {});
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    @Test
    void concurrentCallersShareOneOpening() throws Exception {
        CountDownLatch mayOpen = new CountDownLatch(1);
        List<Future<Long>> callers = callers(() -> {
            openings.incrementAndGet();
            mayOpen.await();
        });
        timing.awaitParked(CALLERS - 1);
        mayOpen.countDown();

        for (Future<Long> caller : callers) {
            assertThat(caller.get()).isEqualTo(1);
        }
        assertThat(openings).hasValue(1);
        assertThat(flight.state().phase()).isEqualTo(Phase.OPEN);
    }

    @Test
    void concurrentCallersShareAFailureAndEachGetsAnExceptionOfItsOwn() throws Exception {
        CountDownLatch mayFail = new CountDownLatch(1);
        List<Future<Long>> callers = callers(() -> {
            openings.incrementAndGet();
            mayFail.await();
            throw failure();
        });
        timing.awaitParked(CALLERS - 1);
        mayFail.countDown();

        List<Throwable> failures = new ArrayList<>();
        for (Future<Long> caller : callers) {
            failures.add(catchThrowableOfType(Exception.class, caller::get).getCause());
        }
        assertThat(failures).doesNotHaveDuplicates();
        assertThat(failures.stream().filter(SessionException.class::isInstance))
                .hasSize(CALLERS - 1)
                .allSatisfy(shared -> {
                    assertThat(((SessionException) shared).code()).isEqualTo(ErrorCode.SESSION_NOT_READY);
                    assertThat(((SessionException) shared).delivery()).isEqualTo(Delivery.NOT_SENT);
                });
        assertThat(openings).hasValue(1);
    }

    @Test
    void aFailureForWantOfTimeIsTheOpenersAloneAndTheNextCallerTries() throws Exception {
        CountDownLatch mayFail = new CountDownLatch(1);
        Future<Long> hasty =
                threads.submit(() -> flight.ensure(CALL, deadline(Duration.ofSeconds(1)), () -> true, () -> {
                    openings.incrementAndGet();
                    mayFail.await();
                    timing.advance(Duration.ofSeconds(1));
                    throw failure();
                }));
        while (flight.state().phase() != Phase.OPENING) {
            Thread.onSpinWait();
        }
        Future<Long> patient = threads.submit(() -> open());
        timing.awaitParked(1);
        mayFail.countDown();

        assertThat(patient.get()).isEqualTo(1);
        assertThatThrownBy(hasty::get).hasCauseInstanceOf(TransportException.class);
        assertThat(openings).hasValue(2);
        assertThat(flight.state().lastFailure()).isNull();
    }

    @Test
    void aCallerWhoseDeadlinePassesStopsWaiting() throws Exception {
        CountDownLatch mayOpen = new CountDownLatch(1);
        Future<Long> opener =
                threads.submit(() -> flight.ensure(CALL, deadline(Duration.ofMinutes(1)), () -> true, mayOpen::await));
        while (flight.state().phase() != Phase.OPENING) {
            Thread.onSpinWait();
        }

        assertThatThrownBy(() -> flight.ensure(CALL, deadline(Duration.ZERO), () -> true, () -> {}))
                .isInstanceOfSatisfying(
                        SessionException.class, late -> assertThat(late.code()).isEqualTo(ErrorCode.SESSION_NOT_READY))
                .hasMessageContaining("still being opened");
        mayOpen.countDown();
        assertThat(opener.get()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "2, 0", "3, 30", "4, 60", "5, 120", "6, 240", "7, 480", "8, 960", "9, 960", "20, 960"})
    void fromTheThirdFailureInARowOnCallersAreHeldOffForAGrowingWhile(int failures, long seconds) {
        for (int i = 0; i < failures; i++) {
            flight.state().heldOffUntil().ifPresent(until -> timing.advance(Duration.between(timing.now(), until)));
            assertThatThrownBy(() -> fail(failure())).isInstanceOf(TransportException.class);
        }

        Instant until = timing.now().plusSeconds(seconds);
        assertThat(flight.state().heldOffUntil().orElse(timing.now())).isEqualTo(until);
        if (seconds > 0) {
            assertThatThrownBy(this::open)
                    .isInstanceOfSatisfying(
                            SessionException.class,
                            held -> assertThat(held.pausedUntil()).contains(until));
            assertThat(openings).hasValue(failures);
        }
    }

    @Test
    void successEndsTheRowOfFailures() throws Exception {
        assertThatThrownBy(() -> fail(failure())).isInstanceOf(TransportException.class);
        assertThatThrownBy(() -> fail(failure())).isInstanceOf(TransportException.class);
        flight.lost(open(), null, () -> {});
        assertThatThrownBy(() -> fail(failure())).isInstanceOf(TransportException.class);

        assertThat(flight.state().heldOffUntil()).isEmpty();
    }

    @Test
    void aFailureThatDoesNotBurdenIbkrHoldsNobodyOff() {
        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(() -> flight.ensure(
                            CALL, deadline(Duration.ofMinutes(1)), () -> true, new SingleFlight.Opening() {
                                @Override
                                public void run() {
                                    throw failure();
                                }

                                @Override
                                public boolean burdensIbkr(IbkrException failure) {
                                    return false;
                                }
                            }))
                    .isInstanceOf(TransportException.class);
        }

        assertThat(flight.state().heldOffUntil()).isEmpty();
    }

    @Test
    void whatAnotherHoldsIsAskedForAgainAfterAWhileOrWhenItIsKnownToBeFree() throws Exception {
        SingleFlight shared = new SingleFlight(timing, () -> {}, Duration.ofMinutes(1));
        SessionException competing =
                new SessionException(CALL, ErrorCode.SESSION_COMPETING, Delivery.NOT_SENT, "another program holds it");

        assertThatThrownBy(() -> shared.ensure(CALL, deadline(Duration.ofMinutes(5)), () -> true, () -> {
                    throw competing;
                }))
                .isSameAs(competing);
        assertThatThrownBy(() -> shared.ensure(CALL, deadline(Duration.ofMinutes(5)), () -> true, () -> {}))
                .isInstanceOfSatisfying(
                        SessionException.class,
                        still -> assertThat(still.code()).isEqualTo(ErrorCode.SESSION_COMPETING));
        shared.clearCompeting();

        assertThat(shared.ensure(CALL, deadline(Duration.ofMinutes(5)), () -> true, () -> {}))
                .isEqualTo(1);
    }

    @Test
    void theLossOfAnOlderGenerationChangesNothing() throws Exception {
        long first = open();
        assertThat(flight.lost(first, null, () -> {})).isTrue();
        long second = open();

        assertThat(flight.lost(first, null, openings::incrementAndGet)).isFalse();
        assertThat(flight.stands(second)).isTrue();
        assertThat(openings).hasValue(2);
    }

    @Test
    void whatNoLongerHoldsIsOpenedAnew() throws Exception {
        long first = open();

        long second = flight.ensure(CALL, deadline(Duration.ofMinutes(1)), () -> false, openings::incrementAndGet);

        assertThat(second).isEqualTo(first + 1);
        assertThat(openings).hasValue(2);
    }

    private List<Future<Long>> callers(SingleFlight.Opening opening) {
        List<Future<Long>> callers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            callers.add(
                    threads.submit(() -> flight.ensure(CALL, deadline(Duration.ofMinutes(1)), () -> true, opening)));
        }
        return callers;
    }

    private long open() throws InterruptedException {
        return flight.ensure(CALL, deadline(Duration.ofMinutes(1)), () -> true, openings::incrementAndGet);
    }

    private void fail(IbkrException failure) throws InterruptedException {
        flight.ensure(CALL, deadline(Duration.ofMinutes(1)), () -> true, () -> {
            openings.incrementAndGet();
            throw failure;
        });
    }

    private Deadline deadline(Duration duration) {
        return Deadline.in(duration, timing);
    }

    private static TransportException failure() {
        return new TransportException(CALL, ErrorCode.NO_ANSWER, Delivery.UNKNOWN, "no answer", null);
    }
}
