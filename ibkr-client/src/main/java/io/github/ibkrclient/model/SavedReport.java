package io.github.ibkrclient.model;

import org.jspecify.annotations.Nullable;

/**
 * A document that was written where it was wanted.
 *
 * @param length the length in bytes, decoded and decompressed
 * @param sha256 the SHA-256 of these bytes, in lower-case hex
 * @param mimeType the form of the document; null when IBKR left it out
 */
public record SavedReport(
        long length, String sha256, @Nullable String mimeType) {}
