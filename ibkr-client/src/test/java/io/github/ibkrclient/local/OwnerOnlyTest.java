package io.github.ibkrclient.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Modes of new files and folders, made by a program of its own, because a program cannot change its own umask. */
class OwnerOnlyTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"000", "022", "077", "177", "377", "777"})
    void newFilesAndFoldersAreTheOwnersAloneWhateverTheUmask(String umask) throws Exception {
        Path file = directory.resolve("one").resolve("two").resolve("file");

        Process maker = new ProcessBuilder(
                        "sh",
                        "-c",
                        "umask " + umask + " && exec \"$@\"",
                        "sh",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:-UsePerfData",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Maker.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();

        assertThat(maker.waitFor()).isZero();
        assertThat(mode(file)).isEqualTo("rw-------");
        assertThat(mode(file.resolveSibling("locked"))).isEqualTo("rw-------");
        assertThat(mode(directory.resolve("one").resolve("two"))).isEqualTo("rwx------");
        assertThat(mode(directory.resolve("one"))).isEqualTo("rwx------");
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    /** A program that makes files. */
    public static final class Maker {
        private Maker() {}

        /** Makes the file of the first argument and one beside it. */
        public static void main(String[] arguments) throws IOException {
            Path file = Path.of(arguments[0]);
            OwnerOnly.makeFolder(file.resolveSibling(""));
            OwnerOnly.makeFile(file);
            new LockedFile(file.resolveSibling("locked"), Duration.ZERO)
                    .alone(content -> content.write(ByteBuffer.allocate(1)));
        }
    }
}
