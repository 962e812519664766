package io.github.ibkrclient.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.ibkrclient.testkit.internal.http.SimulatedRequest;
import io.github.ibkrclient.testkit.internal.http.SimulatedResponse;
import io.github.ibkrclient.testkit.internal.mcp.McpServer;
import io.github.ibkrclient.testkit.internal.net.InProcessInterceptor;
import io.github.ibkrclient.testkit.internal.server.IbkrServer;
import io.github.ibkrclient.testkit.internal.session.UserDirectory;
import io.github.ibkrclient.testkit.internal.session.UserState;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okio.ByteString;

/**
 * IBKR's MCP endpoint, with the OAuth 2.1 provider in front of it. Its tools answer from the same accounts and the same ledger
 * of executions as the Web API. Thread-safe.
 */
public final class SimulatedMcp {
    private final IbkrServer server;
    private final McpServer mcp;
    private final UserDirectory users;

    SimulatedMcp(IbkrServer server, McpServer mcp, UserDirectory users) {
        this.server = server;
        this.mcp = mcp;
        this.users = users;
    }

    /** The URL of the endpoint to give to a client together with {@link IbkrSimulator#httpClient}. */
    public String url() {
        return InProcessInterceptor.ORIGIN + McpServer.ENDPOINT;
    }

    /** Turns a behaviour on or off. */
    public void set(McpSwitch behaviour, boolean on) {
        change(() -> mcp.state().set(behaviour, on));
    }

    /**
     * A user allows access on the consent page, without a browser.
     *
     * @param page the page that the client gave, of this process or of a socket
     * @param account the account that the user chooses
     * @return where the browser would be sent to
     * @throws IllegalArgumentException when the page refuses to ask the user
     */
    public String consent(URI page, String account) {
        return decide(page, account, "consent");
    }

    /** A user refuses access on the consent page. Everything else is as with {@link #consent}. */
    public String refuse(URI page, String account) {
        return decide(page, account, "refuse");
    }

    /** The next token answer is lost: tokens are given out, and the connection breaks before the client has them. */
    public void loseTokenAnswer() {
        change(() -> mcp.state().loseTokenAnswer(0));
    }

    /**
     * The next token answer is lost in a gateway: tokens are given out, and the client gets a page.
     *
     * @param status the status of the page, such as 504
     */
    public void loseTokenAnswer(int status) {
        change(() -> mcp.state().loseTokenAnswer(status));
    }

    /** The edge answers the next token calls with 503. They change nothing. */
    public void tokensUnavailable(int calls) {
        change(() -> mcp.state().tokensUnavailable(calls));
    }

    /**
     * The next call of a tool fails.
     *
     * @param tool the name of the tool
     * @param argument a text that the call's arguments hold; empty for any call
     */
    public void failNext(String tool, String argument) {
        change(() -> mcp.state().failNext(tool, argument));
    }

    /** The user takes back all consents in the portal. */
    public void revokeInPortal(SimulatedUser user) {
        change(() -> users.user(user.username()).ifPresent(mcp::revokeAll));
    }

    /** The provider forgets all registered clients, so that it renews nothing for them. Access tokens stay good. */
    public void forgetClients() {
        change(mcp::forgetClients);
    }

    /** The endpoint forgets its sessions, see {@link McpSwitch#SESSION_ID}. */
    public void endSessions() {
        change(mcp::endSessions);
    }

    /** The names of the tools that were called so far, in order, with those that were refused. */
    public List<String> called() {
        return server.locked(() -> mcp.state().called());
    }

    private void change(Runnable step) {
        server.locked(() -> {
            step.run();
            return true;
        });
    }

    private String decide(URI page, String account, String answer) {
        if (users.users().stream()
                .map((UserState user) -> user.account(account))
                .allMatch(Optional::isEmpty)) {
            throw new IllegalArgumentException("no user of this simulator has the account " + account);
        }
        String form = page.getRawQuery() + "&account=" + account + "&answer=" + answer;
        SimulatedResponse shown = server.answer(request("GET", page, page.getRawQuery(), ""));
        SimulatedResponse sent = server.answer(request("POST", page, "", form));
        if (shown.status() != 200 || !sent.headers().containsKey("Location")) {
            throw new IllegalArgumentException("the consent page says: " + shown.text());
        }
        return String.valueOf(sent.headers().get("Location"));
    }

    private static SimulatedRequest request(String method, URI page, String query, String form) {
        return new SimulatedRequest(
                method,
                page.getScheme() + "://" + page.getRawAuthority(),
                page.getRawPath(),
                query,
                Map.of("User-Agent", List.of("a browser")),
                ByteString.encodeString(form, UTF_8),
                "browser");
    }
}
