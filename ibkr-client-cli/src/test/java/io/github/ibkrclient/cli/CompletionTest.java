package io.github.ibkrclient.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.ibkrclient.IbkrRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shells themselves complete a line with the scripts that the command prints. */
class CompletionTest {
    private Path script;

    @BeforeEach
    void open(@TempDir Path directory) {
        script = directory.resolve("script");
    }

    @Test
    void bashCompletesCommandsOptionsAndValues() throws Exception {
        print("bash");

        assertThat(bash("ibkr", "tra")).isEqualTo("trades");
        assertThat(bash("ibkr", "trades", "--cred")).isEqualTo("--credentials");
        assertThat(bash("ibkr", "completion", "f")).isEqualTo("fish");
        assertThat(bash("ibkr", "statement", "--format", "p")).isEqualTo("pdf");
    }

    @Test
    void zshTakesTheScript() throws Exception {
        print("zsh");

        assertThat(run(
                        "zsh",
                        "-f",
                        "-c",
                        "autoload -U compinit; compinit -u -D; source " + script + "; print -r -- $_comps[ibkr]"))
                .contains("_complete_ibkr");
    }

    @Test
    void fishCompletesCommandsOptionsAndValues() throws Exception {
        print("fish");

        assertThat(fish("ibkr tra")).isEqualTo("trades\tLists the executions of the last days");
        assertThat(fish("ibkr trades --cred")).startsWith("--credentials\tthe directory with");
        assertThat(fish("ibkr completion f")).isEqualTo("fish");
        assertThat(fish("ibkr statement --format p")).startsWith("pdf");
    }

    @Test
    void anotherShellIsRefused() {
        Terminal.Screen screen = ibkr("completion", "csh");

        assertThat(screen.code()).isEqualTo(2);
        assertThat(screen.err()).contains("expected one of [bash, zsh, fish]").hasLineCount(1);
        assertThat(ibkr("completion").err())
                .startsWith("ibkr completion: Missing required parameter: 'SHELL'")
                .hasLineCount(1);
    }

    private void print(String shell) throws IOException {
        Terminal.Screen screen = ibkr("completion", shell);
        assertThat(screen.code()).as(screen.err()).isZero();
        Files.writeString(script, screen.out(), UTF_8);
    }

    private String bash(String... words) throws Exception {
        return run(
                "bash",
                "-c",
                "compopt() { :; }; source " + script + "; COMP_WORDS=(" + String.join(" ", words) + "); COMP_CWORD="
                        + (words.length - 1) + "; _complete_ibkr; echo \"${COMPREPLY[@]}\"");
    }

    private String fish(String line) throws Exception {
        return run("fish", "--no-config", "-c", "source " + script + "; complete -C '" + line + "'");
    }

    private static String run(String shell, String... line) throws IOException, InterruptedException {
        assumeTrue(
                Files.isExecutable(Path.of("/usr/bin", shell)) || Files.isExecutable(Path.of("/bin", shell)),
                "there is no " + shell);
        String[] command = new String[line.length + 1];
        command[0] = shell;
        System.arraycopy(line, 0, command, 1, line.length);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String shown = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(shown).isZero();
        return shown.strip();
    }

    private static Terminal.Screen ibkr(String... line) {
        return Terminal.run(IbkrRuntime.shared(), Terminal.NOBODY, Map.of(), line);
    }
}
