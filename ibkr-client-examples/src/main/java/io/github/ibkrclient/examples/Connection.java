package io.github.ibkrclient.examples;

import io.github.ibkrclient.ClientListener;
import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.Timing;
import io.github.ibkrclient.oauth.OAuth1;
import io.github.ibkrclient.oauth.OAuth2;
import io.github.ibkrclient.oauth.OAuth2Config;
import io.github.ibkrclient.oauth.OAuthConfig;
import io.github.ibkrclient.pacing.PacingLedger;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every command takes: whose credentials, which server, which form of the answer. */
final class Connection {
    private static final Duration PATIENCE_WITHOUT_WORDS = Duration.ofSeconds(1);

    private final IbkrRuntime runtime;
    private final PrintWriter out;
    private final PrintWriter err;

    @Option(
            names = "--credentials",
            paramLabel = "DIR",
            description = "the directory with credentials.properties, the two private keys and dhparam.pem")
    private @Nullable Path credentials;

    @Option(
            names = "--gateway",
            paramLabel = "URL",
            description = "instead of credentials: a Client Portal Gateway where somebody is logged in with a browser,"
                    + " such as https://localhost:5000")
    private @Nullable String gateway;

    @Option(
            names = "--certificate",
            paramLabel = "SHA-256",
            description =
                    "the fingerprint of the gateway's certificate; default: on this machine the first one it shows,"
                            + " elsewhere one that this machine trusts")
    private @Nullable String certificate;

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description = "where a gateway's pace and certificate are remembered; default: .ibkr-client in your home")
    private Path state = Path.of(System.getProperty("user.home", ""), ".ibkr-client");

    @Option(
            names = "--base-url",
            paramLabel = "URL",
            defaultValue = "${env:IBKR_BASE_URL:-https://api.ibkr.com/v1/api}",
            description = "where the API is; default: what IBKR_BASE_URL in the environment says, else IBKR's")
    private String baseUrl = "";

    @Mixin
    private final PaceChoice pace = new PaceChoice();

    @Option(names = "--json", description = "print the typed objects as JSON and nothing else")
    private boolean json;

    Connection(IbkrRuntime runtime, PrintWriter out, PrintWriter err) {
        this.runtime = runtime;
        this.out = out;
        this.err = err;
    }

    /** Makes the calls with a client of its own and prints their answer; the session stays for the next command. */
    <T> void show(Function<IbkrClient, T> calls, Function<T, Object> text) {
        Timing.Scheduled notice = runtime.timing()
                .schedule(PATIENCE_WITHOUT_WORDS, () -> tell("still waiting; IBKR allows some calls only once in 5 s"));
        T answer;
        try (IbkrClient client = open()) {
            answer = calls.apply(client);
        } finally {
            notice.cancel();
        }
        print(answer, text);
    }

    /** Prints an answer in the form that was asked for. */
    <T> void print(T answer, Function<T, ?> text) {
        out.print(json ? JsonText.of(answer) : text.apply(answer));
    }

    /** Where the credentials are. */
    Path credentials() {
        if (gateway != null) {
            throw new BadInput("--gateway", "has no credentials to look at; give --credentials DIR");
        }
        if (credentials == null) {
            throw new BadInput("--credentials", "is missing; give the directory, or --gateway URL");
        }
        return credentials;
    }

    /** The clock of the calls. */
    InstantSource clock() {
        return runtime.timing()::now;
    }

    /** A line about what is under way. */
    void tell(String line) {
        if (!json) {
            err.println(line);
        }
    }

    /** A client of the server, without credentials; can change nothing. */
    IbkrClient.Builder builder() {
        return bare().readOnly();
    }

    /**
     * A client for the calls by which a third party gets the access of a user. IBKR counts them as a change of settings;
     * without that user's token it can reach no account.
     */
    IbkrClient.Builder withoutUser() {
        return bare().ledger(ledger());
    }

    private IbkrClient.Builder bare() {
        IbkrClient.Builder builder = IbkrClient.builder().runtime(runtime).pacing(pace.limits());
        try {
            builder.baseUrl(baseUrl);
        } catch (IllegalArgumentException e) {
            throw new BadInput("--base-url", why(e) + "; it looks like https://api.ibkr.com/v1/api");
        }
        return builder;
    }

    /** Makes calls that need no session, with a client of its own. */
    <T> T overOAuth2(Function<IbkrClient, T> calls) {
        OAuth2Config config = OAuth2Config.fromDirectory(credentials());
        try (IbkrClient client =
                builder().signer(OAuth2.signer(config)).ledger(ledger()).build()) {
            return calls.apply(client);
        }
    }

    private IbkrClient open() {
        if (gateway != null) {
            return openGateway(gateway);
        }
        IbkrClient.Builder builder = builder();
        OAuthConfig config = OAuthConfig.fromDirectory(credentials());
        return builder.signer(OAuth1.signer(config)).ledger(ledger()).build();
    }

    private IbkrClient openGateway(String url) {
        if (credentials != null) {
            throw new BadInput("--gateway", "needs no credentials; give either --gateway or --credentials");
        }
        IbkrClient.Builder builder;
        try {
            builder = IbkrClient.gateway(url);
        } catch (IllegalArgumentException e) {
            throw new BadInput("--gateway", why(e) + "; it looks like https://localhost:5000");
        }
        try {
            if (certificate != null) {
                builder.certificateFingerprint(certificate);
            }
        } catch (IllegalArgumentException e) {
            throw new BadInput("--certificate", why(e));
        }
        return builder.knownCertificates(state.resolve("known-certificates"))
                .ledger(PacingLedger.file(state.resolve("gateway.ledger")))
                .pacing(pace.limits())
                .listener(new FirstMeeting(err))
                .readOnly()
                .runtime(runtime)
                .build();
    }

    /** Tells which certificate is trusted from now on, also when the answer is JSON. */
    private record FirstMeeting(PrintWriter err) implements ClientListener {
        @Override
        public void certificateTrusted(String origin, String sha256) {
            err.println(
                    "met " + origin + " for the first time and trust its certificate from now on: SHA-256 " + sha256);
        }
    }

    static String why(IllegalArgumentException e) {
        return String.valueOf(e.getMessage()).replaceFirst("^\\w+: ", "");
    }

    /** IBKR counts calls over all programs of a user: the next command must know what this one did. */
    PacingLedger ledger() {
        return PacingLedger.file(credentials().resolve("pacing.ledger"));
    }
}
