package io.github.ibkrclient.cli.command;

import io.github.ibkrclient.cli.connection.CredentialsOption;
import io.github.ibkrclient.cli.console.Prompt;
import io.github.ibkrclient.cli.console.UsageException;
import io.github.ibkrclient.oauth.setup.Diagnosis;
import io.github.ibkrclient.oauth.setup.Finding;
import io.github.ibkrclient.oauth.setup.KeySetup;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ibkr setup} makes keys and saves checked credentials; the user may stop and run it again at any point. */
@Command(
        name = "setup",
        description = {
            "Makes the keys, says what to do in IBKR's portal, asks for what the portal shows, checks and saves it.",
            "Can be stopped and run again at any point; never overwrites anything without --replace."
        },
        sortOptions = false)
public final class SetupCommand implements Callable<Integer> {
    private static final int CANDIDATES_PER_DOT = 50;

    private final InstantSource clock;
    private final Prompt prompt;
    private final PrintWriter out;
    private final PrintWriter err;

    @Mixin
    private final CredentialsOption login;

    @Option(names = "--non-interactive", description = "ask nothing; without the three settings only keys are made")
    private boolean nonInteractive;

    @Option(names = "--consumer-key", paramLabel = "KEY", description = "the nine capital letters chosen in the portal")
    private @Nullable String consumerKey;

    @Option(names = "--access-token", paramLabel = "TOKEN", description = "the access token that the portal shows")
    private @Nullable String accessToken;

    @Option(
            names = "--access-token-secret-file",
            paramLabel = "FILE",
            description = "a file with the access token secret; a command line is seen by others")
    private @Nullable Path secretFile;

    @Option(
            names = "--dh-group",
            paramLabel = "GROUP",
            description =
                    "${COMPLETION-CANDIDATES}: a new prime, which takes a minute, or the well-known one of RFC 3526;"
                            + " default: ${DEFAULT-VALUE}")
    private DhGroup dhGroup = DhGroup.fresh;

    @Option(
            names = "--replace",
            paramLabel = "WHAT",
            description =
                    "${COMPLETION-CANDIDATES}: renames the old files to *.old and makes new ones; new keys need a new token"
                            + " too")
    private @Nullable Replace replace;

    /** The source of the Diffie-Hellman parameters; the names are those of the command line. */
    enum DhGroup {
        fresh,
        modp2048
    }

    /** What is made anew; the names are those of the command line. */
    enum Replace {
        keys,
        token
    }

    public SetupCommand(CredentialsOption login, InstantSource clock, Prompt prompt, PrintWriter out, PrintWriter err) {
        this.login = login;
        this.clock = clock;
        this.prompt = prompt;
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() {
        if (nonInteractive && given() != 0 && given() != 3) {
            throw new UsageException(
                    "--non-interactive",
                    "takes --consumer-key, --access-token and --access-token-secret-file together, or none of them to"
                            + " make keys only");
        }
        Path credentials = login.directory();
        KeySetup setup = new KeySetup(credentials);
        boolean keysAreThere = setup.hasKeys();
        if (setup.hasSettings() && replace == null) {
            throw new UsageException(
                    "--credentials",
                    credentials + " is set up already; look at it with ibkr doctor, give another directory, or say"
                            + " --replace token or --replace keys");
        }
        if (keysAreThere && replace == Replace.keys) {
            setup.retireKeys();
            keysAreThere = false;
        }
        if (!keysAreThere) {
            makeKeys(setup);
            err.println("new keys are in " + credentials + "; keep a copy of the directory in a safe place");
        }
        out.print(PortalInstructions.text(setup.uploads()));
        out.flush();
        return settings(setup);
    }

    private int given() {
        return (consumerKey == null ? 0 : 1) + (accessToken == null ? 0 : 1) + (secretFile == null ? 0 : 1);
    }

    private void makeKeys(KeySetup setup) {
        SecureRandom random = new SecureRandom();
        if (dhGroup == DhGroup.modp2048) {
            setup.makeKeys(random);
        } else {
            err.print("looking for a safe prime of 2048 bits, which takes a minute or so ");
            AtomicInteger tested = new AtomicInteger();
            setup.makeKeys(random, () -> {
                if (tested.incrementAndGet() % CANDIDATES_PER_DOT == 0) {
                    err.print('.');
                    err.flush();
                }
            });
            err.println(" found");
        }
    }

    private int settings(KeySetup setup) {
        String key = answer(consumerKey, "Consumer key (just Enter to stop here and go on another day)", false);
        if (key.isBlank()) {
            err.println("run ibkr setup again when the portal has shown the access token and its secret");
            return ExitCode.OK;
        }
        String token = answer(accessToken, "Access token", false);
        String secret = secretFile == null ? answer(null, "Access token secret (not shown)", true) : read(secretFile);
        Diagnosis diagnosis = replace == Replace.token
                ? setup.saveInPlace(key, token, secret, clock)
                : setup.save(key, token, secret, clock);
        out.print(DoctorCommand.lines(notable(diagnosis)));
        if (diagnosis.faulty()) {
            err.println("nothing was saved; correct what is named above and run ibkr setup again");
            return ExitCode.USAGE;
        }
        err.println("the credentials are saved and fit together; try them with ibkr doctor --online, not before the"
                + " morning after a new consumer key was chosen");
        return ExitCode.OK;
    }

    private static List<Finding> notable(Diagnosis diagnosis) {
        return diagnosis.findings().stream()
                .filter(finding ->
                        finding.verdict() == Finding.Verdict.FAULT || finding.verdict() == Finding.Verdict.WARNING)
                .toList();
    }

    private String answer(@Nullable String given, String question, boolean secret) {
        if (given != null) {
            return given;
        }
        return nonInteractive ? "" : prompt.ask(question, secret);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UsageException(
                    "--access-token-secret-file",
                    file + " cannot be read; give a text file that holds the secret alone");
        }
    }
}
