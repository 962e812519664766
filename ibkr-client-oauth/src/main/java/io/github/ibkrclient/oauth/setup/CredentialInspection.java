package io.github.ibkrclient.oauth.setup;

import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.local.OwnerOnly;
import io.github.ibkrclient.oauth.internal.files.CredentialKey;
import io.github.ibkrclient.oauth.internal.files.CredentialReader;
import io.github.ibkrclient.oauth.internal.files.CredentialSource;
import io.github.ibkrclient.oauth.internal.files.CredentialValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads credentials for the doctor, from a directory or from memory: each setting that can be read, and why another cannot. */
final class CredentialInspection {
    static final String PUBLIC_SIGNATURE = "public_signature.pem";
    static final String PUBLIC_ENCRYPTION = "public_encryption.pem";

    private static final Instant NEVER_BEFORE = Instant.parse("2026-01-01T00:00:00Z"); // this program is newer

    private final @Nullable Path directory;
    private final Path properties;
    private final Findings findings;
    private final Map<CredentialKey, CredentialException> unreadable = new EnumMap<>(CredentialKey.class);
    private CredentialSource source = CredentialSource.inMemory(Map.of());
    private Set<String> names = Set.of();
    private boolean readable;

    CredentialInspection(Path directory, String propertiesFile, Findings findings) {
        this.directory = directory;
        this.properties = directory.resolve(propertiesFile);
        this.findings = findings;
    }

    /** Takes settings from memory. */
    CredentialInspection(Map<String, String> settings, Instant now, Findings findings) {
        this.directory = null;
        this.properties = Path.of(CredentialSource.PROPERTIES_FILE);
        this.findings = findings;
        Map<CredentialKey, String> texts = new EnumMap<>(CredentialKey.class);
        for (CredentialKey credential : CredentialKey.values()) {
            String text = settings.get(credential.property());
            if (text != null) {
                texts.put(credential, text);
            }
        }
        source = CredentialSource.inMemory(texts);
        names = settings.keySet();
        readable = true;
        clock(now);
    }

    /** Checks the files themselves and reads the settings; false when there is no directory. */
    boolean read(Instant now) {
        clock(now);
        if (directory == null || !Files.isDirectory(directory)) {
            findings.fault(
                    "directory",
                    "credentials directory: there is no directory " + directory + "; give the one that holds "
                            + CredentialSource.PROPERTIES_FILE + ", or make it with KeySetup");
            return false;
        }
        Optional<Properties> read = findings.read(
                "properties file",
                () -> CredentialReader.properties(properties, CredentialKey.OF_OAUTH1),
                found -> properties.getFileName() + ": can be read");
        permissions(directory);
        lineEnds(directory);
        readable = read.isPresent();
        names = read.map(Properties::stringPropertyNames).orElse(Set.of());
        source = CredentialSource.beside(
                properties,
                read.orElseGet(Properties::new),
                CredentialSource.passwordOnly(),
                EnumSet.allOf(CredentialKey.class),
                unreadable::put);
        return true;
    }

    /** Whether OAuth 1.0a is to be checked: the directory holds something of it, or nothing of OAuth 2.0. */
    boolean ofOAuth1() {
        Set<CredentialKey> own = EnumSet.copyOf(CredentialKey.OF_OAUTH1);
        own.removeAll(CredentialKey.OF_OAUTH2);
        return !ofOAuth2()
                || own.stream().map(CredentialKey::property).anyMatch(names::contains)
                || files(own.toArray(CredentialKey[]::new)).findAny().isPresent();
    }

    /** Whether the directory holds settings of OAuth 2.0. */
    boolean ofOAuth2() {
        return names.stream().anyMatch(name -> name.startsWith(CredentialKey.OAUTH2));
    }

    /** Whether the properties file could be read. */
    boolean propertiesReadable() {
        return readable;
    }

    /** Whether a setting stands in the properties file. */
    boolean has(CredentialKey credential) {
        return names.contains(credential.property());
    }

    /** A setting that must be there. */
    CredentialValue get(CredentialKey credential) {
        return find(credential).orElseGet(() -> source.get(credential));
    }

    /** A setting that may be missing. */
    Optional<CredentialValue> find(CredentialKey credential) {
        CredentialException reason = unreadable.get(credential);
        if (reason != null) {
            throw reason;
        }
        return source.find(credential);
    }

    /** The public half of a key; empty when its file is not here. */
    Optional<CredentialValue> publicHalf(String name) {
        Path file = directory == null ? null : directory.resolve(name);
        return file != null && Files.exists(file)
                ? Optional.of(new CredentialValue(name, CredentialReader.text(name, file, CredentialKey.DH_PARAMETERS)))
                : Optional.empty();
    }

    private void permissions(Path directory) {
        if (!OwnerOnly.isKnownTo(directory)) {
            findings.skipped("permissions", "permissions: this file system has none; keep the directory to yourself");
            return;
        }
        List<Path> open = Stream.concat(
                        Stream.of(properties),
                        files(CredentialKey.SIGNATURE_KEY, CredentialKey.ENCRYPTION_KEY, CredentialKey.CLIENT_KEY))
                .filter(CredentialReader::othersMayUse)
                .toList();
        open.forEach(file -> findings.warning(
                "permissions",
                file.getFileName() + ": can be used by other users of this machine; run: chmod 600 " + file));
        boolean exchangeable = CredentialReader.othersMayWrite(directory);
        if (exchangeable) {
            findings.warning(
                    "permissions",
                    "credentials directory: other users of this machine can exchange its files; run: chmod 700 "
                            + directory);
        }
        if (open.isEmpty() && !exchangeable) {
            findings.ok("permissions", "permissions: the files with secrets are the owner's alone");
        }
    }

    private void lineEnds(Path directory) {
        Stream<Path> mine =
                files(CredentialKey.SIGNATURE_KEY, CredentialKey.ENCRYPTION_KEY, CredentialKey.DH_PARAMETERS);
        Stream<Path> open = Stream.of(PUBLIC_SIGNATURE, PUBLIC_ENCRYPTION).map(directory::resolve);
        List<Path> windows = Stream.concat(mine, open)
                .filter(CredentialInspection::hasCarriageReturns)
                .toList();
        windows.forEach(file -> findings.warning(
                "line ends",
                file.getFileName() + ": has Windows line ends, with which the portal refuses an upload; run: sed -i"
                        + " 's/\\r$//' " + file));
        if (windows.isEmpty()) {
            findings.ok("line ends", "line ends: as the portal wants them");
        }
    }

    private Stream<Path> files(CredentialKey... credentials) {
        return directory == null
                ? Stream.empty()
                : Stream.of(credentials)
                        .map(CredentialKey::file)
                        .flatMap(Stream::ofNullable)
                        .map(directory::resolve)
                        .filter(Files::isRegularFile);
    }

    private static boolean hasCarriageReturns(Path file) {
        try {
            return Files.isRegularFile(file) && CredentialReader.hasCarriageReturns(file);
        } catch (IOException e) {
            return false; // another check finds that it cannot be read
        }
    }

    /** IBKR refuses signatures whose time is far from the present; see {@code docs/protocol.md#timestamp-window}. */
    private void clock(Instant now) {
        if (now.isBefore(NEVER_BEFORE)) {
            findings.fault(
                    "clock",
                    "clock: this machine says " + now + ", which is past, and IBKR refuses signatures that are not of"
                            + " the present; set the clock, best by NTP");
        } else {
            findings.ok("clock", "clock: " + now + "; compare it with a watch");
        }
    }
}
