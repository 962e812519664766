package io.github.ibkrclient.examples;

import io.github.ibkrclient.Timing;
import io.github.ibkrclient.error.AuthorizationException;
import io.github.ibkrclient.error.AuthorizationException.Reason;
import io.github.ibkrclient.oauth.AccessGrant;
import io.github.ibkrclient.oauth.AuthorizationFlow;
import io.github.ibkrclient.oauth.OAuthConsumer;
import io.github.ibkrclient.oauth.PendingAuthorization;
import io.github.ibkrclient.oauth.ThirdPartySetup;
import io.github.ibkrclient.oauth.TokenStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code ibkr connect}: how a third party gets the access of a user, with a browser on the same machine. */
@Command(
        name = "connect",
        description = {
            "For third parties, whose consumer key IBKR assigned: shows the page on which a user gives access, waits for"
                    + " the browser to come back, and saves the access token with its secret.",
            "Never overwrites a token without --replace."
        },
        sortOptions = false)
final class ConnectCommand implements Callable<Integer> {
    private static final String USER = "user";

    private final Timing timing;
    private final PrintWriter err;

    @Mixin
    private final Connection connection;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8720",
            description =
                    "where on this machine the browser is waited for, at http://127.0.0.1:PORT/callback; 0 takes a"
                            + " free one; default: ${DEFAULT-VALUE}")
    private int port;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "10m",
            converter = Patience.class,
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
            description = "${COMPLETION-CANDIDATES}: puts the new access in the place of one that is there, which is"
                    + " kept as credentials.properties.old")
    private @Nullable Replace replace;

    /** What may be overwritten, as written on the command line. */
    enum Replace {
        token
    }

    /**
     * How it ended.
     *
     * @param credentials the directory that holds the access now
     * @param paper whether it is a paper-trading user; empty when IBKR did not say
     */
    record Connected(String credentials, Optional<Boolean> paper) {}

    ConnectCommand(Connection connection, Timing timing, PrintWriter err) {
        this.connection = connection;
        this.timing = timing;
        this.err = err;
    }

    @Override
    public Integer call() {
        ThirdPartySetup setup = new ThirdPartySetup(connection.credentials());
        OAuthConsumer consumer = setup.consumer();
        if (replace == null && setup.hasAccess()) {
            throw new BadInput(
                    "--credentials",
                    connection.credentials() + " holds the access of a user already; try it with ibkr accounts, give"
                            + " another directory, or say --replace token");
        }
        try (CallbackServer callback = listen()) {
            AuthorizationFlow flow = flow(consumer);
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

    private CallbackServer listen() {
        try {
            return new CallbackServer(port, timing);
        } catch (IOException | IllegalArgumentException e) {
            throw new BadInput(
                    "--port",
                    "cannot listen on port " + port + " of this machine; it may be taken, so end what uses it or give"
                            + " another (0 takes a free one)");
        }
    }

    private AuthorizationFlow flow(OAuthConsumer consumer) {
        try {
            return AuthorizationFlow.builder(consumer, TokenStore.inMemory())
                    .client(connection.withoutUser())
                    .clock(timing::now)
                    .authorizePage(authorizePage)
                    .lifetime(timeout)
                    .build();
        } catch (IllegalArgumentException e) {
            throw new BadInput(
                    "--authorize-page", Connection.why(e) + "; it looks like https://interactivebrokers.com/authorize");
        }
    }

    /** Also when the answer is JSON: nobody could go on without the page. */
    private void tell(PendingAuthorization pending, CallbackServer callback) {
        err.println("Open this page in a browser on this machine, log in as the user who gives access, and answer:");
        err.println("  " + pending.url());
        err.println("IBKR then sends the browser to the callback that is registered for your consumer; that should be");
        err.println("  " + callback.url());
        err.println("If it ends elsewhere, put this in its address in the place of all that stands before the ?.");
        err.println("waiting until " + pending.expiresAt().truncatedTo(ChronoUnit.SECONDS));
    }

    private AccessGrant await(
            PendingAuthorization pending, CallbackServer callback, AuthorizationFlow flow, ThirdPartySetup setup)
            throws InterruptedException {
        Instant end = pending.expiresAt();
        for (; ; ) {
            CallbackServer.Visit visit = callback.next(Duration.between(timing.now(), end))
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
                page = CallbackPage.FOREIGN;
                connection.tell("a visit that was not asked for; still waiting");
            } finally {
                visit.show(page);
                if (page != CallbackPage.FOREIGN) {
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

    /** Reads a time as people write it. */
    static final class Patience implements ITypeConverter<Duration> {
        private static final Pattern FORM = Pattern.compile("([1-9]\\d{0,4})([smh])");

        @Override
        public Duration convert(String text) {
            Matcher given = FORM.matcher(text);
            if (!given.matches()) {
                throw new TypeConversionException("'" + text + "' is not a time such as 90s, 10m or 1h");
            }
            int number = Integer.parseInt(given.group(1));
            return switch (given.group(2)) {
                case "s" -> Duration.ofSeconds(number);
                case "m" -> Duration.ofMinutes(number);
                default -> Duration.ofHours(number);
            };
        }
    }
}
