package io.github.ibkrclient.ingest.internal.sync;

import io.github.ibkrclient.executions.ExecutionHistory.ReadDocument;
import io.github.ibkrclient.executions.Executions;
import io.github.ibkrclient.executions.document.DocumentRefusedException;
import io.github.ibkrclient.executions.document.DocumentSource;
import io.github.ibkrclient.executions.reader.DocumentReader;
import io.github.ibkrclient.ingest.IngestException;
import io.github.ibkrclient.ingest.IngestException.Reason;
import io.github.ibkrclient.ingest.connection.ConnectedAccount;
import io.github.ibkrclient.ingest.execution.ImportRun;
import io.github.ibkrclient.ingest.internal.store.ConnectionStore;
import io.github.ibkrclient.ingest.internal.store.ConnectionStore.Row;
import io.github.ibkrclient.ingest.internal.store.ImportBatch.KeptDocument;
import io.github.ibkrclient.local.OwnerOnly;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Imports a file of the user. All of it is on the disk and read before anything is written. Thread-safe. */
public final class Upload {
    private static final int PORTION = 1 << 16;
    private static final long MEGABYTE = 1 << 20;

    private final ConnectionRun.Parts parts;
    private final long largest;

    /** Takes documents of these bytes at most, packed and unpacked. */
    public Upload(ConnectionRun.Parts parts, long largest) {
        this.parts = parts;
        this.largest = largest;
    }

    /**
     * The connection that a file is for.
     *
     * @param row the connection
     * @param accounts its accounts
     * @param live whether it has the Web API, which lists its accounts
     */
    public record Target(Row row, List<ConnectedAccount> accounts, boolean live) {}

    /**
     * Imports a file.
     *
     * @param content is read to its end, or to the largest size, and not closed
     */
    public ImportRun run(Target target, String name, InputStream content) {
        Instant started = parts.clock().instant();
        try {
            Path file = OwnerOnly.makeFile(Path.of(System.getProperty("java.io.tmpdir")), "ibkr-upload", ".tmp");
            try {
                spool(content, file, name);
                return imported(target, name, file, started);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (DocumentRefusedException e) {
            throw new IngestException(Reason.DOCUMENT_REFUSED, name + ": " + e.getMessage(), List.of(), e);
        } catch (IOException e) {
            throw new IngestException(
                    Reason.BAD_INPUT,
                    name + ": the upload broke off, or this machine's disk is full (" + e.getMessage() + "); try again",
                    List.of(),
                    e);
        }
    }

    private void spool(InputStream content, Path file, String name) throws IOException {
        byte[] portion = new byte[PORTION];
        long left = largest;
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int count = content.read(portion); count >= 0; count = content.read(portion)) {
                left -= count;
                if (left < 0) {
                    throw tooLarge(name, "");
                }
                out.write(portion, 0, count);
            }
        }
        if (DocumentReader.unpacksToMoreThan(largest, DocumentSource.of(name, file))) {
            throw tooLarge(name, "unpacked ");
        }
    }

    private IngestException tooLarge(String name, String how) {
        return new IngestException(
                Reason.DOCUMENT_TOO_LARGE,
                name + ": the document has " + how + "more than " + (largest / MEGABYTE)
                        + " MB; ask IBKR for a shorter period");
    }

    private ImportRun imported(Target target, String name, Path file, Instant started) throws DocumentRefusedException {
        Row row = target.row();
        List<ConnectedAccount> accounts = target.accounts();
        Executions.Builder sources =
                ConnectionRun.sources(row, accounts, parts.timing()).document(DocumentSource.of(name, file));
        if (accounts.size() == 1) {
            sources.account(accounts.get(0).id());
        }
        Fetched fetched = new Fetched(sources.build().between(List.of(), null, null));
        ReadDocument document = fetched.history().documents().stream()
                .findFirst()
                .orElseThrow(() -> new IngestException(Reason.BAD_INPUT, String.valueOf(fetched.message())));
        if (document.refused() != null) {
            throw new DocumentRefusedException(document.refused());
        }
        parts.database()
                .useTransaction(handle -> ConnectionStore.shown(
                        handle, row.id(), fetched.accounts(), started, target.live() ? started : null));
        ImportRun done = parts.writer()
                .write(fetched.batch(
                        row.id(),
                        ImportRun.Kind.UPLOAD,
                        null,
                        started,
                        List.of(new KeptDocument(name, file, fetched.accounts())),
                        null));
        parts.listener().imported(done);
        return done;
    }
}
