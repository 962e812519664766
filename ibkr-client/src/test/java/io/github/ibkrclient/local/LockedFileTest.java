package io.github.ibkrclient.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockedFileTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int THREADS = 16;
    private static final int TURNS = 2_000;

    @TempDir
    Path folder;

    @Test
    void threadsTakeTurnsAlsoUnderTwoNamesOfTheFile() throws Exception {
        Path file = folder.resolve("count");
        Path alias = Files.createSymbolicLink(folder.resolve("alias"), folder).resolve("count");
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            LockedFile own = new LockedFile(i % 2 == 0 ? file : alias, Duration.ZERO);
            all.add(pool.submit(() -> {
                for (int turn = 0; turn < TURNS; turn++) {
                    countOneMore(own);
                }
                return null;
            }));
        }
        for (Future<?> each : all) {
            each.get();
        }
        pool.shutdown();

        assertThat(new BigInteger(Files.readAllBytes(file))).isEqualTo(BigInteger.valueOf(THREADS * TURNS));
    }

    private static void countOneMore(LockedFile file) throws IOException {
        while (true) {
            try {
                file.alone(LockedFileTest::countOneMore);
                return;
            } catch (FileHeldException e) {
                // another thread has its turn
            }
        }
    }

    private static int countOneMore(FileChannel content) throws IOException {
        ByteBuffer count = ByteBuffer.allocate(Integer.BYTES);
        content.read(count, 0);
        count.putInt(0, count.getInt(0) + 1).rewind();
        return content.write(count, 0);
    }

    @Test
    void aFileThatIsHeldForTooLongIsReported() throws Exception {
        Path file = folder.resolve("held");
        LockedFile hasty = new LockedFile(file, Duration.ofMillis(1));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            assertThat(held.isValid()).isTrue();
            assertThatThrownBy(() -> hasty.alone(content -> 1))
                    .isInstanceOf(FileHeldException.class)
                    .hasMessageContaining(file.toString());
        }

        assertThat(hasty.<Long>alone(FileChannel::size)).isZero();
    }

    @Test
    void anInterruptWaitsUntilTheWorkIsDone() throws Exception {
        LockedFile file = new LockedFile(folder.resolve("interrupted"), PATIENCE);
        Thread.currentThread().interrupt();

        boolean within = file.alone(content -> Thread.currentThread().isInterrupted());

        assertThat(within).isFalse();
        assertThat(Thread.interrupted()).isTrue();
    }
}
