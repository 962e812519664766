package example.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.testkit.IbkrSimulator;
import io.github.ibkrclient.testkit.SimulatorServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program on an image of Java that holds only the modules of the JDK that it needs. */
class ImageIT {
    private static final Path MODULES = Path.of("target", "modules");

    @Test
    void runsOnAnImageOfJava(@TempDir Path directory) throws IOException, InterruptedException {
        Path image = directory.resolve("image");
        String needed = run(
                "jdeps",
                "--multi-release",
                "17",
                "--ignore-missing-deps",
                "--print-module-deps",
                "--module-path",
                MODULES.toString(),
                "--add-modules",
                "ALL-MODULE-PATH");
        // https needs elliptic curves, and Nimbus requires the other module by name only
        String modules = needed.strip() + ",jdk.crypto.ec,jdk.crypto.cryptoki";
        run("jlink", "--add-modules", modules, "--output", image.toString());

        IbkrSimulator ibkr = IbkrSimulator.builder()
                .timing(IbkrRuntime.shared().timing())
                .build();
        ibkr.user().writeCredentials(directory);
        try (SimulatorServer server = ibkr.serve()) {
            Process process = new ProcessBuilder(
                            image.resolve("bin/java").toString(),
                            "--module-path",
                            MODULES.toString(),
                            "--module",
                            "example.journal/example.journal.Journal",
                            server.baseUrl(),
                            directory.toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), UTF_8);
            assertEquals(0, process.waitFor(), output);
            assertEquals(ibkr.user().accountIds() + " from module example.journal", output.strip());
        }
        assertEquals(List.of(), ibkr.violations());
    }

    private static String run(String tool, String... arguments) {
        StringWriter output = new StringWriter();
        PrintWriter writer = new PrintWriter(output);
        int code = ToolProvider.findFirst(tool).orElseThrow().run(writer, writer, arguments);
        assertEquals(0, code, tool + ": " + output);
        return output.toString();
    }
}
