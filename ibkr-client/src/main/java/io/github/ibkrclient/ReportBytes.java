package io.github.ibkrclient;

import io.github.ibkrclient.error.DecodeException;
import io.github.ibkrclient.model.ReportContent;
import io.github.ibkrclient.model.ReportDocument;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** Decodes statements and confirmations. */
public final class ReportBytes {
    /** In bytes. A longer one would fill the memory; a small document can be compressed data of any length. */
    private static final int LONGEST =
            (int) Math.min(128L * 1024 * 1024, Runtime.getRuntime().maxMemory() / 4);

    private ReportBytes() {}

    /**
     * The document itself, decoded and decompressed: PDF, HTML or CSV, as {@link ReportContent#mimeType} says. Empty when
     * IBKR has nothing for the period.
     *
     * @throws DecodeException when the value is no base64, is said to be gzip data and is not, or is longer than 128 MB or
     *     a quarter of the memory of this JVM
     */
    public static Optional<byte[]> of(ReportDocument report) {
        ReportContent content = report.data();
        if (content == null || content.value() == null || content.value().isBlank()) {
            return Optional.empty();
        }
        try {
            InputStream decoded =
                    new ByteArrayInputStream(Base64.getMimeDecoder().decode(content.value()));
            InputStream plain = Boolean.TRUE.equals(content.gzip()) ? new GZIPInputStream(decoded) : decoded;
            byte[] document = plain.readNBytes(LONGEST);
            if (plain.read() >= 0) {
                throw new DecodeException("$.data.value", "it is longer than a document may be");
            }
            return Optional.of(document);
        } catch (IllegalArgumentException e) {
            throw new DecodeException("$.data.value", "it is no base64");
        } catch (IOException e) {
            throw new DecodeException("$.data.value", "it should be gzip data, and is not or is cut off");
        }
    }
}
