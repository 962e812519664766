package io.github.ibkrclient.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
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

/** A file that only one thread of all programs works on at a time. */
public final class LockedFile {
    private static final long RETRY_NANOS = 1_000_000;

    /**
     * Locks for the threads of this JVM, by the real path of the file. The lock of a file is for programs only: while threads
     * of one JVM close the same file, the JDK may lose the lock that another of them holds.
     */
    private static final Map<Path, ReentrantLock> TURNS = new ConcurrentHashMap<>();

    private final Path file;
    private final Duration patience;
    private final Set<OpenOption> options;
    private volatile @Nullable ReentrantLock turn;

    /**
     * A file to lock. A missing file is created, and only its owner can read it.
     *
     * @param patience how long to wait while others work on it
     * @param links how to treat a symbolic link; by default it is followed
     */
    public LockedFile(Path file, Duration patience, LinkOption... links) {
        this.file = file.toAbsolutePath();
        this.patience = patience;
        this.options =
                new HashSet<>(List.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
        this.options.addAll(Arrays.asList(links));
    }

    /** Work on the open file. */
    public interface Work<T> {
        /** Does the work. */
        T on(FileChannel content) throws IOException;
    }

    /** Work on files. */
    public interface Access<T> {
        /** Does the work. */
        T run() throws IOException;
    }

    /**
     * Does the work while no other thread and no other program works on the file.
     *
     * @throws FileHeldException when another program does not let go of the file
     */
    public <T> T alone(Work<T> work) throws IOException {
        return uninterrupted(() -> {
            long end = System.nanoTime() + patience.toNanos();
            Path folder = Objects.requireNonNull(file.getParent(), "the root of a file system is no file");
            OwnerOnly.makeFolder(folder);
            ReentrantLock mine = turn(folder);
            while (!mine.tryLock()) {
                pause(end);
            }
            OwnerOnly.makeMissing(file);
            try (FileChannel content = FileChannel.open(file, options, OwnerOnly.file(file));
                    FileLock lock = lock(content, end)) {
                return work.on(lock.channel());
            } finally {
                mine.unlock();
            }
        });
    }

    /** Does the work to its end. An interrupt would close the file in the middle, so the thread is interrupted afterwards. */
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

    /** The lock for threads. It is looked up once, because the real path takes one system call for each folder. */
    private ReentrantLock turn(Path folder) throws IOException {
        ReentrantLock known = turn;
        if (known == null) {
            known = TURNS.computeIfAbsent(folder.toRealPath().resolve(file.getFileName()), met -> new ReentrantLock());
            turn = known;
        }
        return known;
    }

    /** Locks the file for programs. It polls, because the JDK does not wait for a lock that this JVM itself holds. */
    private FileLock lock(FileChannel content, long end) throws IOException {
        while (true) {
            try {
                FileLock lock = content.tryLock();
                if (lock != null) {
                    return lock;
                }
            } catch (OverlappingFileLockException heldUnderAnotherName) {
                // tried again like a lock of another program
            }
            pause(end);
        }
    }

    private void pause(long end) throws FileHeldException {
        if (System.nanoTime() - end >= 0) {
            throw new FileHeldException(file);
        }
        LockSupport.parkNanos(this, RETRY_NANOS);
    }
}
