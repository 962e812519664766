package io.github.ibkrclient.client;

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

/** Makes calls again when their failures say so, and takes no failure that they should not have. */
final class PatientCaller {
    private final VirtualTiming time;
    private final List<Trouble> troubles;

    PatientCaller(VirtualTiming time, List<Trouble> troubles) {
        this.time = time;
        this.troubles = troubles;
    }

    /** The answer; empty when there was none before an instant. */
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

    /** An answer that comes, or fails to, within the time that a call has. */
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

    /** The instant at which so much time will have passed. */
    Instant after(Duration duration) {
        return time.now().plus(duration);
    }

    /**
     * When to make a call again; empty when it may have taken effect.
     *
     * @throws AssertionError when it failed as nothing should that passes by itself, or when no fault was in force lately
     *     enough
     */
    Optional<Instant> judge(IbkrException failure) {
        Instant now = time.now();
        Duration recovery = recovery(failure.code());
        if (troubles.stream().noneMatch(trouble -> trouble.felt(now, recovery))) {
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

    /** As the code's section in docs/errors.md states it. What is cold is the session that a fault made necessary. */
    private static Duration recovery(ErrorCode code) {
        Duration own = code.recovery().orElse(Duration.ZERO);
        return code == ErrorCode.ANSWER_NOT_WARM ? own.plus(recovery(ErrorCode.SESSION_NOT_READY)) : own;
    }
}
