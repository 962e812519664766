package io.github.ibkrclient.internal.call;

import io.github.ibkrclient.internal.event.EventPublisher;
import io.github.ibkrclient.internal.http.WatchedSockets;
import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.pacing.Permit;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import okhttp3.Interceptor;
import okhttp3.Response;

/**
 * One call on its way to the wire. It looks at the permit at the last moment, and says when the first bytes are written. On
 * sockets of the user's, or when another call's thread wrote the bytes, it says so when the answer comes.
 */
record Departure(Permit permit, Operation operation, EventPublisher events) {

    /** To be the last of the network interceptors. */
    static Response watch(Interceptor.Chain chain) throws IOException {
        Departure departure = chain.request().tag(Departure.class);
        return departure == null ? chain.proceed(chain.request()) : departure.proceed(chain);
    }

    private Response proceed(Interceptor.Chain chain) throws IOException {
        if (!permit.mayLeave()) {
            throw new ConnectException("the connection took too long, or a penalty began meanwhile");
        }
        WatchedSockets.onNextWrite(this::left);
        try {
            return chain.proceed(chain.request());
        } finally {
            WatchedSockets.forget();
            permit.left();
        }
    }

    private void left() {
        Duration heldUp = permit.left();
        if (!heldUp.isZero()) {
            events.heldUp(operation, heldUp);
        }
    }
}
