package io.github.ibkrclient;

import io.github.ibkrclient.error.DecodeException;
import io.github.ibkrclient.model.ReportContent;
import io.github.ibkrclient.model.ReportDocument;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** Takes a statement or a confirmation out of its wrapping. */
public final class ReportBytes {
    private ReportBytes() {}

    /**
     * The document itself, decoded and, where it came compressed, decompressed: PDF, HTML or CSV as {@link
     * ReportContent#mimeType} says. Empty when IBKR had nothing for the period.
     *
     * @throws DecodeException when the value is no base64, or no gzip where it says so
     */
    public static Optional<byte[]> of(ReportDocument document) {
        ReportContent content = document.data();
        if (content == null || content.value() == null || content.value().isBlank()) {
            return Optional.empty();
        }
        byte[] decoded;
        try {
            decoded = Base64.getMimeDecoder().decode(content.value());
        } catch (IllegalArgumentException e) {
            throw new DecodeException("$.data.value", "it is no base64");
        }
        return Optional.of(Boolean.TRUE.equals(content.gzip()) ? unzipped(decoded) : decoded);
    }

    private static byte[] unzipped(byte[] compressed) {
        try (GZIPInputStream plain = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
            return plain.readAllBytes();
        } catch (IOException e) {
            throw new DecodeException("$.data.value", "it should be gzip data, and is not or is cut off");
        }
    }
}
