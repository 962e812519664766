package io.github.ibkrclient.executions.merge;

import io.github.ibkrclient.executions.model.Execution;
import io.github.ibkrclient.executions.model.Instrument;
import io.github.ibkrclient.executions.model.Kind;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Counts the equal rows of one document, so that two equal fills stay two. Rows count as equal when account, instrument,
 * time text, signed quantity, price and venue are printed alike; the instant does not count, so that another zone makes no
 * new rows. One object reads one document, in its order. Takes 16 bytes a row. Not thread-safe.
 */
public final class Occurrences {
    private static final int COUNT_BITS = 16;
    private static final long COUNT = (1L << COUNT_BITS) - 1;
    private static final int KEY_BYTES = 16;

    /** Each slot has the upper bits of a hash and the number of rows that have it; 0 is free. */
    private long[] slots = new long[1_024];

    private int used;

    /** Starts a document. */
    public Occurrences() {}

    /** The row with its number. A row that has a number or an id is returned as it is. */
    public Execution number(Execution row) {
        return isNumbered(row)
                ? row
                : row.toBuilder().occurrence(next(hash(content(row)))).build();
    }

    static boolean isNumbered(Execution row) {
        return row.occurrence() > 0
                || row.executionId() != null
                || row.transactionId() != null
                || row.tradeId() != null;
    }

    private int next(long hash) {
        if (used * 2 > slots.length) {
            grow();
        }
        int at = find(slots, hash);
        if (slots[at] == 0) {
            used++;
            slots[at] = hash & ~COUNT;
        }
        if ((slots[at] & COUNT) == COUNT) {
            throw new IllegalArgumentException("occurrence: more than " + COUNT + " equal rows in one document");
        }
        slots[at]++;
        return (int) (slots[at] & COUNT);
    }

    private void grow() {
        long[] larger = new long[slots.length * 2];
        for (long slot : slots) {
            if (slot != 0) {
                larger[find(larger, slot)] = slot;
            }
        }
        slots = larger;
    }

    private static int find(long[] slots, long hash) {
        int at = (int) (hash >>> COUNT_BITS) & (slots.length - 1);
        while (slots[at] != 0 && ((slots[at] ^ hash) & ~COUNT) != 0) {
            at = (at + 1) & (slots.length - 1);
        }
        return at;
    }

    /** A good 64-bit hash of a short text (FNV-1a, then the finish of MurmurHash3). */
    private static long hash(Content content) {
        long hash = 0xcbf29ce484222325L;
        String text = content.toString();
        for (int at = 0; at < text.length(); at++) {
            hash = (hash ^ text.charAt(at)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return hash ^ (hash >>> 33);
    }

    /** What a row of a source without ids is known by. */
    static Content content(Execution row) {
        Instrument instrument = row.instrument();
        return new Content(
                row.account(),
                instrument.symbol(),
                instrument.currency(),
                row.time().text(),
                row.signedQuantity().stripTrailingZeros(),
                row.price().stripTrailingZeros(),
                row.exchange(),
                row.kind() == Kind.CANCEL);
    }

    /** {@link #content} and the occurrence as a short text: 128 bits of SHA-256. */
    static String contentKey(Execution row) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(content(row).toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(Arrays.copyOf(digest, KEY_BYTES)) + "/" + row.occurrence();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    record Content(
            String account,
            String symbol,
            @Nullable String currency,
            String time,
            BigDecimal quantity,
            BigDecimal price,
            @Nullable String exchange,
            boolean cancel) {}
}
