package io.github.ibkrclient.testkit.internal.server;

import io.github.ibkrclient.testkit.ReceivedRequest;
import io.github.ibkrclient.testkit.Violation;
import io.github.ibkrclient.testkit.internal.call.Call;
import io.github.ibkrclient.testkit.internal.call.Route;
import io.github.ibkrclient.testkit.internal.call.SimulatorRules;
import io.github.ibkrclient.testkit.internal.fault.FaultSchedule;
import io.github.ibkrclient.testkit.internal.fault.FaultTarget;
import io.github.ibkrclient.testkit.internal.fault.IncomingCall;
import io.github.ibkrclient.testkit.internal.http.RefusedException;
import io.github.ibkrclient.testkit.internal.http.SimulatedRequest;
import io.github.ibkrclient.testkit.internal.http.SimulatedResponse;
import io.github.ibkrclient.testkit.internal.mcp.McpServer;
import io.github.ibkrclient.testkit.internal.oauth1.AuthorizePage;
import io.github.ibkrclient.testkit.internal.oauth2.TokenServer;
import io.github.ibkrclient.testkit.internal.session.Authenticator;
import io.github.ibkrclient.testkit.internal.session.BrokerageSession;
import io.github.ibkrclient.testkit.internal.session.UserDirectory;
import io.github.ibkrclient.testkit.internal.session.UserState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The way of a request through IBKR: route, edge, faults, authentication, limits, sessions, handler. The server answers one
 * request at a time, so that a run can be repeated exactly.
 */
public final class IbkrServer implements FaultTarget {
    private static final String METADATA = "/.well-known/";

    private final ReentrantLock lock = new ReentrantLock();
    private final InstantSource clock;
    private final SimulatorRules rules;
    private final Router router;
    private final UserDirectory users;
    private final RequestLog log;
    private final RateLimitEnforcer limits;
    private final EdgeChecks edge;
    private final AuthorizePage authorizePage;
    private final McpServer mcp;
    private final FaultSchedule faults;

    /** A server to which no request has come yet. */
    public IbkrServer(
            InstantSource clock,
            SimulatorRules rules,
            List<Route> routes,
            UserDirectory users,
            McpServer mcp,
            RequestLog log) {
        this.clock = clock;
        this.rules = rules;
        this.router = new Router(routes);
        this.users = users;
        this.mcp = mcp;
        this.log = log;
        this.limits = new RateLimitEnforcer(rules, log);
        this.edge = new EdgeChecks(rules.edge(), limits, log);
        this.authorizePage = new AuthorizePage(users.tokens().oauth().requestTokens(), users.usernames());
        this.faults = new FaultSchedule(clock);
    }

    /** Answers a request whose caller is known by its signature or bearer token. */
    public SimulatedResponse answer(SimulatedRequest request) {
        return answer(request, users);
    }

    /** Answers a request whose caller the authenticator finds out. */
    public SimulatedResponse answer(SimulatedRequest request, Authenticator authenticator) {
        return locked(() -> {
            Instant now = clock.instant();
            faults.pass(this, now);
            if (authorizePage.serves(request.path())) {
                return authorizePage.answer(request, now); // it stands on another host, which makes no other checks
            } else if (users.tokens().logins().serves(request.path())) {
                return users.tokens().logins().answer(request, now); // so does this
            } else if (mcp.serves(request)) {
                return atMcp(request, now);
            }
            SimulatedResponse answer = answer(request, authenticator, now);
            Duration skew = faults.clockSkew(now);
            return skew.isZero() ? answer : answer.header("Date", dated(now.plus(skew)));
        });
    }

    /** The faults that this server meets. */
    public FaultSchedule faults() {
        return faults;
    }

    /** What clients did wrong so far. */
    public List<Violation> violations() {
        return locked(log::violations);
    }

    /** The requests for an operation that arrived so far. */
    public List<ReceivedRequest> received(String key) {
        return locked(() -> log.received(key));
    }

    @Override
    public Collection<UserState> users() {
        return users.users();
    }

    @Override
    public boolean endTokens(UserState user) {
        return users.endTokens(user);
    }

    @Override
    public SimulatedResponse punish(String address, Instant now) {
        limits.punish(address, now);
        return RateLimitEnforcer.tooManyRequests();
    }

    @Override
    public boolean breaksConnections() {
        return faults.cut().isPresent();
    }

    /** The time on the simulator's clock. */
    public Instant now() {
        return clock.instant();
    }

    /** Does something while no request is answered. */
    public <T> T locked(Supplier<T> step) {
        lock.lock();
        try {
            return step.get();
        } finally {
            lock.unlock();
        }
    }

    private SimulatedResponse answer(SimulatedRequest request, Authenticator authenticator, Instant now) {
        Router.Match match = router.find(request).orElse(null);
        if (match == null) {
            String operation = request.toString();
            return edge.refusal(request, operation, now).orElseGet(() -> {
                log.violation(Violation.Kind.UNKNOWN_PATH, operation, now, "no operation has this method and path");
                return SimulatedResponse.html(404, "Resource not found");
            });
        }
        Route route = match.route();
        SimulatedResponse answer =
                edge.refusal(request, route.key(), now).orElseGet(() -> behindEdge(request, authenticator, match, now));
        log.add(new ReceivedRequest(
                route.method(),
                route.template(),
                match.path(),
                request.query(),
                request.text(),
                now,
                answer.example()));
        return answer;
    }

    private SimulatedResponse behindEdge(
            SimulatedRequest request, Authenticator authenticator, Router.Match match, Instant now) {
        Route route = match.route();
        Optional<String> claimed = users.claimed(request);
        Optional<SimulatedResponse> away =
                faults.arrived(new IncomingCall(this, route, request.address(), claimed.flatMap(users::user), now));
        if (away.isPresent()) {
            return count(claimed, request, route, now).orElse(away.get());
        }
        Instant shown = now.plus(faults.clockSkew(now));
        try {
            if (route.need() == Route.Need.NOTHING) {
                Optional<SimulatedResponse> tooMany = count(claimed, request, route, now);
                return tooMany.isPresent()
                        ? tooMany.get()
                        : handle(new Call(request, match.parameters(), shown, null, null, false), route);
            }
            return route.need() == Route.Need.BEARER
                    ? report(request, match, now, shown)
                    : signed(request, authenticator.authenticate(request, shown), match, now);
        } catch (RefusedException refused) {
            if (refused.reason() != RefusedException.Reason.TOKEN_ENDED) {
                Violation.Kind kind = Violation.Kind.valueOf(refused.reason().name());
                log.violation(kind, route.key(), now, String.valueOf(refused.getMessage()));
            }
            return refused.answer();
        }
    }

    private SimulatedResponse signed(
            SimulatedRequest request, Authenticator.Caller caller, Router.Match match, Instant now)
            throws RefusedException {
        UserState user = caller.user();
        Optional<SimulatedResponse> tooMany = count(Optional.of(user.username()), request, match.route(), now);
        if (tooMany.isPresent()) {
            return tooMany.get();
        }
        user.touch(now);
        Call call = new Call(request, match.parameters(), now, user, caller.session(), false);
        Optional<SimulatedResponse> missing = missing(match.route().need(), user, now);
        return missing.isPresent() ? missing.get() : handle(call, match.route());
    }

    /** Answers a call that carries a client's bearer token. Such a call keeps no session alive. */
    private SimulatedResponse report(SimulatedRequest request, Router.Match match, Instant now, Instant shown)
            throws RefusedException {
        Route route = match.route();
        TokenServer.Bearer bearer = users.tokens().bearers().authenticate(request, rules.scopes(route), shown);
        String username = bearer.client().username();
        Optional<SimulatedResponse> tooMany = count(Optional.of(username), request, route, now);
        UserState user = users.user(username).orElse(null);
        return tooMany.isPresent()
                ? tooMany.get()
                : handle(new Call(request, match.parameters(), shown, user, null, false), route);
    }

    private Optional<SimulatedResponse> count(
            Optional<String> username, SimulatedRequest request, Route route, Instant now) {
        return username.flatMap(name -> limits.count(name, request.address(), route, now));
    }

    /** The host for AI clients has its own checks and limits, and meets the same faults. */
    private SimulatedResponse atMcp(SimulatedRequest request, Instant now) {
        String path = request.path().startsWith(METADATA) ? METADATA : request.path(); // what follows may be anything
        Route route =
                new Route(request.method(), path, Route.Need.NOTHING, call -> mcp.answer(call.request(), call.now()));
        Optional<SimulatedResponse> away =
                faults.arrived(new IncomingCall(this, route, request.address(), Optional.empty(), now));
        try {
            return away.isPresent() ? away.get() : handle(new Call(request, Map.of(), now, null, null, false), route);
        } catch (RefusedException refused) {
            return refused.answer();
        }
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
        FaultSchedule.QueuedFault fault = faults.next(route.key());
        if (fault == null) {
            return faults.handle(call, route);
        }
        if (fault.expires() && call.caller() != null) {
            users.expire(call.caller());
            return SimulatedResponse.error(401, "not authenticated");
        }
        SimulatedResponse answer = fault.answer() != null ? fault.answer() : faults.handle(call, route);
        return fault.drops() ? answer.drop() : answer;
    }

    private static String dated(Instant at) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(at.atOffset(ZoneOffset.UTC));
    }
}
