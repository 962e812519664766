package io.github.ibkrclient.testkit;

import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.operation.PacingRule;
import io.github.ibkrclient.testkit.internal.call.Route;
import io.github.ibkrclient.testkit.internal.call.SimulatorRules;
import io.github.ibkrclient.testkit.internal.call.SimulatorRules.EdgeRules;
import io.github.ibkrclient.testkit.internal.flex.FlexService;
import io.github.ibkrclient.testkit.internal.handler.FlexHandlers;
import io.github.ibkrclient.testkit.internal.handler.Routes;
import io.github.ibkrclient.testkit.internal.market.Market;
import io.github.ibkrclient.testkit.internal.market.SimulatedAccount;
import io.github.ibkrclient.testkit.internal.market.SimulatedAccount.Habits;
import io.github.ibkrclient.testkit.internal.mcp.McpServer;
import io.github.ibkrclient.testkit.internal.mcp.McpState;
import io.github.ibkrclient.testkit.internal.oauth1.OAuthServer;
import io.github.ibkrclient.testkit.internal.oauth2.LoginClient;
import io.github.ibkrclient.testkit.internal.oauth2.LoginServer;
import io.github.ibkrclient.testkit.internal.oauth2.LoginServer.RefreshTokens;
import io.github.ibkrclient.testkit.internal.oauth2.SsoServer;
import io.github.ibkrclient.testkit.internal.oauth2.TokenServer;
import io.github.ibkrclient.testkit.internal.server.IbkrServer;
import io.github.ibkrclient.testkit.internal.server.RequestLog;
import io.github.ibkrclient.testkit.internal.session.TokenIssuers;
import io.github.ibkrclient.testkit.internal.session.UserDirectory;
import io.github.ibkrclient.testkit.internal.session.UserState;
import io.github.ibkrclient.time.Timing;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Settings of an {@link IbkrSimulator}. */
public final class SimulatorBuilder {
    /** How long a brokerage session takes to become ready. */
    private static final Duration READY_AFTER = Duration.ofMillis(1500);

    private final List<SimulatedConsumer> thirdParties = new ArrayList<>();
    private final List<SimulatedUser> given = new ArrayList<>();
    private final List<LoginClient> loginClients = new ArrayList<>();
    private RefreshTokens refreshTokens = RefreshTokens.ROTATE;
    private Set<McpSwitch> mcpSwitches = Set.of();
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
    private @Nullable LocalDate historyFrom;
    private boolean detailedStatements;
    private Duration flexReadyAfter = Duration.ofSeconds(10);
    private @Nullable String flexOrigin;
    private Consumer<Violation> onViolation = violation -> {};
    private Set<String> grantedScopes = Stream.of(Endpoint.values())
            .flatMap(endpoint -> endpoint.scopes().stream())
            .collect(Collectors.toSet());
    private Duration clockTolerance = Duration.ofMinutes(5);
    private Duration overtaking = Duration.ofSeconds(10);

    SimulatorBuilder() {}

    /** Sets the seed, which decides accounts, trades, prices and tokens; default 1. */
    public SimulatorBuilder seed(long seed) {
        this.seed = seed;
        return this;
    }

    /** Sets the clock; default the system's. Give it the timing of the client when that is virtual. */
    public SimulatorBuilder timing(Timing timing) {
        this.clock = timing::now;
        return this;
    }

    /** Sets the number of users; default 1. Each has two accounts, a busy one and a quiet one. */
    public SimulatorBuilder users(int count) {
        this.count = count;
        return this;
    }

    /** Makes the users paper-trading users; by default they are live. */
    public SimulatorBuilder paper() {
        this.paper = true;
        return this;
    }

    /** Adds a user. By default the simulator makes its users. */
    public SimulatorBuilder user(SimulatedUser user) {
        this.given.add(user);
        return this;
    }

    /** Registers a third-party consumer; default none. */
    public SimulatorBuilder thirdParty(SimulatedConsumer consumer) {
        this.thirdParties.add(consumer);
        return this;
    }

    /**
     * Registers an application for logins by code with PKCE; default none. IBKR's Web API has no such logins: the simulator
     * plays a provider that stands in front of it. The page is {@link SimulatorServer#loginPageUrl}, the token endpoint
     * {@link SimulatorServer#loginTokenUrl}, and its access tokens are good for the API.
     *
     * @param secret the secret of the application; empty for none
     * @param redirectUri where browsers are sent back to, to the letter
     */
    public SimulatorBuilder loginClient(String id, String secret, String redirectUri) {
        this.loginClients.add(new LoginClient(id, secret, redirectUri));
        return this;
    }

    /** Lets a refresh token of a login by code serve again and again; by default each serves once and brings the next. */
    public SimulatorBuilder refreshTokensStay() {
        this.refreshTokens = RefreshTokens.STAY;
        return this;
    }

    /** Gives no refresh tokens to logins by code, which end with their access token. */
    public SimulatorBuilder noRefreshTokens() {
        this.refreshTokens = RefreshTokens.NONE;
        return this;
    }

    /** Accepts only signatures that leave the query out; by default all ways in which working clients sign it. */
    public SimulatorBuilder strictQuerySigning() {
        this.strictQuery = true;
        return this;
    }

    /** Accepts requests without User-Agent; by default they are answered with 403. */
    public SimulatorBuilder userAgentOptional() {
        this.userAgentNeeded = false;
        return this;
    }

    /** Accepts POSTs without Content-Length; by default they are answered with 411. */
    public SimulatorBuilder lengthOptional() {
        this.lengthNeeded = false;
        return this;
    }

    /** Accepts bodies of every Content-Type; by default bodies that are not JSON are answered with 415. */
    public SimulatorBuilder contentTypeOptional() {
        this.typeNeeded = false;
        return this;
    }

    /** Sets a listener that hears of each violation when it happens. */
    public SimulatorBuilder onViolation(Consumer<Violation> listener) {
        this.onViolation = listener;
        return this;
    }

    /**
     * Makes the first answers of a session complete, and a brokerage session ready at once; by default they are cold and it
     * takes a moment, as at IBKR.
     */
    public SimulatorBuilder warm() {
        this.coldAnswers = false;
        return this;
    }

    /** Heeds accountId in the query of trades and orders; by default the selected account counts. */
    public SimulatorBuilder honourAccountParameter() {
        this.accountHonoured = true;
        return this;
    }

    /** Sets the time after which accounts trade nothing by themselves; by default they never stop. */
    public SimulatorBuilder lastExecution(Instant at) {
        this.lastExecution = at;
        return this;
    }

    /**
     * Sets how many positions the first, the second, … account of each user opens and closes on a trading day by itself;
     * default 8 and 3. Opening and closing take one to six executions each.
     */
    public SimulatorBuilder roundTrips(int first, int... others) {
        this.roundTrips =
                IntStream.concat(IntStream.of(first), IntStream.of(others)).toArray();
        return this;
    }

    /**
     * Gives the accounts a history from a day on, which goes on while time passes. They were opened on that day and trade on
     * the days of New York's exchanges. Within a few weeks there are partial executions, equal twins, corrections,
     * cancellations with and without a new booking, commissions that come late or are positive, positions that turn around,
     * options that expire or are delivered, currencies in the evening, trades abroad on holidays, days without trades, and
     * a cryptocurrency on both sides of each change of the clocks. The reports of the second account are in EUR. By
     * default accounts trade plainly on every weekday and have no such history.
     */
    public SimulatorBuilder history(LocalDate from) {
        this.historyFrom = from;
        return this;
    }

    /**
     * Makes the statements that are asked for over OAuth 2.0 hold executions below their orders; by default they hold orders
     * only, as IBKR's default statement does.
     */
    public SimulatorBuilder detailedStatements() {
        this.detailedStatements = true;
        return this;
    }

    /** Sets how long the Flex Web Service takes to make a document; default 10 seconds. */
    public SimulatorBuilder flexReadyAfter(Duration time) {
        this.flexReadyAfter = time;
        return this;
    }

    /**
     * Sets the origin of the URL under which the Flex Web Service says that documents are fetched, for example {@code
     * https://gdcdyn.interactivebrokers.com}. Documents are then found under this host only, as at IBKR. Default is the
     * origin of the request.
     */
    public SimulatorBuilder flexDocumentsAt(String origin) {
        this.flexOrigin = origin;
        return this;
    }

    /** Turns on what nobody has measured at IBKR's MCP endpoint; default nothing of it. */
    public SimulatorBuilder mcp(McpSwitch... behaviours) {
        this.mcpSwitches = Set.of(behaviours);
        return this;
    }

    /** Sets the scopes that the users' OAuth 2.0 clients were granted; default all that the API description names. */
    public SimulatorBuilder grantedScopes(String... scopes) {
        this.grantedScopes = Set.of(scopes);
        return this;
    }

    /** Sets how far the timestamp of a request may be from the clock; default 5 minutes. */
    public SimulatorBuilder clockTolerance(Duration tolerance) {
        this.clockTolerance = tolerance;
        return this;
    }

    /**
     * Sets how far a timestamp may lie before one already accepted; default 10 seconds. Requests on several connections
     * overtake each other.
     */
    public SimulatorBuilder overtaking(Duration tolerance) {
        this.overtaking = tolerance;
        return this;
    }

    /**
     * Sets the operations whose limits are enforced, and the limits of a session as a whole; default those of the API
     * description.
     */
    public SimulatorBuilder pacing(List<? extends Operation> operations, List<PacingRule> sessionWide) {
        this.operations = List.copyOf(operations);
        this.sessionWide = List.copyOf(sessionWide);
        return this;
    }

    /** A simulator with these settings. */
    public IbkrSimulator build() {
        Market market = new Market(seed);
        OAuthServer oauth = new OAuthServer(strictQuery, clockTolerance, overtaking);
        TokenServer bearers = new TokenServer(clockTolerance);
        thirdParties.forEach(consumer -> oauth.register(consumer.registered()));
        List<SimulatedUser> all = new ArrayList<>(given);
        for (int number = 0; given.isEmpty() && number < count; number++) {
            all.add(SimulatedUser.of(seed, number, paper));
        }
        List<UserState> states = new ArrayList<>();
        for (SimulatedUser user : all) {
            oauth.grant(user.grant());
            bearers.register(user.reportClient().registered(grantedScopes));
            states.add(new UserState(
                    user.username(),
                    user.paper(),
                    accounts(user, market),
                    market,
                    coldAnswers ? READY_AFTER : Duration.ZERO));
        }
        FlexService flex = new FlexService(market, new FlexService.Settings(seed, flexReadyAfter, flexOrigin));
        states.forEach(state -> flex.register(state.username(), state.accounts()));
        SsoServer sso = new SsoServer(bearers);
        List<String> usernames = states.stream().map(UserState::username).toList();
        LoginServer logins = new LoginServer(sso, usernames, loginClients, refreshTokens);
        UserDirectory users = new UserDirectory(new TokenIssuers(oauth, bearers, sso, logins), states);
        SimulatorRules rules = new SimulatorRules(
                new EdgeRules(userAgentNeeded, lengthNeeded, typeNeeded),
                coldAnswers,
                accountHonoured,
                sessionWide,
                operations);
        List<Route> routes = new ArrayList<>(Routes.all(users, market, rules));
        routes.addAll(new FlexHandlers(flex).routes());
        RequestLog log = new RequestLog(onViolation);
        McpServer mcp =
                new McpServer(users.users(), market, new McpState(mcpSwitches, log::violation), userAgentNeeded);
        IbkrServer server = new IbkrServer(clock, rules, routes, users, mcp, log);
        SimulatedMcp mcpHost = new SimulatedMcp(server, mcp, users);
        return new IbkrSimulator(all, users, server, clock, new IbkrSimulator.Parts(flex, market, mcpHost));
    }

    private List<SimulatedAccount> accounts(SimulatedUser user, Market market) {
        List<SimulatedAccount> accounts = new ArrayList<>();
        for (String id : user.accountIds()) {
            int number = accounts.size();
            int daily = roundTrips[Math.min(number, roundTrips.length - 1)];
            Habits habits = new Habits(daily, lastExecution, historyFrom, detailedStatements);
            accounts.add(new SimulatedAccount(market, id, number, habits));
        }
        return accounts;
    }
}
