package io.github.ibkrclient.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A file that one thread of one program works on at a time. */
public final class LockedFile {
    private static final long RETRY_NANOS = 1_000_000;

    /**
     * A file's own lock keeps programs apart, not threads: while several of a JVM close a file, the JDK may forget the
     * lock that another of them holds.
     */
    private static final Map<Path, ReentrantLock> TURNS = new ConcurrentHashMap<>();

    private final Path file;
    private final Duration patience;
    private final Set<OpenOption> options;
    private volatile @Nullable ReentrantLock turn;

    /**
     * A file to be locked; it is made when it is missing, for its owner alone.
     *
     * @param patience how long others may keep it
     */
    public LockedFile(Path file, Duration patience, LinkOption... links) {
        this.file = file.toAbsolutePath();
        this.patience = patience;
        this.options =
                new HashSet<>(List.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
        this.options.addAll(Arrays.asList(links));
    }

    /** What is done with an open file. */
    public interface Work<T> {
        /** Does it. */
        T on(FileChannel content) throws IOException;
    }

    /** What is done with files. */
    public interface Access<T> {
        /** Does it. */
        T run() throws IOException;
    }

    /**
     * Does the work alone among all threads and programs.
     *
     * @throws FileHeldException when another program does not let go of the file
     */
    public <T> T alone(Work<T> work) throws IOException {
        return uninterrupted(() -> {
            long end = System.nanoTime() + patience.toNanos();
            Path folder = Objects.requireNonNull(file.getParent(), "the root of a file system is no file");
            Files.createDirectories(folder, OwnerOnly.folder(folder));
            ReentrantLock mine = turn(folder);
            while (!mine.tryLock()) {
                pause(end);
            }
            try (FileChannel content = FileChannel.open(file, options, OwnerOnly.file(file));
                    FileLock lock = lock(content, end)) {
                return work.on(lock.channel());
            } finally {
                mine.unlock();
            }
        });
    }

    /** Does the work to its end; an interrupt would close the file in the middle, so it is put off until then. */
    public static <T> T uninterrupted(Access<T> work) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            return work.run();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Looked up once: where a path really leads takes a call of the system for each of its folders. */
    private ReentrantLock turn(Path folder) throws IOException {
        ReentrantLock known = turn;
        if (known == null) {
            known = TURNS.computeIfAbsent(folder.toRealPath().resolve(file.getFileName()), met -> new ReentrantLock());
            turn = known;
        }
        return known;
    }

    /** The JDK waits for no lock that this program holds under another name of the file, so all waits are polled. */
    private FileLock lock(FileChannel content, long end) throws IOException {
        while (true) {
            try {
                FileLock lock = content.tryLock();
                if (lock != null) {
                    return lock;
                }
            } catch (OverlappingFileLockException heldUnderAnotherName) {
                // polled like one that is held elsewhere
            }
            pause(end);
        }
    }

    private void pause(long end) throws FileHeldException {
        if (System.nanoTime() - end >= 0) {
            throw new FileHeldException(file, patience);
        }
        LockSupport.parkNanos(this, RETRY_NANOS);
    }
}
