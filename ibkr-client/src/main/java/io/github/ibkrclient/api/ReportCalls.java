package io.github.ibkrclient.api;

import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.model.ReportContent;
import io.github.ibkrclient.model.ReportDestination;
import io.github.ibkrclient.model.ReportDocument;
import io.github.ibkrclient.model.SavedReport;
import io.github.ibkrclient.model.StatementRequest;
import io.github.ibkrclient.operation.ApiRequest;
import io.github.ibkrclient.operation.Argument;
import io.github.ibkrclient.operation.Transport;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code StatementsApi} and {@code TradeConfirmationsApi} have beside their generated calls.
 *
 * @param <R> what asks for the document
 */
abstract class ReportCalls<R> {
    private final Transport transport;

    ReportCalls(Transport transport) {
        this.transport = transport;
    }

    /**
     * Makes a document and saves it to a new file, as it comes: it may be larger than the memory, up to 1 GB. The file
     * appears when it is whole. Until then it is a file beside it whose name ends in {@code .part}, which is gone after a
     * failure. Only its owner can read it.
     *
     * @param request the document wanted
     * @param file where to save it; must not exist
     * @return what was saved; empty when IBKR has nothing for the period, and then there is no file
     * @throws IOException when the file is there already or cannot be written
     * @throws IbkrException when the document cannot be had
     */
    public Optional<SavedReport> save(R request, Path file) throws IOException {
        Argument.given("request", request);
        Path target = file.toAbsolutePath();
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(file.toString());
        }
        Path part = Files.createTempFile(target.getParent(), target.getFileName() + ".", ".part");
        try {
            Optional<SavedReport> saved;
            try (Document document = new Document(() -> new FileOutputStream(part.toFile()))) {
                saved = fetch(request, document);
            }
            if (saved.isPresent()) {
                Files.move(part, target); // refuses a file that has appeared meanwhile
            }
            return saved;
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /**
     * Makes a document and writes it to a stream, as it comes. After an exception the stream may hold a part of the
     * document.
     *
     * @param request the document wanted
     * @param out where to write it; stays open
     * @return what was written; empty when IBKR has nothing for the period, and then nothing was written
     * @throws IOException when the stream cannot be written, or the answer was cut off after a part of it was written
     * @throws IbkrException when the document cannot be had
     */
    public Optional<SavedReport> write(R request, OutputStream out) throws IOException {
        Argument.given("request", request);
        Argument.given("out", out);
        Document document = new Document(() -> out);
        document.once = true;
        Optional<SavedReport> written = fetch(request, document);
        out.flush();
        return written;
    }

    private Optional<SavedReport> fetch(R request, Document document) throws IOException {
        Endpoint endpoint =
                request instanceof StatementRequest ? Endpoint.CREATE_STATEMENT : Endpoint.CREATE_TRADE_CONFIRMATIONS;
        try {
            ReportDocument report =
                    transport.send(ApiRequest.of(endpoint).body(request), new ReportDestination(document::begin));
            ReportContent content = report.data();
            if (content != null && content.value() != null && !content.value().isEmpty()) {
                throw new UnsupportedOperationException("this transport does not write documents as they come");
            }
            return document.saved(content == null ? null : content.mimeType());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private interface Opening {
        OutputStream open() throws IOException;
    }

    /** The document as it is written, counted and digested anew for each attempt. */
    private static final class Document extends OutputStream {
        private final Opening opening;
        private final MessageDigest digest;
        private @Nullable OutputStream out;
        private long length;
        private boolean once;

        Document(Opening opening) {
            this.opening = opening;
            try {
                this.digest = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java has SHA-256", e);
            }
        }

        OutputStream begin() {
            try {
                if (once && length > 0) {
                    throw new IOException("the answer was cut off after " + length + " bytes of the document");
                }
                close();
                digest.reset();
                length = 0;
                out = opening.open();
                return this;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        Optional<SavedReport> saved(@Nullable String mimeType) {
            return length == 0
                    ? Optional.empty()
                    : Optional.of(new SavedReport(length, HexFormat.of().formatHex(digest.digest()), mimeType));
        }

        @Override
        public void write(int one) {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) {
            try {
                Argument.given("out", out).write(bytes, from, count);
                digest.update(bytes, from, count);
                length += count;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            if (out != null && !once) {
                out.close();
            }
        }
    }
}
