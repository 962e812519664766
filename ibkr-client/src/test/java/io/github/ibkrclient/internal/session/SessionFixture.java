package io.github.ibkrclient.internal.session;

import com.google.gson.JsonArray;
import com.google.gson.reflect.TypeToken;
import io.github.ibkrclient.CallOptions;
import io.github.ibkrclient.CompetePolicy;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.auth.Signer;
import io.github.ibkrclient.auth.SigningContext;
import io.github.ibkrclient.internal.response.Outcome;
import io.github.ibkrclient.model.BrokerageStatus;
import io.github.ibkrclient.operation.ApiRequest;
import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.operation.SecurityScheme;
import io.github.ibkrclient.operation.Transport;
import io.github.ibkrclient.time.Deadline;
import io.github.ibkrclient.time.ManualTiming;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** A session whose own calls are answered here, and noted. */
final class SessionFixture {
    final ManualTiming timing = new ManualTiming().sleepsMoveIt();
    final List<String> calls = new ArrayList<>();
    final Session session;

    SessionFixture() {
        Map<SecurityScheme, Signer> signers = new EnumMap<>(SecurityScheme.class);
        Signer signer = new TokenSigner();
        for (SecurityScheme scheme : SecurityScheme.values()) {
            signers.put(scheme, signer);
        }
        session = new Session(timing, signers, CompetePolicy.YIELD, this::transport, () -> {});
    }

    SessionHandle prepare(Operation operation) throws InterruptedException {
        return session.prepare(ApiRequest.of(operation), deadline());
    }

    void learn(Operation operation, Outcome<?> outcome) throws InterruptedException {
        try (SessionHandle handle = prepare(operation)) {
            session.learn(handle, outcome);
        }
    }

    Deadline deadline() {
        return Deadline.in(Duration.ofMinutes(1), timing);
    }

    private Transport transport(Deadline deadline, CallOptions options) {
        return new Transport() {
            @Override
            public <T extends @Nullable Object> T send(ApiRequest request, TypeToken<T> type) {
                calls.add(request.operation().name());
                try (SessionHandle handle = session.prepare(request, deadline)) {
                    Object answer = answer(request.operation());
                    session.learn(handle, new Outcome.Success<>(answer));
                    @SuppressWarnings("unchecked")
                    T typed = (T) answer;
                    return typed;
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        };
    }

    private static Object answer(Operation operation) {
        boolean aboutTheSession = operation.sameCallAs(Endpoint.INIT_BROKERAGE_SESSION)
                || operation.sameCallAs(Endpoint.GET_BROKERAGE_STATUS);
        return aboutTheSession
                ? new BrokerageStatus(true, true, false, true, null, null, null, null, null)
                : new JsonArray();
    }

    private final class TokenSigner implements Signer {
        private boolean token;

        @Override
        public Set<SecurityScheme> schemes() {
            return EnumSet.allOf(SecurityScheme.class);
        }

        @Override
        public Request sign(Request request, SigningContext context) {
            return request;
        }

        @Override
        public boolean ready(Instant now) {
            return token;
        }

        @Override
        public void renew(SigningContext context) {
            calls.add("token");
            token = true;
        }

        @Override
        public void discard() {
            token = false;
        }

        @Override
        public Optional<Instant> expiresAt() {
            return Optional.empty();
        }
    }
}
