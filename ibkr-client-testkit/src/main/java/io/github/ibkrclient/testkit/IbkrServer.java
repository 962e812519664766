package io.github.ibkrclient.testkit;

import io.github.ibkrclient.testkit.http.SimulatedRequest;
import io.github.ibkrclient.testkit.http.SimulatedResponse;
import io.github.ibkrclient.testkit.oauth.RefusedException;
import io.github.ibkrclient.testkit.oauth.TokenServer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The way of a request through IBKR: the edge, the signature, the pace, the session, the handler. One request at a
 * time, so that a run repeats itself.
 */
final class IbkrServer {
    private static final String BASE_PATH = "/v1/api";
    private static final int REMEMBERED = 100_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final InstantSource clock;
    private final SimulatorRules rules;
    private final List<Route> routes;
    private final Tokens tokens;
    private final Map<String, UserState> users;
    private final Consumer<Violation> onViolation;
    private final AuthorizePage authorizePage;
    private final PaceKeeper pace = new PaceKeeper();
    private final Faults faults;
    private final List<Violation> violations = new ArrayList<>();
    private final List<ReceivedRequest> received = new ArrayList<>();

    IbkrServer(
            InstantSource clock,
            SimulatorRules rules,
            List<Route> routes,
            Tokens tokens,
            Map<String, UserState> users,
            Consumer<Violation> onViolation) {
        this.clock = clock;
        this.rules = rules;
        this.routes = routes;
        this.tokens = tokens;
        this.users = users;
        this.onViolation = onViolation;
        this.faults = new Faults(clock);
        this.authorizePage = new AuthorizePage(tokens.oauth().requestTokens(), users.keySet());
    }

    /** Answers one request that is signed. */
    SimulatedResponse answer(SimulatedRequest request) {
        return answer(request, this::bySignature);
    }

    /** Answers one request. */
    SimulatedResponse answer(SimulatedRequest request, Doorkeeper door) {
        return locked(() -> {
            Instant now = clock.instant();
            faults.pass(this, now);
            if (authorizePage.serves(request.path())) {
                return authorizePage.answer(request, now); // another host at IBKR, with rules of its own
            }
            SimulatedResponse answer = answer(request, door, now);
            Duration skew = faults.skew(now);
            return skew.isZero() ? answer : answer.header("Date", dated(now.plus(skew)));
        });
    }

    private SimulatedResponse answer(SimulatedRequest request, Doorkeeper door, Instant now) {
        String path = below(request.path());
        for (Route route : routes) {
            Optional<Map<String, String>> parameters = route.match(request.method(), path);
            if (parameters.isPresent()) {
                remember(route, request, path, now);
                return edge(request, route.key(), now)
                        .orElseGet(() -> behindEdge(request, door, route, parameters.get(), now));
            }
        }
        return edge(request, request.toString(), now).orElseGet(() -> {
            violate(Violation.Kind.UNKNOWN_PATH, request.toString(), now, "no operation has this method and path");
            return SimulatedResponse.html(404, "Resource not found");
        });
    }

    Faults faults() {
        return faults;
    }

    List<Violation> violations() {
        return locked(() -> List.copyOf(violations));
    }

    List<ReceivedRequest> received(String key) {
        return locked(() -> received.stream()
                .filter(request -> Route.key(request.method(), request.path()).equals(key))
                .toList());
    }

    Collection<UserState> users() {
        return users.values();
    }

    /** Ends the live session tokens of a user, and what stands in their place; false when there was none. */
    boolean endTokens(UserState user) {
        return tokens.endSessions(user.user().username());
    }

    /** Puts an address into the penalty box. */
    SimulatedResponse punish(String address, Instant now) {
        pace.punish(address, now);
        return tooMany();
    }

    /** Ends all sessions of a user. */
    void expire(UserState user) {
        tokens.end(user.user().username());
        user.logOutAtGateway();
        user.end();
    }

    Instant now() {
        return clock.instant();
    }

    <T> T locked(Supplier<T> step) {
        lock.lock();
        try {
            return step.get();
        } finally {
            lock.unlock();
        }
    }

    /** What is refused before IBKR looks who calls. */
    private Optional<SimulatedResponse> edge(SimulatedRequest request, String operation, Instant now) {
        if (pace.punished(request.address(), now)) {
            violate(Violation.Kind.IN_PENALTY_BOX, operation, now, "a call from an address in the penalty box");
            return Optional.of(tooMany());
        }
        if (rules.userAgentNeeded()
                && request.header("User-Agent").filter(text -> !text.isBlank()).isEmpty()) {
            violate(Violation.Kind.NO_USER_AGENT, operation, now, "no User-Agent header");
            return Optional.of(SimulatedResponse.html(403, "Access Denied"));
        }
        boolean sends = request.method().equals("POST") || request.method().equals("PUT");
        if (rules.lengthNeeded() && sends && request.header("Content-Length").isEmpty()) {
            violate(Violation.Kind.NO_LENGTH, operation, now, "no Content-Length header");
            return Optional.of(SimulatedResponse.html(411, "Length Required"));
        }
        if (rules.typeNeeded() && request.path().startsWith(BASE_PATH + "/") && !saysJson(request)) {
            violate(Violation.Kind.NO_CONTENT_TYPE, operation, now, "a body without Content-Type application/json");
            return Optional.of(SimulatedResponse.error(415, "Unsupported Media Type"));
        }
        return Optional.empty();
    }

    private SimulatedResponse behindEdge(
            SimulatedRequest request, Doorkeeper door, Route route, Map<String, String> parameters, Instant now) {
        Optional<String> claimed = tokens.claimed(request);
        Optional<SimulatedResponse> away =
                faults.arrive(new Arrival(this, route, request.address(), claimed.map(users::get), now));
        if (away.isPresent()) {
            return claimed.flatMap(name -> pace(name, request, route, now)).orElse(away.get());
        }
        Instant shown = now.plus(faults.skew(now));
        try {
            if (route.need == Route.Need.NOTHING) {
                Optional<SimulatedResponse> paced = claimed.flatMap(name -> pace(name, request, route, now));
                Call call = new Call(request, parameters, shown, null, null, false);
                return paced.isPresent() ? paced.get() : handle(call, route);
            }
            if (route.need == Route.Need.BEARER) {
                return report(request, route, parameters, now, shown);
            }
            Doorkeeper.Caller caller = door.admit(request, shown);
            UserState user = caller.user();
            Optional<SimulatedResponse> paced = pace(user.user().username(), request, route, now);
            if (paced.isPresent()) {
                return paced.get();
            }
            user.touch(now);
            Call call = new Call(request, parameters, now, user, caller.session(), false);
            Optional<SimulatedResponse> missing = missing(route.need, user, now);
            return missing.isPresent() ? missing.get() : handle(call, route);
        } catch (RefusedException refused) {
            if (refused.reason() != RefusedException.Reason.TOKEN_ENDED) {
                Violation.Kind kind = Violation.Kind.valueOf(refused.reason().name());
                violate(kind, route.key(), now, String.valueOf(refused.getMessage()));
            }
            return refused.answer();
        }
    }

    private Doorkeeper.Caller bySignature(SimulatedRequest request, Instant now) throws RefusedException {
        return tokens.caller(request, now, users);
    }

    /** Reports have a limit of their own and keep no session alive. */
    private SimulatedResponse report(
            SimulatedRequest request, Route route, Map<String, String> parameters, Instant now, Instant shown)
            throws RefusedException {
        TokenServer.Bearer bearer = tokens.bearers().authenticate(request, rules.scopes(route), shown);
        String username = bearer.client().username();
        Optional<SimulatedResponse> paced = pace(username, request, route, now);
        return paced.isPresent()
                ? paced.get()
                : handle(new Call(request, parameters, shown, users.get(username), null, false), route);
    }

    private Optional<SimulatedResponse> pace(String username, SimulatedRequest request, Route route, Instant now) {
        return pace.arrive(username, rules.pacing(route), now).map(rule -> {
            String penalty = pace.punish(request.address(), now).toString();
            String breach = "more than " + rule.permits() + " in " + rule.period() + "; penalty box for " + penalty;
            violate(Violation.Kind.PACING, route.key(), now, breach);
            return tooMany();
        });
    }

    private static Optional<SimulatedResponse> missing(Route.Need need, UserState user, Instant now) {
        if (need == Route.Need.SSO) {
            return Optional.empty();
        }
        Optional<BrokerageSession> brokerage = user.brokerage().filter(session -> session.established(now));
        if (brokerage.isEmpty()) {
            return Optional.of(SimulatedResponse.error(400, "Bad Request: no bridge"));
        }
        return need == Route.Need.ACCOUNTS && !brokerage.get().accountsListed()
                ? Optional.of(SimulatedResponse.error(500, "Please query /accounts first"))
                : Optional.empty();
    }

    private SimulatedResponse handle(Call call, Route route) throws RefusedException {
        Faults.Queued fault = faults.next(route.key());
        if (fault == null) {
            return faults.handle(call, route);
        }
        if (fault.expires() && call.caller() != null) {
            expire(call.caller());
            return SimulatedResponse.error(401, "not authenticated");
        }
        SimulatedResponse answer = fault.answer() != null ? fault.answer() : faults.handle(call, route);
        return fault.drops() ? answer.drop() : answer;
    }

    private void remember(Route route, SimulatedRequest request, String path, Instant now) {
        if (received.size() == REMEMBERED) {
            received.subList(0, REMEMBERED / 2).clear();
        }
        received.add(new ReceivedRequest(route.method, route.template, path, request.query(), request.text(), now));
    }

    private void violate(Violation.Kind kind, String operation, Instant now, String detail) {
        Violation violation = new Violation(kind, operation, now, detail);
        violations.add(violation);
        onViolation.accept(violation);
    }

    /** Whether there is no body, the empty object that clients send for none, or one that says it is JSON. */
    private static boolean saysJson(SimulatedRequest request) {
        String body = request.text().strip();
        return body.isEmpty()
                || body.equals("{}")
                || request.header("Content-Type")
                        .map(type -> type.replaceFirst(";.*", "").strip())
                        .filter("application/json"::equalsIgnoreCase)
                        .isPresent();
    }

    private static String dated(Instant at) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(at.atOffset(ZoneOffset.UTC));
    }

    private static SimulatedResponse tooMany() {
        return SimulatedResponse.error(429, "Too many requests");
    }

    /** The path as routes have it; empty when it belongs to nothing. What is not below the base path is so in full. */
    private static String below(String path) {
        if (path.startsWith("/gw/") || path.startsWith("/oauth2/")) {
            return path;
        }
        boolean below = path.startsWith(BASE_PATH + "/")
                && !path.startsWith(BASE_PATH + "/gw/")
                && !path.startsWith(BASE_PATH + "/oauth2/");
        return below ? path.substring(BASE_PATH.length()) : "";
    }
}
