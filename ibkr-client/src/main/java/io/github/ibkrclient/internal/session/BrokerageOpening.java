package io.github.ibkrclient.internal.session;

import com.google.gson.reflect.TypeToken;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.error.ErrorCode;
import io.github.ibkrclient.error.SessionException;
import io.github.ibkrclient.internal.concurrent.SingleFlight;
import io.github.ibkrclient.model.BrokerageStatus;
import io.github.ibkrclient.model.InitRequest;
import io.github.ibkrclient.operation.ApiRequest;
import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.operation.Transport;
import io.github.ibkrclient.time.Timing;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Opens the brokerage session and waits until it is ready: the first answers after an init often say "not yet". See {@code
 * docs/protocol.md#init-not-ready}.
 */
final class BrokerageOpening implements SingleFlight.Opening {
    private static final TypeToken<BrokerageStatus> STATUS = TypeToken.get(BrokerageStatus.class);
    private static final Duration BETWEEN_POLLS = Duration.ofSeconds(1);
    private static final int POLLS = 10;

    private final SessionHandle call;
    private final BooleanSupplier takesOver;
    private final SessionCalls calls;
    private final Timing timing;

    BrokerageOpening(SessionHandle call, BooleanSupplier takesOver, SessionCalls calls, Timing timing) {
        this.call = call;
        this.takesOver = takesOver;
        this.calls = calls;
        this.timing = timing;
    }

    @Override
    public void run() throws InterruptedException {
        boolean takeOver = takesOver.getAsBoolean();
        Transport transport = calls.until(call.deadline());
        BrokerageStatus status = transport.send(
                ApiRequest.of(Endpoint.INIT_BROKERAGE_SESSION).body(new InitRequest(true, takeOver)), STATUS);
        for (int poll = 0; !ready(status); poll++) {
            if (isTrue(status.competing()) && !takeOver) {
                throw competing(call.operation());
            }
            if (poll == POLLS || call.deadline().left().compareTo(BETWEEN_POLLS) < 0) {
                throw new SessionException(
                        call.operation(),
                        ErrorCode.SESSION_NOT_READY,
                        Delivery.NOT_SENT,
                        "the brokerage session was opened but did not become ready in time; try again in a minute");
            }
            timing.sleep(BETWEEN_POLLS);
            status = transport.send(ApiRequest.of(Endpoint.GET_BROKERAGE_STATUS), STATUS);
        }
    }

    @Override
    public Duration givesUpBefore() {
        return BETWEEN_POLLS;
    }

    static SessionException competing(Operation operation) {
        return new SessionException(
                operation,
                ErrorCode.SESSION_COMPETING,
                Delivery.NOT_SENT,
                "another program or device holds the brokerage session of this username");
    }

    private static boolean ready(BrokerageStatus status) {
        return isTrue(status.authenticated()) && !Boolean.FALSE.equals(status.established());
    }

    private static boolean isTrue(@Nullable Boolean flag) {
        return Boolean.TRUE.equals(flag);
    }
}
