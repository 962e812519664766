package io.github.ibkrclient.oauth.internal.oauth2;

import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.error.ErrorCode;
import io.github.ibkrclient.error.SessionException;
import io.github.ibkrclient.operation.Operation;
import java.time.Instant;
import java.util.Optional;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** The bearer token in use, for all threads. */
public final class BearerCache {
    private volatile @Nullable Bearer current;

    /** Whether there is a token that need not be renewed yet. */
    public boolean ready(Instant now) {
        Bearer inUse = current;
        return inUse != null && now.isBefore(inUse.renewFrom());
    }

    /** Puts a token in the place of the one in use. */
    public void hold(Bearer bearer) {
        current = bearer;
    }

    /** Removes the token and returns it. */
    public Optional<Bearer> discard() {
        Bearer gone = current;
        current = null;
        return Optional.ofNullable(gone);
    }

    /** When the token ends; empty when there is none. */
    public Optional<Instant> expiresAt() {
        return Optional.ofNullable(current).map(Bearer::expiresAt);
    }

    /**
     * Puts the token on a request.
     *
     * @throws SessionException when there is none any more
     */
    public Request.Builder sign(Request request, Operation operation) {
        Bearer inUse = current;
        if (inUse == null) {
            throw new SessionException(
                    operation,
                    ErrorCode.SESSION_EXPIRED,
                    Delivery.NOT_SENT,
                    "the bearer token was discarded before the call was signed");
        }
        return request.newBuilder().header("Authorization", "Bearer " + inUse.token());
    }

    /** Shows when the token ends. */
    @Override
    public String toString() {
        return String.valueOf(current);
    }
}
