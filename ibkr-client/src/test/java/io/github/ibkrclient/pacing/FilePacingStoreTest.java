package io.github.ibkrclient.pacing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ibkrclient.pacing.PacingStore.Entries;
import io.github.ibkrclient.pacing.PacingStore.Penalty;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilePacingStoreTest {
    private static final Instant NOON = Instant.parse("2026-09-08T12:00:00.123Z");

    @TempDir
    Path folder;

    @Test
    void anotherStoreOnTheSameFileReadsWhatWasWritten() throws Exception {
        Path file = folder.resolve("new/pacing.store");
        Entries written = new Entries(
                Map.of("trades:1/PT5S", List.of(NOON)), Optional.of(new Penalty(NOON, NOON.plusSeconds(900), 2)));
        PacingStore.file(file).update(none -> written);

        assertThat(read(file)).isEqualTo(written);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void aShorterStoreLeavesNoRestOfTheLongerOne() {
        Path file = folder.resolve("pacing.store");
        PacingStore.file(file)
                .update(none -> new Entries(
                        Map.of("a", List.of(NOON, NOON), "b", List.of(NOON)), Optional.of(new Penalty(NOON, NOON, 1))));
        PacingStore.file(file).update(stored -> new Entries(Map.of("a", List.of(NOON)), Optional.empty()));

        assertThat(read(file)).isEqualTo(new Entries(Map.of("a", List.of(NOON)), Optional.empty()));
    }

    @Test
    void aFileThatIsNoStoreOrOfANewerVersionIsRefusedAndStaysAsItIs() throws Exception {
        Path file = folder.resolve("credentials.properties");
        for (String foreign : List.of(
                "ibkr.oauth1.accessTokenSecret=bm90IGEgc2VjcmV0\n",
                "ibkr-client pacing store 2\npenalty 1788868800000 1\n",
                "{}",
                "x y z".repeat(1_000_000))) {
            Files.writeString(file, foreign);

            assertThatThrownBy(() -> PacingStore.file(file).update(stored -> Entries.NONE))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageStartingWith("pacing store " + file + ": ")
                    .hasMessageNotContaining("bm90")
                    .hasMessageNotContaining("\n");
            assertThat(file).hasContent(foreign);
        }
    }

    @Test
    void aLinkIsRefusedAndItsTargetStaysAsItIs() throws Exception {
        Path target = Files.writeString(folder.resolve("target"), "ibkr-client pacing store 1\n");
        Path link = Files.createSymbolicLink(folder.resolve("pacing.store"), target);

        assertThatThrownBy(() -> PacingStore.file(link)
                        .update(none -> new Entries(Map.of("a", List.of(NOON)), Optional.empty())))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(link + ": it is a symbolic link, a directory or a device");
        assertThat(target).hasContent("ibkr-client pacing store 1\n");
    }

    @Test
    void brokenLinesAndTheRestOfACrashAreRepaired() throws Exception {
        Path file = folder.resolve("pacing.store");
        for (String broken : List.of(
                "\0\0\0",
                "ibkr-client pac",
                "ibkr-client pacing store 1\npenalty\n",
                "ibkr-client pacing store 1\npenalty 1788868800000 -1 1788868000000\n",
                "ibkr-client pacing store 1\na 99999999999999999999\n",
                "ibkr-client pacing store 1\na 17888688x\n")) {
            Files.writeString(file, broken);

            assertThat(read(file)).isEqualTo(Entries.NONE);
        }
        Files.writeString(file, "ibkr-client pacing store 1\npenalty x\na " + NOON.toEpochMilli() + "\nb 1 2 3x");
        assertThat(read(file)).isEqualTo(new Entries(Map.of("a", List.of(NOON)), Optional.empty()));
    }

    @Test
    void aDirectoryIsRefused() {
        PacingStore store = PacingStore.file(folder);

        assertThatThrownBy(() -> store.update(stored -> stored))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(folder.toString());
    }

    @Test
    void aFileThatAnotherProgramKeepsIsNamed() throws Exception {
        Path file = folder.resolve("pacing.store");
        PacingStore hasty = new FilePacingStore(file, Duration.ZERO);
        hasty.update(none -> new Entries(Map.of("a", List.of(NOON)), Optional.empty()));

        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            assertThat(held.isValid()).isTrue();
            assertThatThrownBy(() -> hasty.update(stored -> Entries.NONE))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("another program keeps " + file);
        }
        assertThat(read(file).calls()).containsKey("a");
    }

    @Test
    void changesFromSeveralThreadsAreNotLost() throws Exception {
        Path file = folder.resolve("pacing.store");
        int threads = 8;
        CountDownLatch done = new CountDownLatch(threads);
        for (int i = 0; i < threads; i++) {
            String rule = "rule" + i;
            new Thread(() -> {
                        try {
                            new FilePacingStore(file, Duration.ofMinutes(1)).update(stored -> {
                                var calls = new java.util.HashMap<>(stored.calls());
                                calls.put(rule, List.of(NOON));
                                return new Entries(calls, Optional.empty());
                            });
                        } finally {
                            done.countDown();
                        }
                    })
                    .start();
        }
        done.await();

        assertThat(read(file).calls()).hasSize(threads);
    }

    private static Entries read(Path file) {
        Entries[] read = new Entries[1];
        PacingStore.file(file).update(stored -> {
            read[0] = stored;
            return stored;
        });
        return read[0];
    }
}
