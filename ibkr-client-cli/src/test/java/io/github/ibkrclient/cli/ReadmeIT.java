package io.github.ibkrclient.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.ibkrclient.testkit.IbkrSimulator;
import io.github.ibkrclient.testkit.PortalRegistration;
import io.github.ibkrclient.testkit.SimulatorServer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A shell runs the set-up section of the README with the packaged program, word for word. The test adds what the section
 * leaves to the reader: the answers at the prompts and the upload in the portal.
 */
class ReadmeIT {
    private static final Path SHELL = Path.of("/bin/bash");

    private final IbkrSimulator ibkr = IbkrSimulator.builder().build();
    private final List<String> typed = new ArrayList<>();

    @TempDir
    private Path checkout = Path.of("");

    @Test
    void theSetUpSectionLeadsFromNothingToAFirstCall() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(SHELL), "there is no " + SHELL + " to follow the README with");
        Path module = Path.of("").toAbsolutePath();
        assertThat(module.resolve("target/ibkr.jar"))
                .as("built by ./mvnw verify")
                .exists();
        Files.createSymbolicLink(checkout.resolve("ibkr-client-cli"), module);
        List<String> lines = linesOfTheSection(module.resolveSibling("README.md"));
        assertThat(lines).hasSize(5);
        assertThat(lines.get(0)).startsWith("alias ibkr=");

        try (SimulatorServer server = ibkr.serve()) {
            String keys = follow(lines, 1, server);
            assertThat(keys).contains("Upload these three files", "creds/public_signature.pem");

            PortalRegistration portal = upload();
            typed.addAll(List.of("READMEKEY", portal.accessToken(), portal.accessTokenSecret()));
            String settings = follow(lines, 2, server);
            assertThat(settings).contains("the credentials are saved and fit together");
            String doctor = follow(lines, 3, server);
            assertThat(doctor).contains("OK       accounts: 2").doesNotContain("FAULT", "WARNING", "SKIPPED");
            String accounts = follow(lines, 4, server);
            assertThat(accounts).contains(ibkr.user().accountIds());

            assertThat(ibkr.violations()).isEmpty();
            assertThat(List.of(keys, settings, doctor, accounts))
                    .noneMatch(text -> text.contains(portal.accessToken())
                            || text.contains(portal.accessTokenSecret().substring(0, 30)));
        }
    }

    private PortalRegistration upload() throws IOException {
        Path made = checkout.resolve("creds");
        return ibkr.register(
                ibkr.user(),
                "READMEKEY",
                Files.readString(made.resolve("public_signature.pem"), UTF_8),
                Files.readString(made.resolve("public_encryption.pem"), UTF_8),
                Files.readString(made.resolve("dhparam.pem"), UTF_8));
    }

    /** Runs the alias and one line, types the answers and Enter, and returns all that was shown. */
    private String follow(List<String> lines, int number, SimulatorServer server)
            throws IOException, InterruptedException {
        Path shown = checkout.resolve("shown-" + number);
        Path answers = checkout.resolve("typed");
        Files.writeString(answers, String.join("\n", typed) + "\n", UTF_8);
        String script = "shopt -s expand_aliases\n" + lines.get(0) + "\n" + lines.get(number) + "\n";
        ProcessBuilder shell = new ProcessBuilder(SHELL.toString(), "-c", script)
                .directory(checkout.toFile())
                .redirectInput(answers.toFile())
                .redirectErrorStream(true)
                .redirectOutput(shown.toFile());
        String java = Path.of(System.getProperty("java.home"), "bin").toString();
        shell.environment().merge("PATH", java, (path, ours) -> ours + File.pathSeparator + path);
        shell.environment().put("IBKR_BASE_URL", server.baseUrl());
        Process process = shell.start();
        boolean ended = process.waitFor(2, TimeUnit.MINUTES);
        process.destroyForcibly();
        String text = Files.readString(shown, UTF_8);
        assertThat(ended).as(text).isTrue();
        assertThat(process.exitValue()).as(lines.get(number) + "\n" + text).isZero();
        typed.clear();
        return text;
    }

    private static List<String> linesOfTheSection(Path readme) throws IOException {
        String text = Files.readString(readme, UTF_8);
        String section = text.substring(text.indexOf("### Set up"));
        String block = section.substring(section.indexOf("```\n") + 4);
        return block.substring(0, block.indexOf("```")).lines().toList();
    }
}
