package io.github.ibkrclient.cli.command;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.cli.connection.AccountOption;
import io.github.ibkrclient.cli.connection.ConnectionOptions;
import io.github.ibkrclient.cli.connection.RetailOptions;
import io.github.ibkrclient.cli.console.Table;
import io.github.ibkrclient.mcp.model.AccountSummary;
import io.github.ibkrclient.model.SummaryValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ibkr summary} shows the balances and the margin of the accounts. */
@Command(name = "summary", description = "Shows balances and margin. Opens no brokerage session.", sortOptions = false)
public final class SummaryCommand implements Runnable {
    private static final List<String> MAIN = List.of(
            "netliquidation",
            "totalcashvalue",
            "settledcash",
            "grosspositionvalue",
            "equitywithloanvalue",
            "initmarginreq",
            "maintmarginreq",
            "availablefunds",
            "excessliquidity",
            "buyingpower",
            "cushion");

    private static final Pattern NUMBER = Pattern.compile("[-+0-9.,eE ]*");

    @Mixin
    private final ConnectionOptions connection;

    @Mixin
    private final AccountOption accounts = new AccountOption();

    @Option(names = "--all", description = "every figure that IBKR sends; with --json they are always all there")
    private boolean all;

    @Mixin
    private final RetailOptions retail = new RetailOptions();

    public SummaryCommand(ConnectionOptions connection) {
        this.connection = connection;
    }

    @Override
    public void run() {
        if (retail.chosen()) {
            accounts.refuseWith("--retail");
            connection.print(retail.client(connection).summary(), SummaryCommand::retailTable);
        } else {
            connection.show(this::figures, this::table);
        }
    }

    private static Table retailTable(AccountSummary summary) {
        Map<String, @Nullable Object> figures = new LinkedHashMap<>();
        figures.put("netliquidation", summary.netLiquidation());
        figures.put("totalcashvalue", summary.totalCashValue());
        figures.put("grosspositionvalue", summary.grossPositionValue());
        figures.put("equitywithloanvalue", summary.equityWithLoanValue());
        figures.put("initmarginreq", summary.initialMargin());
        figures.put("maintmarginreq", summary.maintenanceMargin());
        figures.put("availablefunds", summary.availableFunds());
        figures.put("excessliquidity", summary.excessLiquidity());
        figures.put("buyingpower", summary.buyingPower());
        figures.put("leverage", summary.leverage());
        Table table = new Table("FIGURE", "VALUE", "CURRENCY");
        figures.forEach((name, value) -> table.row(name, value, name.equals("leverage") ? null : summary.currency()));
        return table;
    }

    private Map<String, Map<String, SummaryValue>> figures(IbkrClient client) {
        Map<String, Map<String, SummaryValue>> figures = new LinkedHashMap<>();
        for (String account : accounts.ids(client)) {
            connection.tell("reading the summary of " + account);
            figures.put(account, new TreeMap<>(client.portfolio().summary(account)));
        }
        return figures;
    }

    private Table table(Map<String, Map<String, SummaryValue>> accounts) {
        Table table = new Table("ACCOUNT", "FIGURE", "VALUE", "CURRENCY");
        accounts.forEach((account, figures) -> {
            for (String name : all ? List.copyOf(figures.keySet()) : MAIN) {
                SummaryValue figure = figures.get(name);
                if (figure != null) {
                    table.row(account, name, value(figure), figure.currency());
                }
            }
        });
        return table;
    }

    /** IBKR sends 0 beside a text, such as the type of the account, and at times the number as a text too. */
    private static @Nullable Object value(SummaryValue figure) {
        String text = figure.value();
        return text == null || NUMBER.matcher(text).matches() ? figure.amount() : text;
    }
}
