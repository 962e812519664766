package io.github.ibkrclient.cli.command;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.cli.connection.ConnectionOptions;
import io.github.ibkrclient.cli.console.Table;
import io.github.ibkrclient.cli.console.UsageException;
import io.github.ibkrclient.model.Quote;
import io.github.ibkrclient.model.QuoteField;
import io.github.ibkrclient.model.SymbolQuotes;
import io.github.ibkrclient.model.SymbolQuotes.Listing;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ibkr snapshot SYMBOL…} shows the current quotes of stocks and other contracts. */
@Command(name = "snapshot", description = "Reads the current quotes of contracts.", sortOptions = false)
public final class SnapshotCommand implements Runnable {
    private static final int MOST_CONTRACTS = 100;
    private static final Pattern CONID = Pattern.compile("[1-9][0-9]{0,17}");
    private static final Pattern SYMBOL_FORM = Pattern.compile("(?=.*[A-Za-z])[A-Za-z0-9 .'@-]{1,48}");
    private static final QuoteField[] FIELDS = {
        QuoteField.LAST,
        QuoteField.BID,
        QuoteField.ASK,
        QuoteField.AVAILABILITY,
        QuoteField.SYMBOL,
        QuoteField.BID_SIZE,
        QuoteField.ASK_SIZE,
        QuoteField.LAST_SIZE,
        QuoteField.EXACT_VOLUME,
        QuoteField.CHANGE,
        QuoteField.CHANGE_PERCENT
    };

    @Mixin
    private final ConnectionOptions connection;

    @Parameters(
            paramLabel = "SYMBOL",
            arity = "0..*",
            description =
                    "symbols of stocks, such as AAPL, or AAPL@NASDAQ where several listings bear one; a number is a"
                            + " contract id, such as 265598, of any contract")
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
        List<Long> conids = wanted.stream()
                .filter(SnapshotCommand::isConid)
                .map(Long::valueOf)
                .distinct()
                .toList();
        List<String> symbols = wanted.stream()
                .filter(name -> !isConid(name))
                .map(name -> name.strip().toUpperCase(Locale.ROOT))
                .distinct()
                .toList();
        Map<Long, Quote> quotes = new LinkedHashMap<>();
        if (!symbols.isEmpty()) {
            SymbolQuotes found = client.marketData().quotes(symbols, FIELDS);
            found.unresolved().forEach(SnapshotCommand::refuse);
            found.quotes().values().forEach(quote -> quotes.put(quote.conid(), quote));
        }
        List<Long> open =
                conids.stream().filter(conid -> !quotes.containsKey(conid)).toList();
        if (!open.isEmpty()) {
            client.marketData().snapshot(open, FIELDS).forEach(quote -> quotes.put(quote.conid(), quote));
        }
        return List.copyOf(quotes.values());
    }

    private static void refuse(String symbol, List<Listing> listings) {
        if (listings.isEmpty()) {
            throw new UsageException(
                    "SYMBOL", symbol + " is the symbol of no stock; look for it with ibkr search " + symbol);
        }
        String choice = listings.stream()
                .map(listing ->
                        symbol.replaceFirst("@.*", "") + "@" + listing.exchange() + " (" + listing.conid() + ")")
                .collect(Collectors.joining(", "));
        throw new UsageException("SYMBOL", symbol + " has several listings; give one of " + choice);
    }

    private static boolean isConid(String name) {
        return CONID.matcher(name).matches();
    }

    private static Table table(List<Quote> quotes) {
        Table table = new Table(
                "CONID", "SYMBOL", "LAST", "SIZE", "BID", "SIZE", "ASK", "SIZE", "VOLUME", "CHANGE", "%", "REMARK");
        quotes.forEach(quote -> table.row(
                quote.conid(),
                quote.text(QuoteField.SYMBOL),
                quote.last(),
                quote.number(QuoteField.LAST_SIZE),
                quote.bid(),
                quote.number(QuoteField.BID_SIZE),
                quote.ask(),
                quote.number(QuoteField.ASK_SIZE),
                quote.number(QuoteField.EXACT_VOLUME),
                quote.number(QuoteField.CHANGE),
                quote.number(QuoteField.CHANGE_PERCENT),
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
