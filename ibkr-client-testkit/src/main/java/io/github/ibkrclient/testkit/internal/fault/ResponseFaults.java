package io.github.ibkrclient.testkit.internal.fault;

import io.github.ibkrclient.testkit.internal.call.Call;
import io.github.ibkrclient.testkit.internal.call.Route;
import io.github.ibkrclient.testkit.internal.http.SimulatedResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Faults that only change an answer. */
public final class ResponseFaults {
    private ResponseFaults() {}

    /** The edge answers calls, whoever makes them. The calls have no effect. */
    public static FaultEffect atEdge(Predicate<Route> which, SimulatedResponse answer) {
        return new FaultEffect() {
            @Override
            public Optional<SimulatedResponse> arrived(IncomingCall call) {
                return which.test(call.route()) ? Optional.of(answer) : Optional.empty();
            }
        };
    }

    /** Calls that passed all checks get this answer and have no effect. */
    public static FaultEffect instead(Predicate<Route> which, SimulatedResponse answer) {
        return instead((call, route) -> which.test(route), answer);
    }

    /** Calls that passed all checks get this answer and have no effect. */
    public static FaultEffect instead(BiPredicate<Call, Route> which, SimulatedResponse answer) {
        return new FaultEffect() {
            @Override
            public Optional<SimulatedResponse> answerInstead(Call call, Route route) {
                return which.test(call, route) ? Optional.of(answer) : Optional.empty();
            }
        };
    }

    /** Calls take effect, but an answer with status 200 gets another form. */
    public static FaultEffect rewritten(Predicate<Route> which, UnaryOperator<String> form) {
        return new FaultEffect() {
            @Override
            public SimulatedResponse rewrite(Call call, Route route, SimulatedResponse answer) {
                return answer.status() == 200 && which.test(route)
                        ? answer.withBody(form.apply(answer.text()))
                        : answer;
            }
        };
    }

    /** The next call of each user comes before the caches are filled. */
    public static FaultEffect cold(Predicate<Route> which) {
        return new FaultEffect() {
            private final Set<String> done = new HashSet<>();

            @Override
            public boolean makesCold(Call call, Route route) {
                return which.test(route) && done.add(call.user().username());
            }
        };
    }

    /** IBKR's clock is ahead by this; behind when it is negative. */
    public static FaultEffect clockSkew(Duration ahead) {
        return new FaultEffect() {
            @Override
            public Duration clockSkew() {
                return ahead;
            }
        };
    }

    /** The answer of a back end that has not replied yet. */
    public static SimulatedResponse waiting(int status) {
        return SimulatedResponse.json(status, "{\"status\":\"waiting for reply\"}");
    }

    /** Puts an object into an array. */
    public static String inArray(String body) {
        return body.startsWith("{") ? "[" + body + "]" : body;
    }

    /** Puts an array into an object. */
    public static String inObject(String body) {
        return body.startsWith("[") ? "{\"data\":" + body + "}" : body;
    }

    /** Leaves nothing of a body. */
    public static String empty(String body) {
        return "";
    }

    /** Leaves the first half of a body. */
    public static String half(String body) {
        return body.substring(0, body.length() / 2);
    }
}
