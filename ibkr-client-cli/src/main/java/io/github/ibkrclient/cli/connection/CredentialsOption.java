package io.github.ibkrclient.cli.connection;

import io.github.ibkrclient.cli.console.UsageException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The options that say whose credentials are used. What an option says counts first, then the profile, then the
 * environment.
 */
public final class CredentialsOption {
    private static final String VARIABLE = "IBKR_CREDENTIALS_DIR";

    private final UnaryOperator<@Nullable String> environment;

    @Option(
            names = "--credentials",
            paramLabel = "DIR",
            description = "the directory with credentials.properties, the two private keys and dhparam.pem; default:"
                    + " what the profile or IBKR_CREDENTIALS_DIR in the environment says")
    private @Nullable Path credentials;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description =
                    "takes what is not given here from the lines of ~/.config/ibkr/config.properties that begin"
                            + " with NAME, such as NAME.credentials-dir=DIR; default: what IBKR_PROFILE in the environment says")
    private @Nullable String profile;

    /** Options that are filled in by picocli, beside the variables of an environment. */
    public CredentialsOption(UnaryOperator<@Nullable String> environment) {
        this.environment = environment;
    }

    /** The directory, which the options, the profile or the environment must name. */
    public Path directory() {
        return find().orElseThrow(() -> new UsageException(
                "--credentials", "is missing; give the directory, set IBKR_CREDENTIALS_DIR, or name a --profile"));
    }

    /** The directory; empty when nothing names one. */
    Optional<Path> find() {
        return Optional.ofNullable(credentials)
                .or(() -> profile().flatMap(Profile::credentials))
                .or(() -> variable(VARIABLE).map(CredentialsOption::path));
    }

    /** Whether the command line itself names the directory. */
    boolean given() {
        return credentials != null;
    }

    /** Whether the command line itself names a profile. */
    boolean profileGiven() {
        return profile != null;
    }

    Optional<Profile> profile() {
        return Profile.find(profile, environment);
    }

    /** A variable of the environment; empty when it is not set or blank. */
    Optional<String> variable(String name) {
        return Optional.ofNullable(environment.apply(name)).filter(value -> !value.isBlank());
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new UsageException(VARIABLE, "is no path of this machine");
        }
    }
}
