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
    private ReportBytes() {}

    /**
     * The document itself, decoded and decompressed: PDF, HTML or CSV, as {@link ReportContent#mimeType} says. Empty when
     * IBKR has nothing for the period.
     *
     * @throws DecodeException when the value is no base64, or is said to be gzip data and is not
     */
    public static Optional<byte[]> of(ReportDocument document) {
        ReportContent content = document.data();
        if (content == null || content.value() == null || content.value().isBlank()) {
            return Optional.empty();
        }
        try {
            InputStream decoded =
                    new ByteArrayInputStream(Base64.getMimeDecoder().decode(content.value()));
            return Optional.of(
                    (Boolean.TRUE.equals(content.gzip()) ? new GZIPInputStream(decoded) : decoded).readAllBytes());
        } catch (IllegalArgumentException e) {
            throw new DecodeException("$.data.value", "it is no base64");
        } catch (IOException e) {
            throw new DecodeException("$.data.value", "it should be gzip data, and is not or is cut off");
        }
    }
}
