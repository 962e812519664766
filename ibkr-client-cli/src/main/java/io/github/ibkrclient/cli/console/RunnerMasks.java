package io.github.ibkrclient.cli.console;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Tells the runner of GitHub Actions which texts it must not show. It replaces them in all that a job prints from then on.
 * On any other machine the same line would show the secret, so it is printed only where {@code GITHUB_ACTIONS} is true.
 */
public final class RunnerMasks {
    private static final List<String> SECRETS = List.of(
            "IBKR_ACCESS_TOKEN",
            "IBKR_ACCESS_TOKEN_SECRET",
            "IBKR_REFRESH_TOKEN",
            "IBKR_CLIENT_SECRET",
            "IBKR_CONNECT_KEY",
            "IBKR_CONSENT",
            "IBKR_SIGNATURE_KEY",
            "IBKR_ENCRYPTION_KEY",
            "IBKR_KEY_PASSWORD",
            "IBKR_OAUTH2_PRIVATE_KEY",
            "IBKR_CONSUMER_KEY");
    private static final int SHORTEST = 4;

    private final boolean runner;
    private final Consumer<String> out;

    /** Prints to this, when the environment is that of a runner. */
    public RunnerMasks(Function<String, Optional<String>> environment, Consumer<String> out) {
        this.runner = environment.apply("GITHUB_ACTIONS").filter("true"::equals).isPresent();
        this.out = out;
    }

    /** Masks the secrets that stand in the environment. */
    public void environment(Function<String, Optional<String>> environment) {
        SECRETS.forEach(name -> environment.apply(name).ifPresent(this::secret));
    }

    /** Masks a text, each of its lines by itself, because the runner looks at single lines. */
    public void secret(String text) {
        if (runner) {
            text.lines()
                    .map(String::strip)
                    .filter(line -> line.length() >= SHORTEST && !line.startsWith("-----"))
                    .forEach(line -> out.accept("::add-mask::" + escaped(line)));
        }
    }

    private static String escaped(String line) {
        return line.replace("%", "%25").replace("\r", "%0D");
    }
}
