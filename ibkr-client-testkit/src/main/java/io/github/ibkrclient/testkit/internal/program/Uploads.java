package io.github.ibkrclient.testkit.internal.program;

import io.github.ibkrclient.testkit.IbkrSimulator;
import io.github.ibkrclient.testkit.PortalRegistration;
import io.github.ibkrclient.testkit.SimulatedUser;
import io.github.ibkrclient.testkit.internal.program.ProgramOptions.BadOptionException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The three files that a user uploads in IBKR's portal, as {@code ibkr setup} leaves them.
 *
 * @param directory where they are
 * @param texts the public signature key, the public encryption key and the Diffie-Hellman parameters
 */
record Uploads(Path directory, List<String> texts) {
    /** At IBKR the user chooses it; it must be nine capital letters. */
    private static final String CONSUMER_KEY = "REHEARSAL";

    private static final List<String> NAMES = List.of("public_signature.pem", "public_encryption.pem", "dhparam.pem");

    /** The files of a directory that has no settings yet; empty for any other directory. */
    static Optional<Uploads> in(Path directory) throws IOException {
        List<Path> files = NAMES.stream().map(directory::resolve).toList();
        if (Files.exists(directory.resolve("credentials.properties"))
                || !files.stream().allMatch(Files::isRegularFile)) {
            return Optional.empty();
        }
        return Optional.of(new Uploads(directory, List.of(text(files.get(0)), text(files.get(1)), text(files.get(2)))));
    }

    /** What the portal shows after the upload. */
    PortalRegistration register(IbkrSimulator simulator, SimulatedUser user) throws BadOptionException {
        try {
            return simulator.register(user, CONSUMER_KEY, texts.get(0), texts.get(1), texts.get(2));
        } catch (IllegalArgumentException refused) {
            throw new BadOptionException("--credentials-dir: the portal refuses one of " + String.join(", ", NAMES)
                    + " in " + directory + "; look at them with ibkr doctor, or remove them and run ibkr setup again");
        }
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    }
}
