package io.github.ibkrclient.api;

import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.model.Quote;
import io.github.ibkrclient.model.QuoteField;
import io.github.ibkrclient.model.StockGroup;
import io.github.ibkrclient.model.SymbolQuotes;
import io.github.ibkrclient.model.SymbolQuotes.Listing;
import io.github.ibkrclient.operation.Argument;
import io.github.ibkrclient.operation.Transport;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** What {@code MarketDataApi} has beside its generated calls. */
abstract class QuoteCalls {
    private static final QuoteField[] USUAL = {QuoteField.LAST, QuoteField.BID, QuoteField.ASK, QuoteField.AVAILABILITY
    };
    private static final int MOST_CONTRACTS = 100;

    private final Transport transport;

    QuoteCalls(Transport transport) {
        this.transport = transport;
    }

    /**
     * Reads the current values of chosen fields, for up to one hundred contracts. See {@link Endpoint#GET_SNAPSHOT}.
     *
     * @param conids the contract ids
     * @param fields the fields; without one, last, bid, ask and availability
     * @return one row per contract
     * @throws IbkrException when there is no answer
     */
    public List<Quote> snapshot(Collection<Long> conids, QuoteField... fields) {
        List<String> numbers = Stream.of(fields.length == 0 ? USUAL : fields)
                .map(QuoteCalls::number)
                .toList();
        return new MarketDataApi(transport)
                .snapshot(
                        Argument.given("conids", conids).stream()
                                .map(String::valueOf)
                                .toList(),
                        numbers);
    }

    /**
     * Reads quotes of stocks by symbol. A symbol that several listings bear is never guessed at: it comes back with its
     * listings. Name one by its exchange, {@code AAPL@NASDAQ}.
     *
     * @param symbols the symbols, each alone or followed by an at sign and the exchange of the listing
     * @param fields the fields; without one, last, bid, ask and availability
     * @return the quotes of the symbols that one listing bears, and the listings of the others
     * @throws IbkrException when an answer cannot be had
     */
    public SymbolQuotes quotes(Collection<String> symbols, QuoteField... fields) {
        Map<String, List<Listing>> listings = listings(Argument.given("symbols", symbols));
        Map<Long, List<String>> wanted = new LinkedHashMap<>();
        Map<String, List<Listing>> unresolved = new LinkedHashMap<>();
        listings.forEach((symbol, found) -> {
            if (found.size() == 1) {
                wanted.computeIfAbsent(found.get(0).conid(), conid -> new ArrayList<>())
                        .add(symbol);
            } else {
                unresolved.put(symbol, found);
            }
        });
        Map<String, Quote> quotes = new LinkedHashMap<>();
        List<Long> conids = List.copyOf(wanted.keySet());
        for (int from = 0; from < conids.size(); from += MOST_CONTRACTS) {
            snapshot(conids.subList(from, Math.min(conids.size(), from + MOST_CONTRACTS)), fields)
                    .forEach(quote ->
                            wanted.getOrDefault(quote.conid(), List.of()).forEach(symbol -> quotes.put(symbol, quote)));
        }
        return new SymbolQuotes(quotes, unresolved);
    }

    /** The listings that each of the given symbols may mean. */
    private Map<String, List<Listing>> listings(Collection<String> symbols) {
        Map<String, List<StockGroup>> companies = new ContractsApi(transport)
                .stocks(symbols.stream().map(QuoteCalls::symbol).distinct().toList());
        Map<String, List<Listing>> listings = new LinkedHashMap<>();
        for (String given : symbols) {
            String symbol = symbol(given);
            String exchange = given.substring(Math.min(given.length(), symbol.length() + 1));
            listings.put(
                    given,
                    companies.getOrDefault(symbol, List.of()).stream()
                            .flatMap(QuoteCalls::listings)
                            .filter(listing -> exchange.isEmpty() || exchange.equalsIgnoreCase(listing.exchange()))
                            .toList());
        }
        return listings;
    }

    private static Stream<Listing> listings(StockGroup company) {
        return company.contracts().stream()
                .flatMap(contract -> Stream.ofNullable(contract.conid())
                        .map(conid -> new Listing(conid, company.name(), contract.exchange())));
    }

    private static String symbol(String given) {
        return given.replaceFirst("@.*", "").toUpperCase(Locale.ROOT);
    }

    private static String number(QuoteField field) {
        if (field == QuoteField.UNKNOWN) {
            throw new IllegalArgumentException("fields: UNKNOWN cannot be asked for");
        }
        return field.wire();
    }
}
