package io.github.ibkrclient.oauth.internal.files;

import io.github.ibkrclient.error.CredentialException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Properties;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the files that hold credentials. */
public final class CredentialReader {
    private static final Logger log = LoggerFactory.getLogger(CredentialReader.class);

    private static final Set<PosixFilePermission> OF_THE_OWNER = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

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
            String text = Files.readString(file, StandardCharsets.UTF_8);
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

    private static void warnWhenOthersMayRead(Path file) {
        if (othersMayUse(file)) {
            log.warn("{} can be used by other users of this machine; run: chmod 600 {}", file, file);
        }
    }

    /** Whether anybody but the owner has a right to the file; false when the file system has no such rights. */
    public static boolean othersMayUse(Path file) {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view == null) {
            return false; // not a POSIX file system
        }
        try {
            return !OF_THE_OWNER.containsAll(view.readAttributes().permissions());
        } catch (IOException e) {
            log.debug("The permissions of {} cannot be read", file, e);
            return false;
        }
    }
}
