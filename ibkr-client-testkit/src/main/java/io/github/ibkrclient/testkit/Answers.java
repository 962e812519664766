package io.github.ibkrclient.testkit;

import io.github.ibkrclient.testkit.http.SimulatedResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import okio.ByteString;

/** Faults that are nothing but another answer. */
final class Answers {
    private Answers() {}

    /** Calls get this before IBKR looks who calls; they have no effect. */
    static FaultEffect atEdge(Predicate<Route> which, SimulatedResponse answer) {
        return new FaultEffect() {
            @Override
            public Optional<SimulatedResponse> arrive(Arrival arrival) {
                return which.test(arrival.route()) ? Optional.of(answer) : Optional.empty();
            }
        };
    }

    /** Calls that passed all checks get this and have no effect. */
    static FaultEffect instead(Predicate<Route> which, SimulatedResponse answer) {
        return instead((call, route) -> which.test(route), answer);
    }

    /** Calls that passed all checks get this and have no effect. */
    static FaultEffect instead(BiPredicate<Call, Route> which, SimulatedResponse answer) {
        return new FaultEffect() {
            @Override
            public Optional<SimulatedResponse> instead(Call call, Route route) {
                return which.test(call, route) ? Optional.of(answer) : Optional.empty();
            }
        };
    }

    /** Calls take effect, but those that went well are answered in another form. */
    static FaultEffect bent(Predicate<Route> which, UnaryOperator<SimulatedResponse> form) {
        return new FaultEffect() {
            @Override
            public SimulatedResponse bend(Call call, Route route, SimulatedResponse answer) {
                return answer.status() == 200 && which.test(route) ? form.apply(answer) : answer;
            }
        };
    }

    /** The next call of each user comes before the caches are filled. */
    static FaultEffect cold(Predicate<Route> which) {
        return new FaultEffect() {
            private final Set<String> served = new HashSet<>();

            @Override
            public boolean chills(Call call, Route route) {
                return which.test(route) && served.add(call.user().user().username());
            }
        };
    }

    /** IBKR's clock is ahead. */
    static FaultEffect skewed(Duration ahead) {
        return new FaultEffect() {
            @Override
            public Duration skew() {
                return ahead;
            }
        };
    }

    static SimulatedResponse waiting(int status) {
        return SimulatedResponse.json(status, "{\"status\":\"waiting for reply\"}");
    }

    static SimulatedResponse inArray(SimulatedResponse answer) {
        return answer.text().startsWith("{") ? body(answer, "[" + answer.text() + "]") : answer;
    }

    static SimulatedResponse inObject(SimulatedResponse answer) {
        return answer.text().startsWith("[") ? body(answer, "{\"data\":" + answer.text() + "}") : answer;
    }

    static SimulatedResponse empty(SimulatedResponse answer) {
        return body(answer, "");
    }

    static SimulatedResponse half(SimulatedResponse answer) {
        String whole = answer.text();
        return body(answer, whole.substring(0, whole.length() / 2));
    }

    private static SimulatedResponse body(SimulatedResponse answer, String body) {
        return new SimulatedResponse(answer.status(), answer.headers(), ByteString.encodeUtf8(body), answer.dropped());
    }
}
