package io.github.ibkrclient.local;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;

/** Attributes of new files and folders that only their owner may use; none where the file system has no such permissions. */
public final class OwnerOnly {
    private static final String FILE = "rw-------";
    private static final Integer ADMINISTRATOR = 0;
    private static final String FOLDER = "rwx------";

    private OwnerOnly() {}

    /** For a new file. */
    public static FileAttribute<?>[] file(Path path) {
        return attributes(path, FILE);
    }

    /** For a new folder. */
    public static FileAttribute<?>[] folder(Path path) {
        return attributes(path, FOLDER);
    }

    /**
     * Makes a folder and its missing parents. Folders that are there stay as they are. The mode is also set afterwards,
     * because the umask may take rights from the owner too.
     */
    public static void makeFolder(Path folder) throws IOException {
        Deque<Path> missing = new ArrayDeque<>();
        for (Path next = folder.toAbsolutePath(); next != null && !Files.exists(next); next = next.getParent()) {
            missing.push(next);
        }
        for (Path next : missing) {
            try {
                Files.createDirectory(next, folder(next));
                set(next, FOLDER);
            } catch (FileAlreadyExistsException madeMeanwhile) {
                // whoever made it chose its mode
            }
        }
        Files.createDirectories(folder); // fails when something else than a folder is there
    }

    /** Makes a file, whatever the umask. */
    public static void makeFile(Path file) throws IOException {
        Files.createFile(file, file(file));
        set(file, FILE);
    }

    /** Makes a file unless it is there. */
    public static void makeMissing(Path file) throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            try {
                makeFile(file);
            } catch (FileAlreadyExistsException madeMeanwhile) {
                // by another program
            }
        }
    }

    /**
     * Whether a file belongs to a user who is neither that of this program nor the administrator. A new file beside it shows
     * who that of this program is, as the file system sees him.
     */
    public static boolean isOfAnother(Path file) throws IOException {
        boolean known = file.getFileSystem().supportedFileAttributeViews().contains("unix");
        if (!known || Files.getAttribute(file, "unix:uid").equals(ADMINISTRATOR)) {
            return false;
        }
        Path own = newFile(file.toAbsolutePath().resolveSibling(""));
        try {
            return !Files.getOwner(file).equals(Files.getOwner(own));
        } finally {
            Files.deleteIfExists(own);
        }
    }

    /** A new file in the folder, or among the temporary ones when nothing can be written into the folder. */
    private static Path newFile(Path folder) throws IOException {
        try {
            return makeFile(folder, ".owner", ".tmp");
        } catch (FileSystemException unwritable) {
            return Files.createTempFile(null, null);
        }
    }

    /** Makes a file with a new name in the folder, whatever the umask. */
    public static Path makeFile(Path folder, String prefix, String suffix) throws IOException {
        Path file = Files.createTempFile(folder, prefix, suffix, file(folder));
        set(file, FILE);
        return file;
    }

    private static void set(Path path, String permissions) throws IOException {
        if (isKnownTo(path)) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
        }
    }

    /** Whether the file system of the path has POSIX permissions. */
    public static boolean isKnownTo(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static FileAttribute<?>[] attributes(Path path, String permissions) {
        return isKnownTo(path)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
