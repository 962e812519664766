package io.github.ibkrclient.cli.token;

import io.github.ibkrclient.cli.console.UsageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say where new tokens go. */
final class PlaceOptions {
    @Option(
            names = "--to-file",
            paramLabel = "FILE",
            description = "a file that only its owner can read; ibkr refresh reads it when IBKR_TOKEN_FILE names it")
    private @Nullable Path file;

    @Option(
            names = "--to-command",
            paramLabel = "COMMAND",
            description = "a command that gets the name of a secret as its last argument and the value on its standard"
                    + " input, such as \"gh secret set --env ibkr\"")
    private @Nullable String command;

    /** The places; at least one. The command comes first, because nothing else keeps the tokens for the next run. */
    List<TokenPlace> places() {
        List<TokenPlace> places = new ArrayList<>();
        commandPlace().ifPresent(places::add);
        filePlace().ifPresent(places::add);
        if (places.isEmpty()) {
            throw new UsageException(
                    "--to-file", "is missing; say where the new tokens go, with --to-file or --to-command");
        }
        return places;
    }

    /** The place that keeps a consent for the next run. */
    CommandPlace consentPlace() {
        return commandPlace()
                .orElseThrow(
                        () -> new UsageException(
                                "--to-command",
                                "is missing; say what keeps the consent for the next run, such as \"gh secret set --env ibkr\""));
    }

    private Optional<CommandPlace> commandPlace() {
        return Optional.ofNullable(command)
                .map(line -> new CommandPlace(List.of(line.strip().split("\\s+"))));
    }

    /** The file for the steps of the same job. */
    Optional<FilePlace> filePlace() {
        return Optional.ofNullable(file).map(FilePlace::new);
    }
}
