package io.github.ibkrclient.testkit;

import io.github.ibkrclient.Operation;
import io.github.ibkrclient.testkit.http.SimulatedRequest;
import io.github.ibkrclient.testkit.http.SimulatedResponse;
import io.github.ibkrclient.testkit.market.Execution;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import okhttp3.OkHttpClient;

/**
 * IBKR, played honestly: it checks every signature, nonce and timestamp, keeps sessions, accounts and orders, counts the
 * pace, and writes down what a client did wrong. Everything it shows follows from its seed and its clock. Thread-safe.
 *
 * <p>Give {@link #httpClient} and {@link #baseUrl} to a client to use it in this process, or {@link #serve} it on a
 * socket.
 */
public final class IbkrSimulator {
    /** Where it stands in process; the name can never be resolved, so that no call leaves by mistake. */
    static final String ORIGIN = "https://simulator.invalid";

    private final IbkrServer server;
    private final InstantSource clock;
    private final Tokens tokens;
    private final Map<String, UserState> users;
    private final SimulatedGateway gateway;
    private final OkHttpClient client;

    IbkrSimulator(IbkrServer server, InstantSource clock, Tokens tokens, Map<String, UserState> users) {
        this.server = server;
        this.clock = clock;
        this.tokens = tokens;
        this.users = users;
        this.gateway = new SimulatedGateway(server, users);
        this.client = new OkHttpClient.Builder()
                .addInterceptor(new SimulatorClient(server))
                .build();
    }

    /** A simulator with other than default settings. */
    public static SimulatorBuilder builder() {
        return new SimulatorBuilder();
    }

    /** The first user. */
    public SimulatedUser user() {
        return users().get(0);
    }

    /** All users. */
    public List<SimulatedUser> users() {
        return users.values().stream().map(UserState::user).toList();
    }

    /** The base URL to give to a client together with {@link #httpClient}. */
    public String baseUrl() {
        return ORIGIN + "/v1/api";
    }

    /** A client whose calls are answered here instead of leaving the process. */
    public OkHttpClient httpClient() {
        return client;
    }

    /** Answers one request, as the fronts do. */
    public SimulatedResponse answer(SimulatedRequest request) {
        return server.answer(request);
    }

    /** Serves it on a free port of the loopback interface until the returned server is closed. */
    public SimulatorServer serve() {
        return serve("127.0.0.1", 0);
    }

    /**
     * Serves it on a socket until the returned server is closed.
     *
     * @param address the address to listen on
     * @param port the port; 0 takes a free one
     */
    public SimulatorServer serve(String address, int port) {
        return new SimulatorServer(server::answer, server.faults(), address, port, null);
    }

    /** The gateway in front of it, at which nobody is logged in yet. */
    public SimulatedGateway gateway() {
        return gateway;
    }

    /**
     * What was executed in an account since the start of a day in UTC, oldest first: all that a client can have read.
     *
     * @throws IllegalArgumentException when no user has the account
     */
    public List<Execution> executions(String accountId, LocalDate since) {
        return server.locked(() -> users.values().stream()
                .flatMap(user -> user.account(accountId).stream())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no user of this simulator has the account"))
                .executions(since, clock.instant()));
    }

    /** What clients did wrong so far, in order. */
    public List<Violation> violations() {
        return server.violations();
    }

    /** The requests for an operation that arrived so far, in order, refused ones too; the newest 50,000 at least. */
    public List<ReceivedRequest> received(Operation operation) {
        return server.received(Route.key(operation.method(), operation.path()));
    }

    /** What is to go wrong. */
    public Faults faults() {
        return server.faults();
    }

    /**
     * The public address from which IBKR sees all calls come; sessions over OAuth 2.0 are bound to one. Wherever the
     * calls really come from, it is this.
     */
    public String callersAddress() {
        return server.locked(() -> tokens.sso().callersAddress());
    }

    /** From now on all calls come from another public address, as after the nightly reconnection of a home. */
    public void callFrom(String address) {
        server.locked(() -> {
            tokens.sso().moveTo(address);
            return null;
        });
    }

    /** Ends all sessions of a user: live session tokens and bearer tokens are worthless from now on. */
    public void expireSession(SimulatedUser user) {
        server.locked(() -> {
            server.expire(state(user));
            return null;
        });
    }

    /** Somebody logs in to TWS under the user's name, which takes the brokerage session away. */
    public void competingLogin(SimulatedUser user) {
        server.locked(() -> {
            state(user).rivalArrives();
            return null;
        });
    }

    /** The other login ends. */
    public void competingLogout(SimulatedUser user) {
        server.locked(() -> {
            state(user).rivalLeaves();
            return null;
        });
    }

    /**
     * The user's consent on the authorize page of a third party.
     *
     * @return the verifier that the browser would bring back
     * @throws IllegalArgumentException when nobody asks with the request token, or no more
     */
    public String authorize(String requestToken, SimulatedUser user) {
        return server.locked(
                () -> tokens.oauth().requestTokens().consent(requestToken, user.username(), clock.instant()));
    }

    /** The page on which users let third parties in, to be opened with {@code ?oauth_token=} in a browser or here. */
    public String authorizeUrl() {
        return ORIGIN + AuthorizePage.PATH;
    }

    /**
     * Where the authorize page sends users of a third party; without a callback they end on an error page, whose
     * address holds the answer.
     */
    public void registerCallback(SimulatedConsumer thirdParty, String callback) {
        server.locked(() -> {
            tokens.oauth().requestTokens().registerCallback(thirdParty.registered(), callback);
            return null;
        });
    }

    /**
     * A user uploads their own public files in the self-service portal and gets a token for a consumer key of their
     * choice, valid at once; IBKR would take at least until its nightly reset.
     *
     * @param signatureKeyPem the public signature key
     * @param encryptionKeyPem the public encryption key
     * @param dhParametersPem the Diffie-Hellman parameters
     * @throws IllegalArgumentException when the portal refuses a file, as it does with Windows line ends
     */
    public PortalRegistration register(
            SimulatedUser user,
            String consumerKey,
            String signatureKeyPem,
            String encryptionKeyPem,
            String dhParametersPem) {
        String username = state(user).user().username();
        return server.locked(() -> PortalRegistration.register(
                tokens.oauth(), username, consumerKey, signatureKeyPem, encryptionKeyPem, dhParametersPem));
    }

    private UserState state(SimulatedUser user) {
        UserState state = users.get(user.username());
        if (state == null) {
            throw new IllegalArgumentException(user + " is not a user of this simulator");
        }
        return state;
    }
}
