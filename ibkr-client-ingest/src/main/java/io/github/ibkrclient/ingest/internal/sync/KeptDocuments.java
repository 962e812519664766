package io.github.ibkrclient.ingest.internal.sync;

import io.github.ibkrclient.executions.ExecutionHistory;
import io.github.ibkrclient.executions.document.DocumentSource;
import io.github.ibkrclient.ingest.internal.store.ImportBatch.KeptDocument;
import io.github.ibkrclient.local.OwnerOnly;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/** The documents that an import fetched, as files that only this user can read, until they are stored. */
final class KeptDocuments implements Closeable {
    private final List<Kept> all = new ArrayList<>();

    private record Kept(String name, Path file) {}

    void keep(DocumentSource source) {
        try {
            Path file = OwnerOnly.makeFile(Path.of(System.getProperty("java.io.tmpdir")), "ibkr-import", ".tmp");
            all.add(new Kept(source.name(), file));
            try (InputStream in = source.open();
                    OutputStream out = Files.newOutputStream(file)) {
                in.transferTo(out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a report cannot be kept on this machine's disk: " + e.getMessage(), e);
        }
    }

    /** Those that were read. Both lists are in the order in which documents came, and names may occur twice. */
    List<KeptDocument> read(ExecutionHistory history) {
        List<KeptDocument> kept = new ArrayList<>();
        Iterator<Kept> files = all.iterator();
        for (ExecutionHistory.ReadDocument document : history.documents()) {
            Kept next = files.next();
            while (!next.name().equals(document.name())) { // the disk failed while it was read
                next = files.next();
            }
            if (document.summary() != null) {
                kept.add(new KeptDocument(
                        document.name(),
                        next.file(),
                        Set.copyOf(document.summary().accounts())));
            }
        }
        return kept;
    }

    @Override
    public void close() throws IOException {
        for (Kept kept : all) {
            Files.deleteIfExists(kept.file());
        }
    }
}
