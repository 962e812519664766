package io.github.ibkrclient.tests.endurance;

import io.github.ibkrclient.CallOptions;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.error.ErrorCode;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.testkit.VirtualTiming;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes calls again when their failures say so, and rejects every failure that must not happen. */
final class RetryingCaller {
    private final VirtualTiming time;
    private final List<FaultWindow> windows;

    RetryingCaller(VirtualTiming time, List<FaultWindow> windows) {
        this.time = time;
        this.windows = windows;
    }

    /** The answer to a call; empty when there was none until an instant. */
    <T> Optional<T> ask(Supplier<T> call, Instant before) {
        Instant again = time.now();
        while (again.isBefore(before)) {
            waitUntil(again);
            try {
                return Optional.of(timely(call));
            } catch (IbkrException e) {
                again = judge(e).orElseThrow(() -> new AssertionError("a read that must not be made again", e));
            }
        }
        return Optional.empty();
    }

    /** The answer or failure of a call, which must come within the time of a call. */
    <T> T timely(Supplier<T> call) {
        Instant deadline = time.now().plus(CallOptions.DEFAULT.timeout());
        try {
            T answer = call.get();
            checkBefore(deadline, null);
            return answer;
        } catch (IbkrException e) {
            checkBefore(deadline, e);
            throw e;
        }
    }

    private void checkBefore(Instant deadline, @Nullable Throwable failure) {
        if (time.now().isAfter(deadline)) {
            throw new AssertionError("a call outlived its deadline at " + deadline, failure);
        }
    }

    /** The instant after this time. */
    Instant after(Duration duration) {
        return time.now().plus(duration);
    }

    /**
     * When to make a call again; empty when it may have taken effect.
     *
     * @throws AssertionError when the failure is none that passes by itself, or no fault of the last time explains it
     */
    Optional<Instant> judge(IbkrException failure) {
        Instant now = time.now();
        Duration recovery = recovery(failure.code());
        if (windows.stream().noneMatch(window -> window.felt(now, recovery))) {
            throw new AssertionError("a failure without a fault in the last " + recovery, failure);
        }
        if (!failure.retryable() && failure.delivery() != Delivery.UNKNOWN) {
            throw new AssertionError("a failure that does not pass by itself", failure);
        }
        return failure.retryAt();
    }

    void waitUntil(Instant instant) {
        Duration left = Duration.between(time.now(), instant);
        if (!left.isNegative()) {
            time.advance(left);
        }
    }

    /** How long recovery takes, as docs/errors.md states it for each code. */
    private static Duration recovery(ErrorCode code) {
        Duration own = code.recovery().orElse(Duration.ZERO);
        return code == ErrorCode.ANSWER_NOT_WARM ? own.plus(recovery(ErrorCode.SESSION_NOT_READY)) : own;
    }
}
