package io.github.ibkrclient.internal.session;

import com.google.gson.JsonElement;
import com.google.gson.reflect.TypeToken;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.internal.concurrent.SingleFlight;
import io.github.ibkrclient.internal.response.Outcome;
import io.github.ibkrclient.model.BrokerageAccounts;
import io.github.ibkrclient.operation.ApiRequest;
import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.operation.SessionTier;
import io.github.ibkrclient.operation.Transport;
import io.github.ibkrclient.time.Timing;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The calls that must have been made once in a session before others. */
final class Primers implements Prerequisite {
    private static final Set<String> KNOWN = Stream.of(Endpoint.values())
            .flatMap(endpoint -> endpoint.primers().stream())
            .map(Primers::route)
            .collect(Collectors.toUnmodifiableSet());

    private final Map<String, Primer> primers = new ConcurrentHashMap<>();
    private final Timing timing;
    private final SessionCalls calls;
    private final Runnable changed;

    /** A primer and the generation of the session that it was last called in. */
    private static final class Primer {
        final SingleFlight flight;
        volatile long calledIn = -1;

        Primer(SingleFlight flight) {
            this.flight = flight;
        }
    }

    Primers(Timing timing, SessionCalls calls, Runnable changed) {
        this.timing = timing;
        this.calls = calls;
        this.changed = changed;
    }

    @Override
    public void ensure(SessionHandle call) throws InterruptedException {
        if (call.tier() == SessionTier.NONE) {
            return;
        }
        for (Operation operation : call.operation().primers()) {
            Primer primer = primer(operation);
            primer.flight.ensure(
                    call.operation(),
                    call.deadline(),
                    () -> primer.calledIn == generation(operation, call),
                    () -> send(operation, calls.until(call.deadline())));
        }
    }

    /** Counts a primer when its answer arrives, also when the user made the call. */
    @Override
    public void learn(SessionHandle call, Outcome<?> outcome) {
        Operation operation = call.operation();
        if (outcome.lost(Outcome.Loss.PRIMERS) && call.holds()) {
            primers.values().forEach(primer -> primer.flight.close());
        } else if (outcome.succeeded()
                && (KNOWN.contains(route(operation)) || primers.containsKey(route(operation)))
                && call.holds()) {
            Primer primer = primer(operation);
            primer.calledIn = generation(operation, call);
            primer.flight.markOpen();
        }
    }

    /**
     * The session that a primer counts for. A token that was only renewed counts as another session: whether IBKR keeps
     * what was listed before is not known. See {@code docs/protocol.md#new-token-forgets}.
     */
    private static long generation(Operation primer, SessionHandle call) {
        return primer.tier() == SessionTier.BROKERAGE ? call.brokerageGeneration() : call.signOnGeneration();
    }

    /** The account list tells which account is selected, so it is decoded. */
    private static void send(Operation primer, Transport transport) {
        if (primer.sameCallAs(Endpoint.LIST_BROKERAGE_ACCOUNTS)) {
            transport.send(ApiRequest.of(primer), TypeToken.get(BrokerageAccounts.class));
        } else {
            transport.send(ApiRequest.of(primer), TypeToken.get(JsonElement.class));
        }
    }

    /** Another project's operation is the same primer; primers have no path parameters. */
    private static String route(Operation operation) {
        return operation.method() + " " + operation.path();
    }

    private Primer primer(Operation operation) {
        return primers.computeIfAbsent(route(operation), added -> new Primer(new SingleFlight(timing, changed)));
    }
}
