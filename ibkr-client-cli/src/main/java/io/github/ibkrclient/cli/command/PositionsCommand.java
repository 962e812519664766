package io.github.ibkrclient.cli.command;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.cli.connection.AccountOption;
import io.github.ibkrclient.cli.connection.ConnectionOptions;
import io.github.ibkrclient.cli.connection.RetailOptions;
import io.github.ibkrclient.cli.console.Table;
import io.github.ibkrclient.mcp.model.RetailPosition;
import io.github.ibkrclient.model.Position;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ibkr positions} lists what the accounts hold. */
@Command(name = "positions", description = "Lists positions. Opens no brokerage session.", sortOptions = false)
public final class PositionsCommand implements Runnable {
    @Mixin
    private final ConnectionOptions connection;

    @Mixin
    private final AccountOption accounts = new AccountOption();

    @Mixin
    private final RetailOptions retail = new RetailOptions();

    public PositionsCommand(ConnectionOptions connection) {
        this.connection = connection;
    }

    @Override
    public void run() {
        if (retail.chosen()) {
            accounts.refuseWith("--retail");
            connection.print(retail.client(connection).positions(), PositionsCommand::retailTable);
        } else {
            connection.show(this::positions, PositionsCommand::table);
        }
    }

    private static Table retailTable(List<RetailPosition> positions) {
        Table table =
                new Table("CONID", "CONTRACT", "POSITION", "PRICE", "VALUE", "AVG PRICE", "UNREALIZED", "CURRENCY");
        positions.forEach(position -> table.row(
                position.contractId(),
                position.description(),
                position.position(),
                position.marketPrice(),
                position.marketValue(),
                position.averagePrice(),
                position.unrealizedPnl(),
                position.currency()));
        return table;
    }

    private List<Position> positions(IbkrClient client) {
        List<Position> positions = new ArrayList<>();
        for (String account : accounts.ids(client)) {
            connection.tell("reading the positions of " + account);
            client.portfolio().allPositions(account).forEach(positions::add);
        }
        return positions;
    }

    private static Table table(List<Position> positions) {
        Table table = new Table(
                "ACCOUNT", "CONID", "CONTRACT", "POSITION", "PRICE", "VALUE", "AVG COST", "UNREALIZED", "CURRENCY");
        positions.forEach(position -> table.row(
                position.acctId(),
                position.conid(),
                position.contractDesc(),
                position.position(),
                position.mktPrice(),
                position.mktValue(),
                position.avgCost(),
                position.unrealizedPnl(),
                position.currency()));
        return table;
    }
}
