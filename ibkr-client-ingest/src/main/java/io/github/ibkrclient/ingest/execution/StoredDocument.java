package io.github.ibkrclient.ingest.execution;

import java.time.Instant;
import java.util.UUID;

/**
 * A document in the store, as it came.
 *
 * @param id its number
 * @param connectionId the connection that brought it
 * @param name its name
 * @param sha256 the hash of its bytes, in lower-case hexadecimal
 * @param size how many bytes it has
 * @param received when it came
 */
public record StoredDocument(long id, UUID connectionId, String name, String sha256, long size, Instant received) {}
