package io.github.ibkrclient.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Quotes by symbol. A symbol that was asked for is in one of the maps, or in none when IBKR sent no row for its contract.
 *
 * @param quotes the quotes by symbol, as it was given
 * @param unresolved the listings of each symbol that not exactly one listing bears; an empty list when none does
 */
public record SymbolQuotes(Map<String, Quote> quotes, Map<String, List<Listing>> unresolved) {

    /** Copies the maps. */
    public SymbolQuotes {
        quotes = Immutable.map(quotes);
        unresolved = Immutable.map(unresolved);
    }

    /**
     * A stock on one exchange.
     *
     * @param conid the contract id
     * @param company the company; null when IBKR left it out
     * @param exchange the exchange; null when IBKR left it out
     */
    public record Listing(
            long conid, @Nullable String company, @Nullable String exchange) {}
}
