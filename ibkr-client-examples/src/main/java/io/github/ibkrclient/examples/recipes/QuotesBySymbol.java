package io.github.ibkrclient.examples.recipes;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.model.Quote;
import io.github.ibkrclient.model.QuoteField;
import io.github.ibkrclient.model.SymbolQuotes;
import io.github.ibkrclient.oauth.OAuth1;
import io.github.ibkrclient.oauth.OAuth1Credentials;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Shows the current prices of stocks. The symbols are the arguments after the first, such as {@code AAPL@NASDAQ SAP}. A
 * symbol that stands for several listings is not guessed at.
 */
public final class QuotesBySymbol {
    private QuotesBySymbol() {}

    public static void main(String[] args) {
        Path credentials = Path.of(args.length > 0 ? args[0] : "credentials");
        List<String> symbols = args.length > 1
                ? Stream.of(args)
                        .skip(1)
                        .map(symbol -> symbol.toUpperCase(Locale.ROOT))
                        .distinct()
                        .toList()
                : List.of("AAPL");
        try (IbkrClient client = IbkrClient.builder()
                .baseUrl(System.getenv().getOrDefault("IBKR_BASE_URL", "https://api.ibkr.com/v1/api"))
                .signer(OAuth1.signer(OAuth1Credentials.fromDirectory(credentials)))
                .readOnly()
                .build()) {
            SymbolQuotes found = client.marketData().quotes(symbols, QuoteField.LAST, QuoteField.BID, QuoteField.ASK);
            found.unresolved().forEach(QuotesBySymbol::tell);
            found.quotes()
                    .forEach((symbol, quote) -> System.out.printf(
                            "%-8s last %10s  bid %10s  ask %10s%s%n",
                            symbol, plain(quote.last()), plain(quote.bid()), plain(quote.ask()), remark(quote)));
        }
    }

    /** Which listing is meant is for the user to say, with its exchange: AAPL@NASDAQ. */
    private static void tell(String symbol, List<SymbolQuotes.Listing> listings) {
        if (listings.isEmpty()) {
            System.out.println(symbol + " is the symbol of no stock");
        } else {
            System.out.println(symbol + " has several listings, name one by its exchange:");
            listings.forEach(listing -> System.out.println("  " + symbol.replaceFirst("@.*", "") + "@"
                    + listing.exchange() + "  " + listing.company() + ", contract " + listing.conid()));
        }
    }

    /** All digits, and a dash where IBKR has no value, as outside trading hours or without a subscription. */
    private static String plain(Optional<BigDecimal> price) {
        return price.map(BigDecimal::toPlainString).orElse("-");
    }

    private static String remark(Quote quote) {
        if (quote.halted()) {
            return "  (trading is halted)";
        }
        return quote.lastIsPriorClose() ? "  (last is the prior close)" : "";
    }
}
