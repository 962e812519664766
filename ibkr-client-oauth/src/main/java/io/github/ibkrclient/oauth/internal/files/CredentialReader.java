package io.github.ibkrclient.oauth.internal.files;

import io.github.ibkrclient.error.CredentialException;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Properties;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the files that hold credentials. */
public final class CredentialReader {
    private static final Logger log = LoggerFactory.getLogger(CredentialReader.class);

    /** Key files have 4 KB at most. A file without end, such as a device, must not be read to its end. */
    private static final int MOST_BYTES = 64 * 1024;

    private static final Set<PosixFilePermission> OF_THE_OWNER = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private static final Set<PosixFilePermission> WRITE_OF_OTHERS =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private CredentialReader() {}

    /**
     * Reads a properties file.
     *
     * @param wanted the settings that the file is read for; the message about a missing file names the first of them
     */
    public static Properties properties(Path file, Set<CredentialKey> wanted) {
        String setting = String.valueOf(file.getFileName());
        CredentialKey first =
                wanted.contains(CredentialKey.CLIENT_ID) ? CredentialKey.CLIENT_ID : CredentialKey.CONSUMER_KEY;
        String text = read(setting, file, "it holds " + first.property() + " and its siblings");
        warnWhenOthersMayRead(file);
        try {
            Properties properties = new Properties();
            properties.load(new StringReader(text));
            return properties;
        } catch (IOException | IllegalArgumentException e) { // its message may quote the value, so it is dropped
            throw new CredentialException(setting, "is not a properties file: a \\u in it is not followed by 4 digits");
        }
    }

    /** The text of a key or parameter file. */
    public static String text(String setting, Path file, CredentialKey credential) {
        String text = read(setting, file, credential.remedy());
        if (credential != CredentialKey.DH_PARAMETERS) { // these are uploaded to IBKR and are no secret
            warnWhenOthersMayRead(file);
        }
        return text;
    }

    /** The text of a file, without the byte order mark that Windows editors put in front. */
    public static String read(String setting, Path file, String remedy) {
        try {
            if (Files.readAttributes(file, BasicFileAttributes.class).isOther()) { // opening a pipe may wait for ever
                throw new CredentialException(
                        setting,
                        "the file " + file + " is a pipe, a socket or a device; give the path of a plain file");
            }
            byte[] bytes = start(file);
            if (bytes.length > MOST_BYTES) {
                throw new CredentialException(
                        setting,
                        "the file " + file + " is larger than " + MOST_BYTES / 1024
                                + " KiB, as no file of credentials is; " + remedy);
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (NoSuchFileException e) {
            throw new CredentialException(setting, "there is no file " + file + "; " + remedy, e);
        } catch (CharacterCodingException e) {
            throw new CredentialException(setting, "the file " + file + " holds no text; " + remedy, e);
        } catch (IOException e) {
            throw new CredentialException(
                    setting, "the file " + file + " cannot be read; mend its kind or its permissions", e);
        }
    }

    /** Whether the start of the file holds a carriage return, as in a file of Windows. */
    public static boolean hasCarriageReturns(Path file) throws IOException {
        return new String(start(file), StandardCharsets.ISO_8859_1).contains("\r");
    }

    /** The bytes of the file, and not many more than the most that is taken. */
    private static byte[] start(Path file) throws IOException {
        try (InputStream content = Files.newInputStream(file)) {
            return content.readNBytes(MOST_BYTES + 1);
        }
    }

    private static void warnWhenOthersMayRead(Path file) {
        if (othersMayUse(file)) {
            log.warn("{} can be used by other users of this machine; run: chmod 600 {}", file, file);
        }
    }

    /** Whether anybody but the owner has a right to the file; false when the file system has no such rights. */
    public static boolean othersMayUse(Path file) {
        return !OF_THE_OWNER.containsAll(permissions(file));
    }

    /** Whether anybody but the owner may change the file or, in a directory, put other files in the place of those there. */
    public static boolean othersMayWrite(Path file) {
        return !Collections.disjoint(permissions(file), WRITE_OF_OTHERS);
    }

    /** Empty when the file system has no permissions. */
    private static Set<PosixFilePermission> permissions(Path file) {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view == null) {
            return Set.of(); // not a POSIX file system
        }
        try {
            return view.readAttributes().permissions();
        } catch (IOException e) {
            log.debug("The permissions of {} cannot be read", file, e);
            return Set.of();
        }
    }
}
