package io.github.ibkrclient.internal.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.ibkrclient.internal.http.UntrustedCertificateException;
import io.github.ibkrclient.local.OwnerOnly;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The file of certificates that were met, one line each, {@code host:port fingerprint}. Lines are only added, and the first
 * line of a host counts, so that programs that meet the host at the same time trust the same certificate.
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
     * @param first whether the host was met for the first time
     */
    record Met(String fingerprint, boolean first) {}

    Path file() {
        return file;
    }

    /** The fingerprint that the host is known by. A host that was not known before is known by the shown one from now on. */
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
            throw unusable("cannot be read or written; change its kind or its permissions");
        }
    }

    private Optional<String> find(String host) throws IOException, UntrustedCertificateException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        if (Files.readAttributes(file, BasicFileAttributes.class).isOther()) { // opening a pipe may wait for ever
            throw unusable("is a pipe, a socket or a device; delete it");
        }
        if (OwnerOnly.isOfAnother(file)) {
            throw unusable(
                    "belongs to another user, who can change whom you trust; look at its lines, then make it yours:"
                            + " chown \"$(id -u)\" " + file);
        }
        if (OwnerOnly.isKnownTo(file) && !Collections.disjoint(Files.getPosixFilePermissions(file), OF_OTHERS)) {
            throw unusable(
                    "can be changed by other users of this machine; look at its lines, then run: chmod 600 " + file);
        }
        String text = Files.readString(file, UTF_8);
        if (!text.isEmpty() && !text.endsWith("\n")) {
            throw unusable("ends in the middle of a line; delete its last line");
        }
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            if (!LINE.matcher(lines.get(i)).matches()) {
                throw unusable("has a line " + (i + 1) + " that is not 'host:port fingerprint'; delete it");
            }
        }
        return lines.stream()
                .filter(line -> line.startsWith(host + " "))
                .map(line -> line.substring(host.length() + 1))
                .findFirst();
    }

    private void add(String line) throws IOException {
        OwnerOnly.makeFolder(Objects.requireNonNull(file.getParent(), "the root of a file system is no file"));
        OwnerOnly.makeMissing(file);
        Set<StandardOpenOption> append = Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        try (WritableByteChannel end = Files.newByteChannel(file, append, OwnerOnly.file(file))) {
            end.write(ByteBuffer.wrap(line.getBytes(UTF_8)));
        }
    }

    private UntrustedCertificateException unusable(String why) {
        return new UntrustedCertificateException("the file of known certificates " + file + " " + why);
    }
}
