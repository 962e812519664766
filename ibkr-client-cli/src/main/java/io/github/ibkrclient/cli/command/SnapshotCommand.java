package io.github.ibkrclient.cli.command;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.cli.console.ConnectionOptions;
import io.github.ibkrclient.cli.console.Table;
import io.github.ibkrclient.cli.console.UsageException;
import io.github.ibkrclient.model.Quote;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ibkr snapshot CONID…} shows the current quotes of contracts. */
@Command(name = "snapshot", description = "Reads the current quotes of contracts.", sortOptions = false)
public final class SnapshotCommand implements Runnable {
    private static final int MOST_CONTRACTS = 100;
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

    @Parameters(paramLabel = "CONID", arity = "0..*", description = "contract ids, such as 265598 for Apple")
    private List<String> conids = List.of();

    public SnapshotCommand(ConnectionOptions connection) {
        this.connection = connection;
    }

    @Override
    public void run() {
        if (conids.isEmpty()) {
            throw new UsageException("CONID", "is missing; give one or more contract ids, such as 265598");
        }
        if (conids.size() > MOST_CONTRACTS) {
            throw new UsageException("CONID", conids.size() + " are too many; give " + MOST_CONTRACTS + " at most");
        }
        conids.stream()
                .filter(conid -> !conid.matches("[1-9][0-9]{0,17}"))
                .findFirst()
                .ifPresent(conid -> {
                    throw new UsageException(
                            "CONID", conid + " is not a contract id; give a whole number, such as 265598");
                });
        connection.show(this::quotes, SnapshotCommand::table);
    }

    private List<Quote> quotes(IbkrClient client) {
        return client.marketData().snapshot(conids.stream().distinct().toList(), FIELDS);
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
