package io.github.ibkrclient.ingest.internal.store;

import io.github.ibkrclient.executions.merge.MergedExecution;
import io.github.ibkrclient.executions.model.Execution;
import io.github.ibkrclient.executions.model.Kind;
import java.util.Collection;
import java.util.Objects;
import java.util.stream.LongStream;

/**
 * Hashes of everything by which a merge can find that two rows of sources belong together, or compete. Rows that share none,
 * also over others, can be merged apart from each other. That unrelated rows share one by chance does no harm.
 */
final class Links {
    private Links() {}

    /** The links of the rows, sorted. */
    static long[] of(Collection<Execution> rows) {
        return rows.stream().flatMapToLong(Links::of).sorted().distinct().toArray();
    }

    /** The links of all rows of sources that the rows are made of, sorted. */
    static long[] ofMerged(Collection<MergedExecution> rows) {
        return rows.stream()
                .flatMap(row -> row.observations().stream())
                .flatMapToLong(Links::of)
                .sorted()
                .distinct()
                .toArray();
    }

    private static LongStream of(Execution row) {
        LongStream.Builder links = LongStream.builder();
        long second = Objects.requireNonNull(row.time().instant(), "instant").getEpochSecond();
        String quantity = row.quantity().stripTrailingZeros().toString();
        links.add(hash(row, 's', second + " " + quantity));
        if (row.executionId() != null) {
            links.add(hash(row, 'f', Objects.requireNonNull(row.family())));
        }
        if (row.transactionId() != null) {
            links.add(hash(row, 'x', row.transactionId()));
        }
        if (row.originalTransactionId() != null) {
            links.add(hash(row, 'x', row.originalTransactionId()));
        }
        if (row.tradeId() != null) {
            links.add(hash(row, 't', row.tradeId()));
        }
        if (row.originalTradeId() != null) {
            links.add(hash(row, 't', row.originalTradeId()));
        }
        boolean unnamed = row.executionId() == null || row.kind() == Kind.CANCEL;
        if (unnamed && row.transactionId() == null && row.tradeId() == null) {
            // What is printed stays when another zone makes another second of it.
            links.add(hash(
                    row,
                    'p',
                    row.source() + " " + row.instrument().symbol() + " "
                            + row.time().text() + " " + quantity + " " + row.occurrence()));
        }
        return links.build();
    }

    /** FNV-1a over the account, the kind and the value, and the finish of MurmurHash3. */
    private static long hash(Execution row, char kind, String value) {
        long hash = over(0xcbf29ce484222325L, row.account());
        hash = over((hash ^ kind) * 0x100000001b3L, value);
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return hash ^ (hash >>> 33);
    }

    private static long over(long start, String text) {
        long hash = start;
        for (int at = 0; at < text.length(); at++) {
            hash = (hash ^ text.charAt(at)) * 0x100000001b3L;
        }
        return hash;
    }
}
