package io.github.ibkrclient.cli.token;

import io.github.ibkrclient.cli.console.Prompt;
import io.github.ibkrclient.cli.console.UsageException;
import io.github.ibkrclient.cli.token.SealedAnswer.Answer;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ibkr token exchange} turns the answer of a login into tokens. */
@Command(
        name = "exchange",
        description = "Exchanges the code of a login for tokens. The code is in IBKR_SEALED as the site's callback page"
                + " encrypted it for the private key in IBKR_CONNECT_KEY, or is typed in.",
        sortOptions = false)
final class ExchangeCommand implements Callable<Integer> {
    private static final String TYPED = "-";

    private final TokenRun run;
    private final Prompt prompt;

    @Mixin
    private final PlaceOptions places = new PlaceOptions();

    @Option(
            names = "--code",
            paramLabel = TYPED,
            description = "ask for the code and its verifier, or read both from the standard input, a line each")
    private @Nullable String code;

    @Option(
            names = "--redirect-uri",
            paramLabel = "URI",
            description = "with --code: where the browser was sent back to, as it is registered")
    private @Nullable String redirectUri;

    ExchangeCommand(TokenRun run, Prompt prompt) {
        this.run = run;
        this.prompt = prompt;
    }

    @Override
    public Integer call() {
        Answer answer = code == null ? sealed() : typed(code);
        return run.run(
                places.places(), answer.redirectUri(), login -> login.exchange(answer.code(), answer.verifier()));
    }

    private Answer sealed() {
        String sealed = run.needed("IBKR_SEALED", "it is the text that the callback page shows; or give --code -");
        String key = run.needed("IBKR_CONNECT_KEY", "it is the private key whose public half the site has");
        return SealedAnswer.open(sealed, key);
    }

    private Answer typed(String given) {
        if (!given.equals(TYPED)) {
            throw new UsageException(
                    "--code",
                    "a code on the command line can be seen by every user of this machine; give --code - and type it");
        }
        if (redirectUri == null) {
            throw new UsageException("--redirect-uri", "is missing; the provider compares it with that of the login");
        }
        return new Answer(
                prompt.ask("Code", true).strip(), prompt.ask("Verifier", true).strip(), redirectUri);
    }
}
