package io.github.ibkrclient.testkit;

import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.testkit.internal.call.Route;
import io.github.ibkrclient.testkit.internal.flex.FlexService;
import io.github.ibkrclient.testkit.internal.http.SimulatedRequest;
import io.github.ibkrclient.testkit.internal.http.SimulatedResponse;
import io.github.ibkrclient.testkit.internal.market.Market;
import io.github.ibkrclient.testkit.internal.net.InProcessInterceptor;
import io.github.ibkrclient.testkit.internal.oauth1.AuthorizePage;
import io.github.ibkrclient.testkit.internal.server.IbkrServer;
import io.github.ibkrclient.testkit.internal.session.TokenIssuers;
import io.github.ibkrclient.testkit.internal.session.UserDirectory;
import io.github.ibkrclient.testkit.internal.session.UserState;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import okhttp3.OkHttpClient;

/**
 * A simulator of IBKR. It checks every signature, nonce and timestamp, keeps sessions, accounts and orders, enforces the
 * limits, and writes down what a client did wrong. Its seed and its clock decide everything that it answers. Thread-safe.
 *
 * <p>To use it in the same process, give {@link #httpClient} and {@link #baseUrl} to a client. To use it over a socket,
 * {@link #serve} it.
 */
public final class IbkrSimulator {
    private final List<SimulatedUser> users;
    private final UserDirectory directory;
    private final IbkrServer server;
    private final InstantSource clock;
    private final TokenIssuers tokens;
    private final Faults faults;
    private final SimulatedGateway gateway;
    private final OkHttpClient client;
    private final SimulatedReports.Sources reports;
    private final SimulatedMcp mcp;

    /** What stands beside the Web API. */
    record Parts(FlexService flex, Market market, SimulatedMcp mcp) {}

    IbkrSimulator(
            List<SimulatedUser> users, UserDirectory directory, IbkrServer server, InstantSource clock, Parts parts) {
        this.reports = new SimulatedReports.Sources(parts.flex(), parts.market());
        this.mcp = parts.mcp();
        this.users = List.copyOf(users);
        this.directory = directory;
        this.server = server;
        this.clock = clock;
        this.tokens = directory.tokens();
        this.faults = new Faults(server.faults(), clock);
        this.gateway = new SimulatedGateway(server, directory);
        this.client = new OkHttpClient.Builder()
                .addInterceptor(new InProcessInterceptor(server))
                .build();
    }

    /** Settings of a simulator. */
    public static SimulatorBuilder builder() {
        return new SimulatorBuilder();
    }

    /** The first user. */
    public SimulatedUser user() {
        return users.get(0);
    }

    /** All users. */
    public List<SimulatedUser> users() {
        return users;
    }

    /** The base URL to give to a client together with {@link #httpClient}. */
    public String baseUrl() {
        return InProcessInterceptor.ORIGIN + "/v1/api";
    }

    /** The URL of the Flex Web Service to give to a client together with {@link #httpClient}. */
    public String flexUrl() {
        return InProcessInterceptor.ORIGIN + FlexService.PATH;
    }

    /** IBKR's MCP endpoint with its consent page. */
    public SimulatedMcp mcp() {
        return mcp;
    }

    /** A client whose calls the simulator answers in this process. */
    public OkHttpClient httpClient() {
        return client;
    }

    /** Answers one request. */
    SimulatedResponse answer(SimulatedRequest request) {
        return server.answer(request);
    }

    /** Serves the simulator on a free port of the loopback interface, until the returned server is closed. */
    public SimulatorServer serve() {
        return serve("127.0.0.1", 0);
    }

    /**
     * Serves the simulator on a socket, until the returned server is closed.
     *
     * @param address the address to listen on
     * @param port the port; 0 takes a free one
     */
    public SimulatorServer serve(String address, int port) {
        return new SimulatorServer(server::answer, server.faults(), address, port, null);
    }

    /** The gateway in front of the simulator. Nobody is logged in there at first. */
    public SimulatedGateway gateway() {
        return gateway;
    }

    /**
     * What was executed in an account since the start of a day in UTC, oldest first. A client can have read no more.
     *
     * @throws IllegalArgumentException when no user has the account
     */
    public List<SimulatedExecution> executions(String accountId, LocalDate since) {
        return server.locked(() -> directory.users().stream()
                .flatMap(user -> user.account(accountId).stream())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no user of this simulator has the account"))
                .executions(since, clock.instant()));
    }

    /** The reports about the accounts of the first user, and the ledger that they are written from. */
    public SimulatedReports reports() {
        return reports(user());
    }

    /**
     * The reports about the accounts of a user, and the ledger that they are written from.
     *
     * @throws IllegalArgumentException when the simulator does not have the user
     */
    public SimulatedReports reports(SimulatedUser user) {
        return new SimulatedReports(server, state(user), reports);
    }

    /** What clients did wrong so far, in order. */
    public List<Violation> violations() {
        return server.violations();
    }

    /** The requests for an operation that arrived so far, in order, with those that were refused. The newest 50,000 are kept. */
    public List<ReceivedRequest> received(Operation operation) {
        return server.received(Route.key(operation.method(), operation.path()));
    }

    /** What goes wrong. */
    public Faults faults() {
        return faults;
    }

    /**
     * The public address from which IBKR sees all calls come, wherever they really come from. A session over OAuth 2.0 is
     * bound to one address.
     */
    public String callersAddress() {
        return server.locked(() -> tokens.sso().callersAddress());
    }

    /** Makes all calls come from another public address from now on, as after the nightly reconnection of a home. */
    public void callFrom(String address) {
        server.locked(() -> {
            tokens.sso().moveTo(address);
            return null;
        });
    }

    /** Ends all sessions of a user. Live session tokens and bearer tokens are no longer valid. */
    public void expireSession(SimulatedUser user) {
        server.locked(() -> {
            directory.expire(state(user));
            return null;
        });
    }

    /** A user takes back the access of applications that logged in by code. Access tokens live on, refresh tokens do not. */
    public void revokeLogins(SimulatedUser user) {
        server.locked(() -> {
            tokens.logins().revoke(state(user).username());
            return null;
        });
    }

    /** Another program logs in under the user's name and takes the brokerage session. */
    public void competingLogin(SimulatedUser user) {
        server.locked(() -> {
            state(user).competitorLogsIn();
            return null;
        });
    }

    /** The other program logs out. */
    public void competingLogout(SimulatedUser user) {
        server.locked(() -> {
            state(user).competitorLogsOut();
            return null;
        });
    }

    /**
     * Gives a user's consent on the authorize page of a third party.
     *
     * @return the verifier that the browser would bring back
     * @throws IllegalArgumentException when nobody asks with the request token, or it is too old
     */
    public String authorize(String requestToken, SimulatedUser user) {
        return server.locked(
                () -> tokens.oauth().requestTokens().consent(requestToken, user.username(), clock.instant()));
    }

    /** The page on which users let third parties in. Open it with {@code ?oauth_token=}, in a browser or in this process. */
    public String authorizeUrl() {
        return InProcessInterceptor.ORIGIN + AuthorizePage.PATH;
    }

    /**
     * Registers the address to which the authorize page sends the users of a third party. Without a callback users end on
     * an error page, whose address holds the answer.
     */
    public void registerCallback(SimulatedConsumer thirdParty, String callback) {
        server.locked(() -> {
            tokens.oauth().requestTokens().registerCallback(thirdParty.registered(), callback);
            return null;
        });
    }

    /**
     * A user uploads public files in the self-service portal and gets a token for a consumer key of their choice. The token
     * is valid at once; at IBKR it would be valid after the nightly reset at the earliest.
     *
     * @param signatureKeyPem the public signature key
     * @param encryptionKeyPem the public encryption key
     * @param dhParametersPem the Diffie-Hellman parameters
     * @throws IllegalArgumentException when the portal refuses a file, for example one with Windows line ends
     */
    public PortalRegistration register(
            SimulatedUser user,
            String consumerKey,
            String signatureKeyPem,
            String encryptionKeyPem,
            String dhParametersPem) {
        String username = state(user).username();
        return server.locked(() -> PortalRegistration.register(
                tokens.oauth(), username, consumerKey, signatureKeyPem, encryptionKeyPem, dhParametersPem));
    }

    private UserState state(SimulatedUser user) {
        return directory
                .user(user.username())
                .orElseThrow(() -> new IllegalArgumentException(user + " is not a user of this simulator"));
    }
}
