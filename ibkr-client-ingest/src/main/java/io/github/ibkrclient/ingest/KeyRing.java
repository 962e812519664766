package io.github.ibkrclient.ingest;

import io.github.ibkrclient.ingest.IngestException.Reason;
import io.github.ibkrclient.local.OwnerOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Keys that were written down as {@code id:base64}. No message holds a key. */
final class KeyRing implements EncryptionKeys {
    static final String VARIABLE = "IBKR_INGEST_KEYS";

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final int KEY_BYTES = 32;
    private static final String HOW = "write id:key, with a key that `openssl rand -base64 32` makes";

    private final String currentId;
    private final Map<String, SecretKey> keys;

    private KeyRing(String currentId, Map<String, SecretKey> keys) {
        this.currentId = currentId;
        this.keys = Map.copyOf(keys);
    }

    static KeyRing fromEnvironment(@Nullable String value) {
        if (value == null || value.isBlank()) {
            throw refused(VARIABLE, "is not set; " + HOW + ", the current key first and a comma between two");
        }
        return of(VARIABLE, List.of(value.split(",", -1)));
    }

    static KeyRing fromFile(Path file) {
        try {
            if (OwnerOnly.isKnownTo(file) && othersMayUse(file)) {
                throw refused(file.toString(), "can be used by other users of this machine; run: chmod 600 " + file);
            }
            return of(
                    file.toString(),
                    Files.readAllLines(file).stream()
                            .filter(line -> !line.isBlank() && !line.startsWith("#"))
                            .toList());
        } catch (IOException e) {
            throw new IngestException(
                    Reason.BAD_INPUT,
                    file + ": cannot be read (" + e.getClass().getSimpleName() + "); " + HOW + ", one in each line",
                    List.of(),
                    e);
        }
    }

    static KeyRing random() {
        byte[] bytes = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(bytes);
        return new KeyRing("temporary", Map.of("temporary", new SecretKeySpec(bytes, "AES")));
    }

    private static boolean othersMayUse(Path file) throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        return permissions.stream().anyMatch(permission -> !permission.name().startsWith("OWNER"));
    }

    private static KeyRing of(String setting, List<String> entries) {
        Map<String, SecretKey> keys = new LinkedHashMap<>();
        for (String entry : entries) {
            String[] parts = entry.strip().split(":", 2);
            if (parts.length < 2 || !ID.matcher(parts[0]).matches()) {
                throw refused(setting, "an entry has no id before its colon; " + HOW);
            }
            if (keys.put(parts[0], key(setting, parts[0], parts[1])) != null) {
                throw refused(setting, "the id " + parts[0] + " occurs twice; give each key an id of its own");
            }
        }
        if (keys.isEmpty()) {
            throw refused(setting, "holds no key; " + HOW);
        }
        return new KeyRing(new ArrayList<>(keys.keySet()).get(0), keys);
    }

    private static SecretKey key(String setting, String id, String base64) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) { // its message quotes the key
            throw refused(setting, "the key " + id + " is not base64; " + HOW);
        }
        if (bytes.length != KEY_BYTES) {
            throw refused(
                    setting, "the key " + id + " has " + bytes.length + " bytes and needs " + KEY_BYTES + "; " + HOW);
        }
        return new SecretKeySpec(bytes, "AES");
    }

    private static IngestException refused(String setting, String why) {
        return new IngestException(Reason.BAD_INPUT, setting + ": " + why);
    }

    @Override
    public String currentId() {
        return currentId;
    }

    @Override
    public Optional<SecretKey> find(String id) {
        return Optional.ofNullable(keys.get(id));
    }

    @Override
    public String toString() {
        return "EncryptionKeys[current=" + currentId + ", known=" + keys.keySet() + "]";
    }
}
