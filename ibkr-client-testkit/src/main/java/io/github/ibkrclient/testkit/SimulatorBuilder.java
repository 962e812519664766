package io.github.ibkrclient.testkit;

import io.github.ibkrclient.Endpoint;
import io.github.ibkrclient.Operation;
import io.github.ibkrclient.Timing;
import io.github.ibkrclient.pacing.PacingRule;
import io.github.ibkrclient.testkit.market.Market;
import io.github.ibkrclient.testkit.market.SimulatedAccount;
import io.github.ibkrclient.testkit.oauth.OAuthServer;
import io.github.ibkrclient.testkit.oauth.SsoServer;
import io.github.ibkrclient.testkit.oauth.TokenServer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Settings of an {@link IbkrSimulator}. */
public final class SimulatorBuilder {
    private final List<SimulatedConsumer> thirdParties = new ArrayList<>();
    private final List<SimulatedUser> given = new ArrayList<>();
    private List<? extends Operation> operations = List.of(Endpoint.values());
    private List<PacingRule> sessionWide = Endpoint.sessionPacing();
    private InstantSource clock = InstantSource.system();
    private long seed = 1;
    private int count = 1;
    private boolean paper;
    private boolean strictQuery;
    private boolean userAgentNeeded = true;
    private boolean lengthNeeded = true;
    private boolean typeNeeded = true;
    private boolean coldAnswers = true;
    private boolean accountHonoured;
    private Instant lastExecution = Instant.MAX;
    private int[] roundTrips = {8, 3};
    private Consumer<Violation> onViolation = violation -> {};
    private Set<String> grantedScopes = Stream.of(Endpoint.values())
            .flatMap(endpoint -> endpoint.scopes().stream())
            .collect(Collectors.toSet());
    private Duration clockTolerance = Duration.ofMinutes(5);
    private Duration overtaking = Duration.ofSeconds(10);

    SimulatorBuilder() {}

    /** Decides accounts, trades, prices and tokens; default 1. */
    public SimulatorBuilder seed(long seed) {
        this.seed = seed;
        return this;
    }

    /** The clock; default the system's. Give it the timing of the client when that is virtual. */
    public SimulatorBuilder timing(Timing timing) {
        this.clock = timing::now;
        return this;
    }

    /** How many users there are; default 1. Each has two accounts, a busy and a quiet one. */
    public SimulatorBuilder users(int count) {
        this.count = count;
        return this;
    }

    /** Makes the users paper-trading users; default live ones. */
    public SimulatorBuilder paper() {
        this.paper = true;
        return this;
    }

    /** Adds a user with given credentials instead of made ones. */
    SimulatorBuilder user(SimulatedUser user) {
        this.given.add(user);
        return this;
    }

    /** Registers a third-party consumer; default none. */
    public SimulatorBuilder thirdParty(SimulatedConsumer consumer) {
        this.thirdParties.add(consumer);
        return this;
    }

    /** Takes only signatures that leave the query out; default any way in which working clients sign it. */
    public SimulatorBuilder strictQuerySigning() {
        this.strictQuery = true;
        return this;
    }

    /** Answers requests without User-Agent; default 403. */
    public SimulatorBuilder userAgentOptional() {
        this.userAgentNeeded = false;
        return this;
    }

    /** Answers POSTs without Content-Length; default 411. */
    public SimulatorBuilder lengthOptional() {
        this.lengthNeeded = false;
        return this;
    }

    /** Reads bodies whatever Content-Type they have; default 415 for all but JSON, save an empty object. */
    public SimulatorBuilder contentTypeOptional() {
        this.typeNeeded = false;
        return this;
    }

    /** Is told each violation as it happens. */
    SimulatorBuilder onViolation(Consumer<Violation> listener) {
        this.onViolation = listener;
        return this;
    }

    /** Makes first answers of a session whole; default cold, as IBKR's are. */
    public SimulatorBuilder warm() {
        this.coldAnswers = false;
        return this;
    }

    /** Heeds accountId in the query of trades and orders; default ignored, so that the selected account counts. */
    public SimulatorBuilder honourAccountParameter() {
        this.accountHonoured = true;
        return this;
    }

    /** Accounts trade nothing by themselves after this; default they go on for ever. */
    public SimulatorBuilder lastExecution(Instant at) {
        this.lastExecution = at;
        return this;
    }

    /**
     * How many positions the first, the second, … account of each user opens and closes on a trading day by itself, in one
     * to six executions each way; default 8 and 3.
     */
    public SimulatorBuilder roundTrips(int first, int... others) {
        this.roundTrips =
                IntStream.concat(IntStream.of(first), IntStream.of(others)).toArray();
        return this;
    }

    /** The scopes that the users' OAuth 2.0 clients were granted; default all that the spec names. */
    public SimulatorBuilder grantedScopes(String... scopes) {
        this.grantedScopes = Set.of(scopes);
        return this;
    }

    /** How far the timestamp of a request may be from the clock; default 5 minutes. */
    public SimulatorBuilder clockTolerance(Duration tolerance) {
        this.clockTolerance = tolerance;
        return this;
    }

    /**
     * How far a timestamp may lie before one already accepted; default 10 seconds, since requests on several
     * connections overtake each other.
     */
    public SimulatorBuilder overtaking(Duration tolerance) {
        this.overtaking = tolerance;
        return this;
    }

    /** The operations whose limits are enforced, and the limits of a session as a whole; default those of the spec. */
    public SimulatorBuilder pacing(List<? extends Operation> operations, List<PacingRule> sessionWide) {
        this.operations = List.copyOf(operations);
        this.sessionWide = List.copyOf(sessionWide);
        return this;
    }

    /** The simulator. */
    public IbkrSimulator build() {
        Market market = new Market(seed);
        OAuthServer oauth = new OAuthServer(strictQuery, clockTolerance, overtaking);
        TokenServer bearers = new TokenServer(clockTolerance);
        thirdParties.forEach(consumer -> oauth.register(consumer.registered()));
        List<SimulatedUser> all = new ArrayList<>(given);
        for (int number = 0; given.isEmpty() && number < count; number++) {
            all.add(SimulatedUser.of(seed, number, paper));
        }
        Map<String, UserState> users = new LinkedHashMap<>();
        for (SimulatedUser user : all) {
            oauth.grant(user.grant());
            bearers.register(user.reportClient().registered(grantedScopes));
            List<SimulatedAccount> accounts = new ArrayList<>();
            for (String id : user.accountIds()) {
                int number = accounts.size();
                int daily = roundTrips[Math.min(number, roundTrips.length - 1)];
                accounts.add(new SimulatedAccount(seed, market, id, number, daily, lastExecution));
            }
            users.put(user.username(), new UserState(user, accounts, market));
        }
        SimulatorRules rules = new SimulatorRules(
                userAgentNeeded, lengthNeeded, typeNeeded, coldAnswers, accountHonoured, sessionWide, operations);
        Tokens tokens = new Tokens(oauth, bearers, new SsoServer(bearers));
        List<Route> routes = Routes.all(tokens, users, market, rules);
        IbkrServer server = new IbkrServer(clock, rules, routes, tokens, users, onViolation);
        return new IbkrSimulator(server, clock, tokens, users);
    }
}
