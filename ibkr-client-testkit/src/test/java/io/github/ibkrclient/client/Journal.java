package io.github.ibkrclient.client;

import io.github.ibkrclient.model.Trade;
import io.github.ibkrclient.model.TradeSide;
import io.github.ibkrclient.testkit.market.Execution;
import java.math.BigDecimal;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A trade journal's table of executions: one row for each account and execution id, however often it is imported. */
final class Journal {
    private final Map<String, Map<String, Trade>> rows = new LinkedHashMap<>();

    /** Takes an import; returns what is wrong with it, empty when nothing is. */
    String take(String account, List<Trade> trades) {
        Map<String, Trade> stored = rows.computeIfAbsent(account, key -> new LinkedHashMap<>());
        Set<String> inThisOne = new HashSet<>();
        for (Trade trade : trades) {
            if (!account.equals(trade.account())) {
                return "an execution of another account: " + trade;
            } else if (!inThisOne.add(trade.executionId())) {
                return "twice in one list: " + trade;
            }
            Trade before = stored.putIfAbsent(trade.executionId(), trade);
            if (before != null && !before.equals(trade)) {
                return "an execution changed from " + before + " to " + trade;
            }
        }
        return "";
    }

    /** Holds the rows of an account against what was executed; returns the difference, empty when there is none. */
    String difference(String account, List<Execution> executed) {
        Map<String, Trade> stored = new LinkedHashMap<>(rows.getOrDefault(account, Map.of()));
        for (Execution execution : executed) {
            Trade row = stored.remove(execution.id());
            if (row == null) {
                return "never read: " + execution;
            } else if (!same(row, execution)) {
                return "read as " + row + ", but it was " + execution;
            }
        }
        return stored.isEmpty()
                ? ""
                : "never executed: " + stored.values().iterator().next();
    }

    int size() {
        return rows.values().stream().mapToInt(Map::size).sum();
    }

    private static boolean same(Trade row, Execution execution) {
        return row.side() == (execution.bought() ? TradeSide.B : TradeSide.S)
                && same(row.size(), execution.size())
                && same(row.price(), execution.price())
                && same(row.commission(), execution.commission())
                && same(row.netAmount(), execution.amount())
                && execution.at().truncatedTo(ChronoUnit.MILLIS).equals(row.tradeTimeR())
                && execution.at().truncatedTo(ChronoUnit.SECONDS).equals(row.tradeTime())
                && Long.valueOf(execution.instrument().conid()).equals(row.conid())
                && Objects.equals(execution.orderRef(), row.orderRef());
    }

    private static boolean same(@Nullable BigDecimal read, BigDecimal made) {
        return read != null && read.compareTo(made) == 0;
    }
}
