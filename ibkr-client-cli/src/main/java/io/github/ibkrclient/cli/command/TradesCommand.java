package io.github.ibkrclient.cli.command;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.cli.connection.AccountOption;
import io.github.ibkrclient.cli.connection.ConnectionOptions;
import io.github.ibkrclient.cli.console.Table;
import io.github.ibkrclient.cli.console.UsageException;
import io.github.ibkrclient.model.Trade;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ibkr trades} lists the executions of the last days. */
@Command(name = "trades", description = "Lists the executions of the last days.", sortOptions = false)
public final class TradesCommand implements Runnable {
    private static final int MOST_DAYS = 7;

    @Mixin
    private final ConnectionOptions connection;

    @Mixin
    private final AccountOption accounts = new AccountOption();

    @Option(names = "--days", paramLabel = "N", description = "how many days to look back, 1 to 7; default: 7")
    private int days = MOST_DAYS;

    public TradesCommand(ConnectionOptions connection) {
        this.connection = connection;
    }

    @Override
    public void run() {
        if (days < 1 || days > MOST_DAYS) {
            throw new UsageException(
                    "--days", days + " is out of range; IBKR keeps " + MOST_DAYS + " days, give 1 to 7");
        }
        connection.show(this::trades, TradesCommand::table);
    }

    private List<Trade> trades(IbkrClient client) {
        List<Trade> trades = new ArrayList<>();
        for (String account : accounts.ids(client)) {
            connection.tell("reading the trades of " + account);
            trades.addAll(client.trades().list(days, account));
        }
        return trades;
    }

    private static Table table(List<Trade> trades) {
        Table table = new Table(
                "TIME", "ACCOUNT", "SIDE", "SIZE", "CONTRACT", "PRICE", "COMMISSION", "NET AMOUNT", "EXECUTION");
        trades.forEach(trade -> table.row(
                trade.tradeTime(),
                trade.account(),
                trade.side(),
                trade.size(),
                contract(trade),
                trade.price(),
                trade.commission(),
                trade.netAmount(),
                trade.executionId()));
        return table;
    }

    private static String contract(Trade trade) {
        return Stream.of(trade.contractDescription1(), trade.contractDescription2())
                .filter(Objects::nonNull)
                .collect(Collectors.joining(" "));
    }
}
