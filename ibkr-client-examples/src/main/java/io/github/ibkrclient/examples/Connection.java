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
        out.print(json ? JsonText.of(answer) : text.apply(answer));
    }

    /** A line about what is under way. */
    void tell(String line) {
        if (!json) {
            err.println(line);
        }
    }

    private IbkrClient open() {
        IbkrClient.Builder builder = IbkrClient.builder().readOnly().runtime(runtime);
        try {
            builder.baseUrl(baseUrl);
        } catch (IllegalArgumentException e) {
            String why = String.valueOf(e.getMessage()).replaceFirst("^baseUrl: ", "");
            throw new BadInput("--base-url", why + "; it looks like https://api.ibkr.com/v1/api");
        }
        OAuthConfig config = OAuthConfig.fromDirectory(credentials);
        // IBKR counts calls over all programs of a user: the next command must know what this one did.
        PacingLedger ledger = PacingLedger.file(credentials.resolve("pacing.ledger"));
        return builder.signer(OAuth1.signer(config)).ledger(ledger).build();
    }
}
