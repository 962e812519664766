package io.github.ibkrclient.cli.command;

import io.github.ibkrclient.cli.callback.CallbackPage;
import io.github.ibkrclient.cli.callback.CallbackServer;
import io.github.ibkrclient.cli.connection.ConnectionOptions;
import io.github.ibkrclient.cli.connection.RetailOptions;
import io.github.ibkrclient.cli.console.DurationConverter;
import io.github.ibkrclient.cli.console.Progress;
import io.github.ibkrclient.cli.console.Prompt;
import io.github.ibkrclient.cli.console.UsageException;
import io.github.ibkrclient.error.AuthorizationException;
import io.github.ibkrclient.error.AuthorizationException.Reason;
import io.github.ibkrclient.mcp.McpLogin;
import io.github.ibkrclient.mcp.McpStatus.State;
import io.github.ibkrclient.oauth.OAuth1Consumer;
import io.github.ibkrclient.oauth.TokenStore;
import io.github.ibkrclient.oauth.login.AccessGrant;
import io.github.ibkrclient.oauth.login.OAuth1Authorization;
import io.github.ibkrclient.oauth.login.PendingAuthorization;
import io.github.ibkrclient.oauth.setup.ThirdPartySetup;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ibkr connect} gets a third party the access to a user's accounts, with a browser on the same machine. */
@Command(
        name = "connect",
        description = {
            "For third parties, whose consumer key IBKR assigned: shows the page on which a user gives access, waits for"
                    + " the browser to come back, and saves the access token with its secret.",
            "With --retail for everybody: shows IBKR's consent page for AI clients, and saves the consent. It reads only, and"
                    + " needs neither approval nor keys.",
            "Never overwrites a token without --replace."
        },
        sortOptions = false)
public final class ConnectCommand implements Callable<Integer> {
    private static final String USER = "user";
    private static final int THIRD_PARTY_PORT = 8720;
    private static final int RETAIL_PORT = 53682;

    private final PrintWriter err;
    private final Prompt prompt;
    private final Progress progress;

    @Mixin
    private final ConnectionOptions connection;

    @Mixin
    private final RetailOptions retail = new RetailOptions();

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "the port of this machine on which to wait for the browser, at"
                    + " http://127.0.0.1:PORT/callback; 0 takes a free one; default: 8720, and 53682 with --retail")
    private @Nullable Integer port;

    @Option(
            names = "--account",
            paramLabel = "ID",
            description =
                    "with --retail: the account that you choose on the page, which IBKR does not tell; for a consent that"
                            + " is there it only says this")
    private @Nullable String account;

    @Option(names = "--no-browser", description = "with --retail: only shows the page and opens no browser")
    private boolean noBrowser;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "10m",
            converter = DurationConverter.class,
            description = "how long to wait for the user, such as 90s or 5m; default: ${DEFAULT-VALUE}")
    private Duration timeout = Duration.ZERO;

    @Option(
            names = "--authorize-page",
            paramLabel = "URL",
            defaultValue = "${env:IBKR_AUTHORIZE_PAGE:-https://interactivebrokers.com/authorize}",
            description = "the page on which users give access; default: what IBKR_AUTHORIZE_PAGE in the environment"
                    + " says, else IBKR's")
    private String authorizePage = "";

    @Option(
            names = "--replace",
            paramLabel = "WHAT",
            description = "${COMPLETION-CANDIDATES}: replaces the access token that is there; the old file is kept as"
                    + " credentials.properties.old")
    private @Nullable Replace replace;

    /** What may be replaced; the name is that of the command line. */
    enum Replace {
        token
    }

    /**
     * The outcome.
     *
     * @param credentials the directory that now holds the access token
     * @param paper whether it is a paper-trading user; empty when IBKR did not say
     */
    private record Connected(String credentials, Optional<Boolean> paper) {}

    /**
     * The outcome of {@code --retail}.
     *
     * @param credentials the directory that now holds the consent
     * @param account the account; empty while nobody has said it
     */
    private record ConnectedRetail(String credentials, Optional<String> account) {}

    public ConnectCommand(ConnectionOptions connection, Prompt prompt, Progress progress, PrintWriter err) {
        this.connection = connection;
        this.prompt = prompt;
        this.progress = progress;
        this.err = err;
    }

    @Override
    public Integer call() {
        return retail.chosen() ? connectRetail() : connectThirdParty();
    }

    private int connectRetail() {
        McpLogin known = retail.login(connection).build();
        State state = known.status().state();
        if (replace == null && (state == State.CONNECTED || state == State.UNCERTAIN)) {
            retail.checked(connection, known);
            if (account == null) {
                throw new UsageException(
                        "--credentials",
                        connection.credentials()
                                + " holds a consent already; try it with ibkr summary --retail. If IBKR does not take it,"
                                + " take another in its place with --replace token; to keep both, give another directory");
            }
            known.bind(account);
            print(known);
            return ExitCode.OK;
        }
        RetailConnect connect = new RetailConnect(connection, err, !noBrowser);
        connect.warn();
        try (CallbackServer callback = listen(RETAIL_PORT)) {
            McpLogin login = retail.login(connection)
                    .redirectUri(callback.url())
                    .loginTimeout(timeout)
                    .build();
            if (replace != null) {
                login.forgetRegistration();
            }
            connect.connect(login, callback, timeout);
            String chosen = account;
            if (chosen == null && progress.atWork()) {
                chosen = prompt.ask(
                        "Which account did you choose on the page? (IBKR does not tell; Enter to leave it open)",
                        false);
            }
            if (chosen != null && !chosen.isBlank()) {
                login.bind(chosen.strip());
            }
            print(login);
            return ExitCode.OK;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            err.println("ibkr: stopped before the user came back; nothing was saved");
            return ExitCode.SOFTWARE;
        }
    }

    private void print(McpLogin login) {
        Optional<String> bound = login.isBound() ? Optional.of(login.account()) : Optional.empty();
        connection.print(new ConnectedRetail(connection.credentials().toString(), bound), ConnectCommand::text);
    }

    private static String text(ConnectedRetail end) {
        String account = end.account()
                .map(id -> " for account " + id)
                .orElse("; say once which account it is with ibkr connect --retail --account ID");
        return "the consent is saved in " + end.credentials() + account + "; try it with ibkr summary --retail"
                + System.lineSeparator();
    }

    private int connectThirdParty() {
        ThirdPartySetup setup = new ThirdPartySetup(connection.credentials());
        OAuth1Consumer consumer = setup.consumer();
        if (replace == null && setup.hasAccess()) {
            throw new UsageException(
                    "--credentials",
                    connection.credentials() + " holds the access of a user already; try it with ibkr accounts, give"
                            + " another directory, or say --replace token");
        }
        try (CallbackServer callback = listen(THIRD_PARTY_PORT)) {
            OAuth1Authorization flow = flow(consumer);
            PendingAuthorization pending = flow.begin(USER);
            tell(pending, callback);
            AccessGrant grant = await(pending, callback, flow, setup);
            connection.print(new Connected(connection.credentials().toString(), grant.paper()), ConnectCommand::text);
            return ExitCode.OK;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            err.println("ibkr: stopped before the user came back; nothing was saved");
            return ExitCode.SOFTWARE;
        }
    }

    private CallbackServer listen(int usual) {
        int number = port == null ? usual : port;
        try {
            return new CallbackServer(number, connection.timing());
        } catch (IOException | IllegalArgumentException e) {
            throw new UsageException(
                    "--port",
                    "cannot listen on port " + number + " of this machine; it may be taken, so end what uses it or give"
                            + " another (0 takes a free one)");
        }
    }

    private OAuth1Authorization flow(OAuth1Consumer consumer) {
        try {
            return OAuth1Authorization.builder(consumer, TokenStore.inMemory())
                    .client(connection.withoutUser())
                    .clock(connection.timing()::now)
                    .authorizePage(authorizePage)
                    .lifetime(timeout)
                    .build();
        } catch (IllegalArgumentException e) {
            throw UsageException.refused("--authorize-page", e, "https://interactivebrokers.com/authorize");
        }
    }

    /** Shows the page; on stderr and also when the output is JSON, because nobody can go on without it. */
    private void tell(PendingAuthorization pending, CallbackServer callback) {
        err.println("Open this page in a browser on this machine, log in as the user who gives access, and answer:");
        err.println("  " + pending.url());
        err.println("IBKR then sends the browser to the callback that is registered for your consumer; that should be");
        err.println("  " + callback.url());
        err.println("If the browser ends elsewhere, replace all that stands before the ? in its address with this.");
        err.println("waiting until " + pending.expiresAt().truncatedTo(ChronoUnit.SECONDS));
    }

    private AccessGrant await(
            PendingAuthorization pending, CallbackServer callback, OAuth1Authorization flow, ThirdPartySetup setup)
            throws InterruptedException {
        Instant end = pending.expiresAt();
        for (; ; ) {
            CallbackServer.Visit visit = callback.next(
                            Duration.between(connection.timing().now(), end))
                    .orElseThrow(() -> new AuthorizationException(
                            Reason.EXPIRED,
                            "--timeout: nobody came back from the page in time; run ibkr connect again"));
            CallbackPage page = CallbackPage.FAILED;
            try {
                AccessGrant grant = flow.complete(visit.uri(), USER);
                save(setup, grant);
                page = CallbackPage.DONE;
                return grant;
            } catch (AuthorizationException e) {
                if (e.reason() != Reason.UNKNOWN_TOKEN && e.reason() != Reason.UNREADABLE) {
                    page = e.reason() == Reason.DENIED ? CallbackPage.REFUSED : CallbackPage.FAILED;
                    throw e;
                }
                page = CallbackPage.NOT_ASKED_FOR;
                connection.tell("a visit that was not asked for; still waiting");
            } finally {
                visit.show(page);
                if (page != CallbackPage.NOT_ASKED_FOR) {
                    callback.end(page);
                }
            }
        }
    }

    private void save(ThirdPartySetup setup, AccessGrant grant) {
        if (replace == null) {
            setup.save(grant);
        } else {
            setup.saveInPlace(grant);
        }
    }

    private static String text(Connected end) {
        String whose = end.paper().orElse(false) ? "the access of a paper-trading user" : "the access";
        return whose + " is saved in " + end.credentials() + "; try it with ibkr accounts" + System.lineSeparator();
    }
}
