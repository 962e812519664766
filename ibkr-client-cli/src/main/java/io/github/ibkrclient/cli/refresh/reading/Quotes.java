package io.github.ibkrclient.cli.refresh.reading;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.model.Quote;
import io.github.ibkrclient.model.QuoteField;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Quotes by contract. A call that fails costs its hundred contracts and no others. */
final class Quotes {
    private static final List<QuoteField> USUAL = List.of(
            QuoteField.LAST,
            QuoteField.AVAILABILITY,
            QuoteField.CHANGE,
            QuoteField.CHANGE_PERCENT,
            QuoteField.EXACT_VOLUME,
            QuoteField.VOLUME);
    private static final int MOST_CONTRACTS = 100;

    private final Set<Long> read = new HashSet<>();
    private final Map<Long, Quote> quotes = new HashMap<>();
    private final Map<Long, String> failures = new HashMap<>();

    /** Reads the quotes of contracts that were not read before, with one call. The others are left for the next call. */
    void readSome(Reading<IbkrClient> reading, List<Long> conids, QuoteField... fields) {
        List<Long> unread = conids.stream()
                .filter(conid -> !read.contains(conid))
                .distinct()
                .toList();
        read(reading, unread.subList(0, Math.min(unread.size(), MOST_CONTRACTS)), fields);
    }

    /** Reads the quotes of contracts that were not read before. */
    Quotes read(Reading<IbkrClient> reading, List<Long> conids, QuoteField... fields) {
        List<Long> unread = conids.stream().filter(read::add).toList();
        for (List<Long> some : Chunks.of(unread, MOST_CONTRACTS)) {
            reading.tell("reading " + some.size() + (some.size() == 1 ? " quote" : " quotes"));
            try {
                reading.client().marketData().snapshot(some, fields).forEach(quote -> quotes.put(quote.conid(), quote));
            } catch (IbkrException e) {
                some.forEach(conid -> failures.put(conid, reading.reason(e)));
            }
            reading.between().run();
        }
        return this;
    }

    /** The quote of a contract; empty when its call failed or IBKR sent no value for it. */
    Optional<Quote> find(long conid) {
        return Optional.ofNullable(quotes.get(conid))
                .filter(quote -> quote.last().isPresent());
    }

    /** Why a contract has no quote. */
    String reason(long conid) {
        return failures.getOrDefault(conid, "IBKR sent no price");
    }

    static @Nullable BigDecimal volume(Quote quote) {
        return quote.number(QuoteField.EXACT_VOLUME)
                .or(() -> quote.number(QuoteField.VOLUME))
                .orElse(null);
    }

    /** These fields and those that every quote has. */
    static QuoteField[] fields(QuoteField... more) {
        return Stream.concat(USUAL.stream(), Stream.of(more)).toArray(QuoteField[]::new);
    }
}
