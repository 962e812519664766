package io.github.ibkrclient.internal.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.ibkrclient.internal.http.UntrustedCertificateException;
import io.github.ibkrclient.local.OwnerOnly;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The certificates that were met, one line each, {@code host:port fingerprint}. Lines are only added, and the first of a
 * host counts, so that programs that meet it at the same time agree.
 */
final class KnownCertificates {
    private static final Pattern LINE = Pattern.compile("\\S+ [0-9A-F]{2}(:[0-9A-F]{2}){31}");
    private static final Set<PosixFilePermission> OF_OTHERS =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private final Path file;

    KnownCertificates(Path file) {
        this.file = file.toAbsolutePath();
    }

    /**
     * The certificate of a host.
     *
     * @param first whether it has just been met for the first time
     */
    record Met(String fingerprint, boolean first) {}

    Path file() {
        return file;
    }

    /** The fingerprint that a host is known by; the one it shows when it was not known before. */
    Met meet(String host, String shown) throws UntrustedCertificateException {
        try {
            Optional<String> known = find(host);
            if (known.isPresent()) {
                return new Met(known.get(), false);
            }
            add(host + " " + shown + "\n");
            return new Met(find(host).orElseThrow(() -> unusable("was not written")), true);
        } catch (CharacterCodingException e) {
            throw unusable("holds no text; delete it");
        } catch (IOException e) {
            throw unusable("cannot be read or written; mend its kind or its permissions");
        }
    }

    private Optional<String> find(String host) throws IOException, UntrustedCertificateException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view != null && !Collections.disjoint(view.readAttributes().permissions(), OF_OTHERS)) {
            throw unusable(
                    "can be changed by other users of this machine; look at its lines, then run: chmod 600 " + file);
        }
        String text = Files.readString(file, UTF_8);
        if (!text.isEmpty() && !text.endsWith("\n")) {
            throw unusable("ends in the middle of a line; delete its last line");
        }
        Optional<String> found = Optional.empty();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (!LINE.matcher(line).matches()) {
                throw unusable("has a line " + number + " that is not 'host:port fingerprint'; delete it");
            }
            if (found.isEmpty() && line.startsWith(host + " ")) {
                found = Optional.of(line.substring(host.length() + 1));
            }
        }
        return found;
    }

    private void add(String line) throws IOException {
        Path folder = file.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        try {
            Files.createFile(file, OwnerOnly.file(file));
        } catch (FileAlreadyExistsException known) {
            // another line is added to it
        }
        Files.writeString(file, line, UTF_8, StandardOpenOption.APPEND);
    }

    private UntrustedCertificateException unusable(String why) {
        return new UntrustedCertificateException("the file of known certificates " + file + " " + why);
    }
}
