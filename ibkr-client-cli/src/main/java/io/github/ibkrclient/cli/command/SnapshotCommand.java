package io.github.ibkrclient.cli.command;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.cli.console.ConnectionOptions;
import io.github.ibkrclient.cli.console.Table;
import io.github.ibkrclient.cli.console.UsageException;
import io.github.ibkrclient.model.Quote;
import io.github.ibkrclient.model.StockContract;
import io.github.ibkrclient.model.StockGroup;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ibkr snapshot SYMBOL…} shows the current quotes of stocks and other contracts. */
@Command(name = "snapshot", description = "Reads the current quotes of contracts.", sortOptions = false)
public final class SnapshotCommand implements Runnable {
    private static final int MOST_CONTRACTS = 100;
    private static final Pattern CONID = Pattern.compile("[1-9][0-9]{0,17}");
    private static final Pattern SYMBOL_FORM = Pattern.compile("(?=.*[A-Za-z])[A-Za-z0-9 .'-]{1,32}");
    private static final String SYMBOL = "55";
    private static final String BID_SIZE = "88";
    private static final String ASK_SIZE = "85";
    private static final String LAST_SIZE = "7059";
    private static final String VOLUME = "7762";
    private static final String CHANGE = "82";
    private static final String CHANGE_PERCENT = "83";
    private static final List<String> FIELDS =
            List.of("31", "84", "86", "6509", SYMBOL, BID_SIZE, ASK_SIZE, LAST_SIZE, VOLUME, CHANGE, CHANGE_PERCENT);

    @Mixin
    private final ConnectionOptions connection;

    @Parameters(
            paramLabel = "SYMBOL",
            arity = "0..*",
            description = "symbols of stocks, such as AAPL; a number is a contract id, such as 265598, of any contract")
    private List<String> wanted = List.of();

    public SnapshotCommand(ConnectionOptions connection) {
        this.connection = connection;
    }

    @Override
    public void run() {
        if (wanted.isEmpty()) {
            throw new UsageException("SYMBOL", "is missing; give symbols, such as AAPL, or contract ids");
        }
        if (wanted.size() > MOST_CONTRACTS) {
            throw new UsageException("SYMBOL", wanted.size() + " are too many; give " + MOST_CONTRACTS + " at most");
        }
        wanted.stream()
                .filter(name -> !isConid(name) && !SYMBOL_FORM.matcher(name).matches())
                .findFirst()
                .ifPresent(name -> {
                    throw new UsageException(
                            "SYMBOL", name + " is neither a symbol, such as AAPL, nor a contract id, such as 265598");
                });
        connection.show(this::quotes, SnapshotCommand::table);
    }

    private List<Quote> quotes(IbkrClient client) {
        Map<String, String> conids = conids(client);
        List<String> ordered = wanted.stream()
                .map(name -> isConid(name) ? name : conids.get(symbol(name)))
                .distinct()
                .toList();
        return client.marketData().snapshot(ordered, FIELDS);
    }

    /** The contract ids of the symbols. */
    private Map<String, String> conids(IbkrClient client) {
        List<String> symbols = wanted.stream()
                .filter(name -> !isConid(name))
                .map(SnapshotCommand::symbol)
                .distinct()
                .toList();
        Map<String, List<StockGroup>> companies =
                symbols.isEmpty() ? Map.of() : client.contracts().stocks(symbols);
        Map<String, String> conids = new HashMap<>();
        for (String symbol : symbols) {
            conids.put(symbol, conid(symbol, companies.getOrDefault(symbol, List.of())));
        }
        return conids;
    }

    /** Several companies may share a symbol, and each may be listed on several exchanges. A listing in the US comes first. */
    private String conid(String symbol, List<StockGroup> companies) {
        List<StockContract> listings = companies.stream()
                .flatMap(company -> company.contracts().stream())
                .filter(listing -> listing.conid() != null)
                .sorted(Comparator.comparing(listing -> !Boolean.TRUE.equals(listing.isUs())))
                .toList();
        if (listings.isEmpty()) {
            throw new UsageException(
                    "SYMBOL", symbol + " is the symbol of no stock; look for it with ibkr search " + symbol);
        }
        StockContract taken = listings.get(0);
        if (listings.size() > 1) {
            connection.tell(symbol + " is listed " + listings.size() + " times; taking " + taken.conid() + " of "
                    + taken.exchange());
        }
        return String.valueOf(taken.conid());
    }

    private static boolean isConid(String name) {
        return CONID.matcher(name).matches();
    }

    private static String symbol(String name) {
        return name.strip().toUpperCase(Locale.ROOT);
    }

    private static Table table(List<Quote> quotes) {
        Table table = new Table(
                "CONID", "SYMBOL", "LAST", "SIZE", "BID", "SIZE", "ASK", "SIZE", "VOLUME", "CHANGE", "%", "REMARK");
        quotes.forEach(quote -> table.row(
                quote.conid(),
                quote.text(SYMBOL),
                quote.last(),
                quote.number(LAST_SIZE),
                quote.bid(),
                quote.number(BID_SIZE),
                quote.ask(),
                quote.number(ASK_SIZE),
                quote.number(VOLUME),
                quote.number(CHANGE),
                quote.number(CHANGE_PERCENT),
                remark(quote)));
        return table;
    }

    private static String remark(Quote quote) {
        if (quote.halted()) {
            return "halted";
        }
        return quote.lastIsPriorClose() ? "last is the prior close" : "";
    }
}
