package io.github.ibkrclient.tests.pacing;

import com.google.gson.JsonElement;
import com.google.gson.reflect.TypeToken;
import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.auth.Signer;
import io.github.ibkrclient.auth.SigningContext;
import io.github.ibkrclient.operation.ApiRequest;
import io.github.ibkrclient.operation.Effect;
import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.operation.SecurityScheme;
import io.github.ibkrclient.operation.SessionTier;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import okhttp3.Request;

/** A call that needs no session, to a server that checks nothing. */
record UnsignedCall() implements Operation {
    @Override
    public String name() {
        return "ANY";
    }

    @Override
    public String method() {
        return "GET";
    }

    @Override
    public String path() {
        return "/any";
    }

    @Override
    public Effect effect() {
        return Effect.READ;
    }

    @Override
    public SessionTier tier() {
        return SessionTier.NONE;
    }

    /** A builder of clients that can make the call. */
    static IbkrClient.Builder clients(int port) {
        return IbkrClient.builder()
                .baseUrl("http://localhost:" + port)
                .signer(new Nothing())
                .route("GET /any", Effect.READ);
    }

    /** Makes the call. */
    static JsonElement make(IbkrClient client) {
        return client.transport().send(ApiRequest.of(new UnsignedCall()), TypeToken.get(JsonElement.class));
    }

    private static final class Nothing implements Signer {
        @Override
        public Set<SecurityScheme> schemes() {
            return Set.of(SecurityScheme.SESSION);
        }

        @Override
        public Request sign(Request request, SigningContext context) {
            return request;
        }

        @Override
        public boolean ready(Instant now) {
            return true;
        }

        @Override
        public void renew(SigningContext context) {}

        @Override
        public void discard() {}

        @Override
        public Optional<Instant> expiresAt() {
            return Optional.empty();
        }
    }
}
