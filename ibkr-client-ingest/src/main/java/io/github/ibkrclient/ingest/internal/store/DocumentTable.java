package io.github.ibkrclient.ingest.internal.store;

import io.github.ibkrclient.ingest.internal.store.ImportBatch.KeptDocument;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.jdbi.v3.core.Handle;

/** The documents of a user, each kept once, whoever brings it again. */
final class DocumentTable {
    /** A document, compressed, with the hash of what it was before. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Packed(String name, String sha256, long size, byte[] content, Set<String> accounts) {}

    private final Handle handle;
    private final String userId;

    DocumentTable(Handle handle, String userId) {
        this.handle = handle;
        this.userId = userId;
    }

    /** Reads and compresses documents. */
    static List<Packed> pack(List<KeptDocument> documents) {
        List<Packed> all = new ArrayList<>();
        for (KeptDocument document : documents) {
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            MessageDigest sha256 = Digest.sha256();
            long size;
            try (InputStream in = Files.newInputStream(document.file());
                    OutputStream out = new DigestOutputStream(new GZIPOutputStream(packed), sha256)) {
                size = in.transferTo(out);
            } catch (IOException e) {
                throw new UncheckedIOException(document.name() + ": cannot be read: " + e.getMessage(), e);
            }
            all.add(new Packed(
                    StorableText.of(document.name()),
                    HexFormat.of().formatHex(sha256.digest()),
                    size,
                    packed.toByteArray(),
                    document.accounts()));
        }
        return all;
    }

    void write(List<Packed> documents, UUID connectionId, long run, Instant now) {
        for (Packed document : documents) {
            handle.createUpdate("insert into document"
                            + " (user_id, connection_id, run_id, name, sha256, size, content, received)"
                            + " values (:user, :connection, :run, :name, :sha256, :size, :content, :now)"
                            + " on conflict do nothing")
                    .bind("user", userId)
                    .bind("connection", connectionId)
                    .bind("run", run)
                    .bind("name", document.name())
                    .bind("sha256", document.sha256())
                    .bind("size", document.size())
                    .bind("content", document.content())
                    .bind("now", now)
                    .execute();
            for (String account : document.accounts()) {
                handle.createUpdate("insert into document_account select id, :account from document"
                                + " where user_id = :user and sha256 = :sha256 on conflict do nothing")
                        .bind("user", userId)
                        .bind("sha256", document.sha256())
                        .bind("account", account)
                        .execute();
            }
        }
    }
}
