package io.github.ibkrclient.cli.refresh.retail;

import io.github.ibkrclient.cli.refresh.file.Fields;
import io.github.ibkrclient.cli.refresh.file.OldFile;
import io.github.ibkrclient.cli.refresh.file.Section;
import io.github.ibkrclient.cli.refresh.file.Stale;
import io.github.ibkrclient.cli.refresh.reading.Contract;
import io.github.ibkrclient.cli.refresh.reading.Holdings;
import io.github.ibkrclient.cli.refresh.reading.PortfolioReader;
import io.github.ibkrclient.cli.refresh.reading.QuoteReader;
import io.github.ibkrclient.cli.refresh.reading.Reading;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.mcp.McpClient;
import io.github.ibkrclient.mcp.model.AccountSummary;
import io.github.ibkrclient.mcp.model.CurrencyBalance;
import io.github.ibkrclient.mcp.model.RetailPosition;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads balances, currencies and positions of the account of a consent. The endpoint gives neither names of contracts nor gain
 * and loss of today, so these are null.
 */
public final class RetailPortfolio implements Holdings {
    private final Reading<RetailCalls> reading;
    private final OldFile old;
    private final String account;
    private List<RetailPosition> held = List.of();

    /** Reads the account that is called so. */
    public RetailPortfolio(Reading<RetailCalls> reading, OldFile old, String account) {
        this.reading = reading;
        this.old = old;
        this.account = account;
    }

    @Override
    public Section read() {
        String shown = reading.mask().of(account);
        reading.tell("reading account " + shown);
        AccountSummary summary;
        Map<String, CurrencyBalance> balances = new TreeMap<>();
        List<RetailPosition> positions;
        try {
            summary = reading.client().call(McpClient::summary);
            for (CurrencyBalance balance : reading.client().call(McpClient::balances)) {
                if (balance.currency() != null && !balance.isTotal()) {
                    balances.put(balance.currency(), balance);
                }
            }
            positions = reading.client().call(McpClient::positions);
        } catch (IbkrException e) {
            Fields nothing = PortfolioReader.content(List.of(), List.of());
            return Section.kept(old, reading.now(), reading.reason(e), nothing);
        }
        List<RetailPosition> open = positions.stream()
                .filter(position ->
                        position.position() == null || position.position().signum() != 0)
                .toList();
        held = open.stream().filter(position -> position.contractId() != null).toList();
        List<Stale> problems = new ArrayList<>();
        if (held.size() < open.size()) {
            String reason = (open.size() - held.size()) + " of " + open.size() + " positions have no contract id";
            problems.add(new Stale(reading.now(), reason));
        }
        Fields one = new Fields()
                .with("id", shown)
                .with("type", null)
                .with("currency", summary.currency())
                .with("netLiquidation", summary.netLiquidation())
                .with("cashBalance", summary.totalCashValue())
                .with("buyingPower", summary.buyingPower())
                .with("dayPnL", null)
                .with("ledger", ledger(balances));
        List<Fields> rows = held.stream()
                .map(position -> row(shown, position, summary.currency(), balances))
                .toList();
        return Section.read(reading.now(), problems, PortfolioReader.content(List.of(one), rows));
    }

    @Override
    public void wantIn(QuoteReader quotes) {
        for (RetailPosition position : held) {
            if (position.contractId() != null) {
                quotes.want(new Contract(position.contractId(), symbol(position), null, null, position.currency()));
            }
        }
    }

    private static List<Fields> ledger(Map<String, CurrencyBalance> balances) {
        return balances.values().stream()
                .map(balance -> new Fields()
                        .with("currency", balance.currency())
                        .with("cash", balance.cashBalance())
                        .with("settledCash", balance.settledCash())
                        .with("netLiquidation", balance.netLiquidationValue())
                        .with("stockValue", balance.stockMarketValue())
                        .with("unrealizedPnL", balance.unrealizedPnl())
                        .with("realizedPnL", balance.realizedPnl())
                        .with("exchangeRate", balance.exchangeRate()))
                .toList();
    }

    private static Fields row(
            String account, RetailPosition position, @Nullable String base, Map<String, CurrencyBalance> balances) {
        BigDecimal avgCost = avgCost(position);
        return new Fields()
                .with("account", account)
                .with("conid", position.contractId())
                .with("symbol", symbol(position))
                .with("name", null)
                .with("description", position.description())
                .with("assetClass", position.assetClass())
                .with("currency", position.currency())
                .with("quantity", position.position())
                .with("avgCost", avgCost)
                .with("currentPrice", position.marketPrice())
                .with("marketValue", position.marketValue())
                .with("marketValueBase", inBase(position, base, balances))
                .with("pnl", position.unrealizedPnl())
                .with("pnlPercent", PortfolioReader.percent(avgCost, position.position(), position.unrealizedPnl()));
    }

    private static String symbol(RetailPosition position) {
        String label = position.description();
        return label == null || label.isBlank() ? String.valueOf(position.contractId()) : label.strip();
    }

    /**
     * The cost of one share or contract. The endpoint gives the average price of one unit and no multiplier, so the cost of a
     * contract is what its value is without gain and loss.
     */
    private static @Nullable BigDecimal avgCost(RetailPosition position) {
        BigDecimal size = position.position();
        BigDecimal value = position.marketValue();
        if (size == null || value == null || position.marketPrice() == null) {
            return null;
        }
        BigDecimal asUnits = size.multiply(position.marketPrice()).setScale(value.scale(), RoundingMode.HALF_UP);
        if (asUnits.compareTo(value) == 0 && value.signum() != 0) {
            return position.averagePrice();
        }
        return position.unrealizedPnl() == null
                ? null
                : value.subtract(position.unrealizedPnl()).divide(size, 2, RoundingMode.HALF_UP);
    }

    private static @Nullable BigDecimal inBase(
            RetailPosition position, @Nullable String base, Map<String, CurrencyBalance> balances) {
        BigDecimal value = position.marketValue();
        if (value == null || position.currency() == null) {
            return null;
        } else if (position.currency().equals(base)) {
            return value;
        }
        CurrencyBalance balance = balances.get(position.currency());
        BigDecimal rate = balance == null ? null : balance.exchangeRate();
        return rate == null ? null : value.multiply(rate).setScale(2, RoundingMode.HALF_UP);
    }
}
