package io.github.ibkrclient.examples;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.model.Trade;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ibkr trades}: the executions of the last days. */
@Command(name = "trades", description = "Lists the executions of the last days.", sortOptions = false)
final class TradesCommand implements Runnable {
    private static final int MOST_DAYS = 7;

    @Mixin
    private final Connection connection;

    @Mixin
    private final AccountChoice accounts = new AccountChoice();

    @Option(names = "--days", paramLabel = "N", description = "how many days to look back, 1 to 7; default: 7")
    private int days = MOST_DAYS;

    TradesCommand(Connection connection) {
        this.connection = connection;
    }

    @Override
    public void run() {
        if (days < 1 || days > MOST_DAYS) {
            throw new BadInput("--days", days + " is out of range; IBKR keeps " + MOST_DAYS + " days, give 1 to 7");
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

    static Table table(List<Trade> trades) {
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
