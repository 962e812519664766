package io.github.ibkrclient.cli.connection;

import io.github.ibkrclient.ClientListener;
import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.cli.console.JsonOutput;
import io.github.ibkrclient.cli.console.UsageException;
import io.github.ibkrclient.oauth.OAuth1;
import io.github.ibkrclient.oauth.OAuth1Credentials;
import io.github.ibkrclient.oauth.OAuth2;
import io.github.ibkrclient.oauth.OAuth2Credentials;
import io.github.ibkrclient.pacing.PacingStore;
import io.github.ibkrclient.time.Timing;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that most commands take: the credentials, the server and the form of the output. */
public final class ConnectionOptions {
    private static final Duration NOTICE_AFTER = Duration.ofSeconds(1);

    private static final String IBKR = "https://api.ibkr.com/v1/api";

    private final Supplier<IbkrRuntime> runtime;
    private final PrintWriter out;
    private final PrintWriter err;
    private final EnvironmentSecrets secrets;

    @Mixin
    private final CredentialsOption login;

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
            description =
                    "where what the next run needs is remembered: the pace, a gateway's certificate, the contracts of"
                            + " symbols; no secrets. Default: .ibkr-client in your home, and for the pace the place that"
                            + " all programs of this library share")
    private @Nullable Path state;

    @Option(
            names = "--base-url",
            paramLabel = "URL",
            description = "where the API is; default: what the profile or IBKR_BASE_URL in the environment says, else"
                    + " IBKR's")
    private @Nullable String baseUrl;

    @Mixin
    private final PacingOption pace = new PacingOption();

    @Option(names = "--json", description = "print the typed objects as JSON and nothing else")
    private boolean json;

    /** Options that are filled in by picocli; output goes to these writers. The runtime is made when a call needs it. */
    public ConnectionOptions(Supplier<IbkrRuntime> runtime, CredentialsOption login, PrintWriter out, PrintWriter err) {
        this.runtime = runtime;
        this.login = login;
        this.secrets = new EnvironmentSecrets(login);
        this.out = out;
        this.err = err;
    }

    /**
     * Makes calls with a client of its own and prints the answer. The client does not log out, so that the next command
     * finds the session open.
     */
    public <T> void show(Function<IbkrClient, T> calls, Function<T, Object> text) {
        print(call(calls), text);
    }

    /** Makes calls with a client of its own, which does not log out. */
    public <T> T call(Function<IbkrClient, T> calls) {
        Timing.Scheduled notice =
                timing().schedule(NOTICE_AFTER, () -> tell("still waiting; IBKR allows some calls only once in 5 s"));
        try (IbkrClient client = open()) {
            return calls.apply(client);
        } finally {
            notice.cancel();
        }
    }

    /** Whether the command line itself names a way to the Web API. */
    public boolean given() {
        return login.given() || login.profileGiven() || gateway != null;
    }

    /** Whether the directory of the credentials has a setting, as {@code credentials.properties} names it. */
    public boolean hasCredential(String setting) {
        if (access() != Access.DIRECTORY) {
            return false;
        }
        Properties all = new Properties();
        try (Reader text = Files.newBufferedReader(credentials().resolve("credentials.properties"))) {
            all.load(text);
        } catch (IOException | IllegalArgumentException e) {
            return false; // whoever reads the credentials says what is wrong
        }
        return all.containsKey(setting);
    }

    /** Whether a directory of credentials or a gateway is named, so that secrets of the environment do not count. */
    boolean hasDirectory() {
        return gatewayUrl().isPresent() || login.find().isPresent();
    }

    /** What commands and their clients share. */
    public IbkrRuntime runtime() {
        return runtime.get();
    }

    /** A variable of the environment; empty when it is not set or blank. */
    public Optional<String> variable(String name) {
        return login.variable(name);
    }

    /** Prints an answer as JSON or as text, as the user wants it. */
    public <T> void print(T answer, Function<T, ?> text) {
        out.print(json ? JsonOutput.of(answer) : text.apply(answer));
    }

    /** The directory of the credentials. */
    public Path credentials() {
        if (gatewayUrl().isPresent()) {
            throw new UsageException("--gateway", "has no credentials to look at; give --credentials DIR");
        }
        return login.find()
                .orElseThrow(
                        () -> new UsageException(
                                "--credentials",
                                "is missing; give the directory, or --gateway URL, set IBKR_CREDENTIALS_DIR, or name a --profile"));
    }

    /** The gateway, unless credentials are used. The way in that the command line names counts before the profile's. */
    private Optional<String> gatewayUrl() {
        if (gateway != null && login.given()) {
            throw new UsageException("--gateway", "needs no credentials; give either --gateway or --credentials");
        }
        if (gateway != null || login.given()) {
            return Optional.ofNullable(gateway);
        }
        Optional<String> url = profile(Profile.GATEWAY);
        if (url.isPresent() && profile(Profile.CREDENTIALS_DIR).isPresent()) {
            throw new UsageException(
                    login.profile().orElseThrow().place(Profile.GATEWAY),
                    "needs no credentials; remove one of the two");
        }
        return url;
    }

    private Optional<String> profile(String setting) {
        return login.profile().flatMap(profile -> profile.get(setting));
    }

    /** The clock that calls are made by. */
    public Timing timing() {
        return runtime.get().timing();
    }

    /** Prints a line that the user must see on stderr, also when the output is JSON. */
    public void warn(String line) {
        err.println(line);
    }

    /** Prints a line about the progress on stderr, unless the output is JSON. */
    public void tell(String line) {
        if (!json) {
            err.println(line);
        }
    }

    /** A client without credentials yet; it refuses every call that changes something. */
    public IbkrClient.Builder builder() {
        return withoutUser().readOnly();
    }

    /**
     * A client for the calls with which a third party gets access to a user's accounts. It is not read-only, because
     * these calls count as a change of settings; without a user's token it can reach no account.
     */
    public IbkrClient.Builder withoutUser() {
        IbkrClient.Builder builder = common(IbkrClient.builder());
        try {
            builder.baseUrl(Optional.ofNullable(baseUrl)
                    .or(() -> profile(Profile.BASE_URL))
                    .or(() -> login.variable("IBKR_BASE_URL"))
                    .orElse(IBKR));
        } catch (IllegalArgumentException e) {
            throw UsageException.refused("--base-url", e, IBKR);
        }
        return builder;
    }

    /** What all clients have; the pace is in the default store of its user, unless {@code --state} is given. */
    private IbkrClient.Builder common(IbkrClient.Builder builder) {
        pacingStore("pacing.store").ifPresent(builder::pacingStore);
        return builder.runtime(runtime.get()).pacing(pace.limits());
    }

    /** The file of a pace in the directory of {@code --state}; empty when that is not given. */
    Optional<PacingStore> pacingStore(String name) {
        return Optional.ofNullable(state).map(directory -> PacingStore.file(directory.resolve(name)));
    }

    /** Makes calls over OAuth 2.0, with a client of its own; they need no session. */
    public <T> T overOAuth2(Function<IbkrClient, T> calls) {
        OAuth2Credentials oauth2 = OAuth2Credentials.fromDirectory(credentials());
        try (IbkrClient client = builder().signer(OAuth2.signer(oauth2)).build()) {
            return calls.apply(client);
        }
    }

    /** The way in that the options, the profile and the environment name, in this order. */
    public Access access() {
        if (gatewayUrl().isPresent()) {
            return Access.GATEWAY;
        } else if (login.find().isPresent()) {
            return Access.DIRECTORY;
        }
        return secrets.access();
    }

    /** Opens a client. The user closes it; it logs nothing out. */
    public IbkrClient open() {
        return switch (access()) {
            case GATEWAY -> openGateway(gatewayUrl().orElseThrow());
            case OAUTH1 -> secrets.oauth1(builder()).build();
            case OAUTH2 -> secrets.oauth2(builder()).build();
            case LOGIN -> secrets.login(builder(), runtime()).build();
            case DIRECTORY, NONE ->
                builder()
                        .signer(OAuth1.signer(OAuth1Credentials.fromDirectory(credentials())))
                        .build();
        };
    }

    /** When the access token of a login ends; empty when nobody says, and for other ways in. */
    public Optional<Instant> loginEnds() {
        return access() == Access.LOGIN ? secrets.loginEnds() : Optional.empty();
    }

    /** Prints why a command fails, as one line on stderr. */
    public void complain(String line) {
        err.println("ibkr: " + line);
    }

    /** Where programs keep what they need at their next start. */
    public Path state() {
        return state == null ? Path.of(System.getProperty("user.home", ""), ".ibkr-client") : state;
    }

    /** Prints a line on the standard output, whatever the form of the output. */
    public void say(String line) {
        out.println(line);
        out.flush();
    }

    private IbkrClient openGateway(String url) {
        IbkrClient.Builder builder;
        try {
            builder = IbkrClient.gateway(url);
        } catch (IllegalArgumentException e) {
            throw UsageException.refused("--gateway", e, "https://localhost:5000");
        }
        try {
            Optional.ofNullable(certificate)
                    .or(() -> gateway == null ? profile(Profile.CERTIFICATE) : Optional.empty())
                    .ifPresent(builder::certificateFingerprint);
        } catch (IllegalArgumentException e) {
            throw UsageException.refused("--certificate", e);
        }
        return common(builder)
                .knownCertificates(state().resolve("known-certificates"))
                .listener(new CertificateNotice(err))
                .readOnly()
                .build();
    }

    /** Prints which certificate is trusted from now on, also when the output is JSON. */
    private record CertificateNotice(PrintWriter err) implements ClientListener {
        @Override
        public void certificateTrusted(String origin, String sha256) {
            err.println(
                    "met " + origin + " for the first time and trust its certificate from now on: SHA-256 " + sha256);
        }
    }
}
