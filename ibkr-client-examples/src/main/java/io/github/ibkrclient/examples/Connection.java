package io.github.ibkrclient.examples;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.Timing;
import io.github.ibkrclient.oauth.OAuth1;
import io.github.ibkrclient.oauth.OAuthConfig;
import io.github.ibkrclient.pacing.PacingLedger;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** What every command takes: whose credentials, which server, which form of the answer. */
final class Connection {
    private static final Duration PATIENCE_WITHOUT_WORDS = Duration.ofSeconds(1);

    private final IbkrRuntime runtime;
    private final PrintWriter out;
    private final PrintWriter err;

    @Option(
            names = "--credentials",
            required = true,
            paramLabel = "DIR",
            description = "the directory with credentials.properties, the two private keys and dhparam.pem")
    private Path credentials = Path.of("");

    @Option(names = "--base-url", paramLabel = "URL", description = "where the API is; default: ${DEFAULT-VALUE}")
    private String baseUrl = "https://api.ibkr.com/v1/api";

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

    /** A client of the server, without credentials. */
    IbkrClient.Builder builder() {
        IbkrClient.Builder builder = IbkrClient.builder().readOnly().runtime(runtime);
        try {
            builder.baseUrl(baseUrl);
        } catch (IllegalArgumentException e) {
            String why = String.valueOf(e.getMessage()).replaceFirst("^baseUrl: ", "");
            throw new BadInput("--base-url", why + "; it looks like https://api.ibkr.com/v1/api");
        }
        return builder;
    }

    private IbkrClient open() {
        IbkrClient.Builder builder = builder();
        OAuthConfig config = OAuthConfig.fromDirectory(credentials);
        return builder.signer(OAuth1.signer(config)).ledger(ledger()).build();
    }

    /** IBKR counts calls over all programs of a user: the next command must know what this one did. */
    PacingLedger ledger() {
        return PacingLedger.file(credentials.resolve("pacing.ledger"));
    }
}
