package io.github.ibkrclient.internal;

import com.google.gson.reflect.TypeToken;
import io.github.ibkrclient.ApiRequest;
import io.github.ibkrclient.CompetePolicy;
import io.github.ibkrclient.Deadline;
import io.github.ibkrclient.Endpoint;
import io.github.ibkrclient.Operation;
import io.github.ibkrclient.Timing;
import io.github.ibkrclient.Transport;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.error.SessionException;
import io.github.ibkrclient.model.BrokerageStatus;
import io.github.ibkrclient.model.InitRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Opens the brokerage session and waits until it is ready: the first answers after an init often say "not yet". */
final class BrokerageOpening {
    private static final TypeToken<BrokerageStatus> STATUS = TypeToken.get(BrokerageStatus.class);
    static final Duration BETWEEN_POLLS = Duration.ofSeconds(1);
    private static final int POLLS = 10;

    private final Timing timing;

    BrokerageOpening(Timing timing) {
        this.timing = timing;
    }

    void run(Operation operation, CompetePolicy policy, Deadline deadline, Transport transport)
            throws InterruptedException {
        boolean take = policy == CompetePolicy.TAKE;
        BrokerageStatus status = transport.send(
                ApiRequest.of(Endpoint.INIT_BROKERAGE_SESSION).body(new InitRequest(true, take)), STATUS);
        for (int poll = 0; !ready(status); poll++) {
            if (isTrue(status.competing()) && !take) {
                throw competing(operation);
            }
            if (poll == POLLS || deadline.left().compareTo(BETWEEN_POLLS) < 0) {
                throw new SessionException(
                        operation,
                        SessionException.Reason.NOT_READY,
                        Delivery.NOT_SENT,
                        "the brokerage session was opened but did not become ready in time; try again in a minute");
            }
            timing.sleep(BETWEEN_POLLS);
            status = transport.send(ApiRequest.of(Endpoint.GET_BROKERAGE_STATUS), STATUS);
        }
    }

    static SessionException competing(Operation operation) {
        return new SessionException(
                operation,
                SessionException.Reason.COMPETING,
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
