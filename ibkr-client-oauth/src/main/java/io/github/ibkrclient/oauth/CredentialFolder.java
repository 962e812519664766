package io.github.ibkrclient.oauth;

import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.local.OwnerOnly;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

/** A directory of credentials as the doctor sees it: every setting that can be read, and why the others cannot. */
final class CredentialFolder {
    static final String PUBLIC_SIGNATURE = "public_signature.pem";
    static final String PUBLIC_ENCRYPTION = "public_encryption.pem";

    private static final Instant NEVER_BEFORE = Instant.parse("2026-01-01T00:00:00Z"); // older than this program

    private final Path directory;
    private final Path properties;
    private final Findings findings;
    private final Map<Credential, CredentialException> unreadable = new EnumMap<>(Credential.class);
    private Settings settings = Settings.inMemory(Map.of());
    private Set<String> names = Set.of();
    private boolean readable;

    CredentialFolder(Path directory, String propertiesFile, Findings findings) {
        this.directory = directory;
        this.properties = directory.resolve(propertiesFile);
        this.findings = findings;
    }

    /** Looks at the files as files and reads them; false when there is no directory. */
    boolean look(Instant now) {
        clock(now);
        if (!Files.isDirectory(directory)) {
            findings.fault(
                    "directory",
                    "credentials directory: there is no directory " + directory + "; give the one that holds "
                            + Settings.PROPERTIES_FILE + ", or make it with ibkr setup");
            return false;
        }
        Optional<Properties> read = findings.read(
                "properties file",
                () -> CredentialFile.properties(properties, Credential.OF_OAUTH1),
                found -> properties.getFileName() + ": can be read");
        permissions();
        lineEnds();
        readable = read.isPresent();
        names = read.map(Properties::stringPropertyNames).orElse(Set.of());
        settings = Settings.beside(
                properties,
                read.orElseGet(Properties::new),
                Settings.passwordOnly(),
                EnumSet.allOf(Credential.class),
                unreadable::put);
        return true;
    }

    /** Whether anything of OAuth 1.0a is here, or nothing at all, so that it is due. */
    boolean ofOAuth1() {
        Set<Credential> own = EnumSet.copyOf(Credential.OF_OAUTH1);
        own.removeAll(Credential.OF_OAUTH2);
        return !ofOAuth2()
                || own.stream().map(Credential::property).anyMatch(names::contains)
                || files(own.toArray(Credential[]::new)).findAny().isPresent();
    }

    /** Whether settings of OAuth 2.0 are here. */
    boolean ofOAuth2() {
        return names.stream().anyMatch(name -> name.startsWith(Credential.OAUTH2));
    }

    /** Whether what stands only in the properties file can be looked at. */
    boolean propertiesReadable() {
        return readable;
    }

    /** Whether a setting stands in the properties file. */
    boolean has(Credential credential) {
        return names.contains(credential.property());
    }

    /** A setting that must be there. */
    Setting get(Credential credential) {
        return find(credential).orElseGet(() -> settings.get(credential));
    }

    /** A setting that may be missing. */
    Optional<Setting> find(Credential credential) {
        CredentialException reason = unreadable.get(credential);
        if (reason != null) {
            throw reason;
        }
        return settings.find(credential);
    }

    /** The public half of a key, where it was kept. */
    Optional<Setting> publicHalf(String name) {
        Path file = directory.resolve(name);
        return Files.exists(file)
                ? Optional.of(new Setting(name, CredentialFile.text(name, file, Credential.DH_PARAMETERS)))
                : Optional.empty();
    }

    private void permissions() {
        if (!OwnerOnly.isKnownTo(directory)) {
            findings.skipped("permissions", "permissions: this file system has none; keep the directory to yourself");
            return;
        }
        List<Path> open = Stream.concat(
                        Stream.of(properties),
                        files(Credential.SIGNATURE_KEY, Credential.ENCRYPTION_KEY, Credential.CLIENT_KEY))
                .filter(CredentialFile::othersMayUse)
                .toList();
        open.forEach(file -> findings.warning(
                "permissions",
                file.getFileName() + ": can be used by other users of this machine; run: chmod 600 " + file));
        if (open.isEmpty()) {
            findings.ok("permissions", "permissions: the files with secrets are the owner's alone");
        }
    }

    private void lineEnds() {
        Stream<Path> mine = files(Credential.SIGNATURE_KEY, Credential.ENCRYPTION_KEY, Credential.DH_PARAMETERS);
        Stream<Path> open = Stream.of(PUBLIC_SIGNATURE, PUBLIC_ENCRYPTION).map(directory::resolve);
        List<Path> windows = Stream.concat(mine, open)
                .filter(CredentialFolder::hasCarriageReturns)
                .toList();
        windows.forEach(file -> findings.warning(
                "line ends",
                file.getFileName() + ": has Windows line ends, with which the portal refuses an upload; run: sed -i"
                        + " 's/\\r$//' " + file));
        if (windows.isEmpty()) {
            findings.ok("line ends", "line ends: as the portal wants them");
        }
    }

    private Stream<Path> files(Credential... credentials) {
        return Stream.of(credentials)
                .map(Credential::file)
                .flatMap(Stream::ofNullable)
                .map(directory::resolve)
                .filter(Files::isRegularFile);
    }

    private static boolean hasCarriageReturns(Path file) {
        try {
            return Files.isRegularFile(file)
                    && Files.readString(file, StandardCharsets.ISO_8859_1).contains("\r");
        } catch (IOException e) {
            return false; // that it cannot be read is a finding of its own
        }
    }

    /** Signatures carry the time, and IBKR takes none from far away. */
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
