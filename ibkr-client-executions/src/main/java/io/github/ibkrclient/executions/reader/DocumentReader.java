package io.github.ibkrclient.executions.reader;

import io.github.ibkrclient.executions.document.Document;
import io.github.ibkrclient.executions.document.DocumentFormat;
import io.github.ibkrclient.executions.document.DocumentKind;
import io.github.ibkrclient.executions.document.DocumentRefusedException;
import io.github.ibkrclient.executions.document.DocumentSource;
import io.github.ibkrclient.executions.internal.csv.CsvReports;
import io.github.ibkrclient.executions.internal.flex.FlexXml;
import io.github.ibkrclient.executions.internal.html.StatementHtml;
import io.github.ibkrclient.executions.internal.input.Content;
import io.github.ibkrclient.executions.internal.input.UnwrappedStream;
import io.github.ibkrclient.executions.internal.table.Findings;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** Reads a report of IBKR, whatever it is. What it is, is found from its content and not from its name. */
public final class DocumentReader {
    /** A row takes about a kilobyte; an eighth of the heap may be filled. */
    private static final long KEPT_ROWS = Math.max(1_000, Runtime.getRuntime().maxMemory() / 8 / 1_024);

    private final ReadOptions options;
    private final long keptRows;

    /**
     * A reader.
     *
     * @param options what documents may not say themselves
     */
    public DocumentReader(ReadOptions options) {
        this(options, KEPT_ROWS);
    }

    /** Reads a document with more executions than these twice. */
    DocumentReader(ReadOptions options, long keptRows) {
        this.options = options;
        this.keptRows = keptRows;
    }

    /**
     * Reads a document to its end. Memory does not grow with the number of its rows.
     *
     * @throws DocumentRefusedException when it is no report that can be read, is cut, or contradicts what it states about
     *     its size; nothing of it is to be imported
     * @throws IOException when the source fails
     */
    public Document read(DocumentSource source) throws IOException {
        RowBuffer buffer = new RowBuffer(keptRows);
        Findings findings = new Findings(buffer, options.zone());
        Pass pass = pass(source, findings);
        return new ParsedDocument(source, pass, findings, buffer, options);
    }

    /**
     * Whether a document has more bytes than these when it is unpacked. It is unpacked no further than that, so an archive
     * that would fill the disk does no harm.
     *
     * @throws DocumentRefusedException when its wrapping is damaged
     * @throws IOException when the source fails
     */
    public static boolean unpacksToMoreThan(long bytes, DocumentSource source) throws IOException {
        try (UnwrappedStream in = UnwrappedStream.open(source)) {
            return in.isLongerThan(bytes);
        } catch (IOException | UncheckedIOException e) {
            throw refusedOr(e);
        }
    }

    /** What a pass learnt beside its findings. */
    record Pass(DocumentKind kind, DocumentFormat format, String sha256) {}

    static Pass pass(DocumentSource source, Findings findings) throws IOException {
        try (UnwrappedStream in = UnwrappedStream.open(source)) {
            if (in.content() == Content.OTHER) {
                throw new DocumentRefusedException(in.refusal());
            }
            DocumentFormat format = switch (in.content()) {
                case XML -> DocumentFormat.XML;
                case HTML -> DocumentFormat.HTML;
                default -> DocumentFormat.CSV;
            };
            DocumentKind kind = switch (format) {
                case XML -> FlexXml.read(in.text(), findings);
                case HTML -> StatementHtml.read(in, findings);
                case CSV -> CsvReports.read(in, findings);
            };
            return new Pass(kind, format, in.sha256OfAll());
        } catch (IOException | UncheckedIOException e) {
            throw refusedOr(e);
        }
    }

    /** Damage is told from a source that fails: a damaged document is refused. */
    private static IOException refusedOr(Exception failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DocumentRefusedException refused) {
                return refused;
            }
            if (cause instanceof EOFException || cause instanceof ZipException) {
                return new DocumentRefusedException("the archive is cut or damaged: download the report again");
            }
            if (cause instanceof CharacterCodingException) {
                return new DocumentRefusedException(
                        "the file is not text in UTF-8: download the report again, and do not"
                                + " save it with another program");
            }
        }
        return failure instanceof IOException io ? io : new IOException(failure.getMessage(), failure);
    }
}
