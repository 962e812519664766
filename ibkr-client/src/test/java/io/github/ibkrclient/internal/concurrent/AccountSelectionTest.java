package io.github.ibkrclient.internal.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.error.ErrorCode;
import io.github.ibkrclient.error.SessionException;
import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.time.Deadline;
import io.github.ibkrclient.time.ManualTiming;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AccountSelectionTest {
    private static final Operation CALL = Endpoint.LIST_TRADES;

    private final ManualTiming timing = new ManualTiming();
    private final AccountSelection selection = new AccountSelection(timing);
    private final List<String> switches = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    @Test
    void aSwitchThatFailsLeavesTheSelectionUnknownAndTheNextCallSwitchesAgain() throws Exception {
        assertThatThrownBy(() -> selection.enter(CALL, "U1", deadline(), wanted -> {
                    throw new IllegalStateException("IBKR did not switch");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(selection.selected()).isEmpty();

        enter("U1");
        assertThat(switches).containsExactly("U1");
        assertThat(selection.selected()).isEqualTo("U1");
    }

    @Test
    void aCallWhoseDeadlinePassesLeavesTheQueue() throws Exception {
        enter("U1");

        assertThatThrownBy(() -> selection.enter(CALL, "U2", Deadline.in(Duration.ZERO, timing), switches::add))
                .isInstanceOfSatisfying(
                        SessionException.class, late -> assertThat(late.code()).isEqualTo(ErrorCode.SESSION_NOT_READY));
        enter("U1"); // nobody is ahead in the queue any more
        assertThat(switches).containsExactly("U1");
    }

    @Test
    void callsAboutOneAccountRunSideBySideAndACallAboutAnotherWaitsForThem() throws Exception {
        enter("U1");
        enter("U1");
        Future<?> other = threads.submit(() -> {
            enter("U2");
            return null;
        });
        timing.awaitParked(1);
        selection.leave();
        assertThat(switches).containsExactly("U1");
        selection.leave();
        other.get();

        assertThat(switches).containsExactly("U1", "U2");
        assertThat(selection.selected()).isEqualTo("U2");
    }

    @Test
    void aCallThatNamesNoAccountGoesBackToTheUsersOwn() throws Exception {
        selection.seen("U1");
        enter("U2");
        selection.leave();
        enter(null);

        assertThat(switches).containsExactly("U2", "U1");
    }

    @Test
    void theUsersOwnSwitchRunsAloneAndIsWhatCallsWithoutAnAccountAreAbout() throws Exception {
        selection.seen("U1");
        assertThat(selection.enterAlone(CALL, deadline())).isTrue();
        Future<?> call = threads.submit(() -> {
            enter(null);
            return null;
        });
        timing.awaitParked(1);
        selection.switched("U2");
        selection.leaveAlone();
        call.get();

        assertThat(switches).isEmpty();
        assertThat(selection.selected()).isEqualTo("U2");
    }

    @Test
    void theSwitchOfACallIsNoChoiceOfTheUsers() throws Exception {
        selection.seen("U1");
        selection.enter(CALL, "U2", deadline(), wanted -> {
            assertThat(selection.enterAlone(CALL, deadline())).isFalse();
            selection.switched(wanted);
        });
        selection.leave();
        enter(null);

        assertThat(switches).containsExactly("U1");
    }

    @Test
    void aListThatArrivesLateDoesNotUndoASwitch() throws Exception {
        enter("U2");
        selection.seen("U1");

        assertThat(selection.selected()).isEqualTo("U2");
    }

    private void enter(@Nullable String account) throws InterruptedException {
        selection.enter(CALL, account, deadline(), switches::add);
    }

    private Deadline deadline() {
        return Deadline.in(Duration.ofMinutes(1), timing);
    }
}
