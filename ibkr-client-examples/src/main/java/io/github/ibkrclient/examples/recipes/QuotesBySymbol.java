package io.github.ibkrclient.examples.recipes;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.model.Quote;
import io.github.ibkrclient.model.StockContract;
import io.github.ibkrclient.model.StockGroup;
import io.github.ibkrclient.oauth.OAuth1;
import io.github.ibkrclient.oauth.OAuth1Credentials;
import io.github.ibkrclient.pacing.PacingStore;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Shows the current prices of stocks. It goes from a symbol to a contract id and from the contract id to a quote. The
 * symbols are the arguments after the first, such as {@code AAPL MSFT}; one call takes 100 contracts at most.
 */
public final class QuotesBySymbol {
    private static final List<String> LAST_BID_ASK = List.of("31", "84", "86");

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
                .pacingStore(PacingStore.file(credentials.resolve("pacing.store")))
                .readOnly()
                .build()) {
            Map<Long, String> symbolByConid = contracts(client, symbols);
            if (symbolByConid.isEmpty()) {
                return;
            }
            List<String> conids =
                    symbolByConid.keySet().stream().map(String::valueOf).toList();
            for (Quote quote : client.marketData().snapshot(conids, LAST_BID_ASK)) {
                System.out.printf(
                        "%-8s last %10s  bid %10s  ask %10s%s%n",
                        symbolByConid.getOrDefault(quote.conid(), "?"),
                        plain(quote.last()),
                        plain(quote.bid()),
                        plain(quote.ask()),
                        remark(quote));
            }
        }
    }

    private static Map<Long, String> contracts(IbkrClient client, List<String> symbols) {
        Map<String, List<StockGroup>> companies = client.contracts().stocks(symbols);
        Map<Long, String> symbolByConid = new LinkedHashMap<>();
        for (String symbol : symbols) {
            listing(companies.getOrDefault(symbol, List.of()))
                    .ifPresentOrElse(
                            conid -> symbolByConid.put(conid, symbol),
                            () -> System.out.println(symbol + " is the symbol of no stock"));
        }
        return symbolByConid;
    }

    /** Several companies may share a symbol, and each may be listed on several exchanges. A listing in the US comes first. */
    private static Optional<Long> listing(List<StockGroup> companies) {
        List<StockContract> contracts = companies.stream()
                .flatMap(company -> company.contracts().stream())
                .filter(contract -> contract.conid() != null)
                .toList();
        return contracts.stream()
                .filter(contract -> Boolean.TRUE.equals(contract.isUs()))
                .findFirst()
                .or(() -> contracts.stream().findFirst())
                .map(StockContract::conid);
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
