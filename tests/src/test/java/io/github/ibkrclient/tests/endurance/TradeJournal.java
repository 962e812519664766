package io.github.ibkrclient.tests.endurance;

import io.github.ibkrclient.model.Side;
import io.github.ibkrclient.model.Trade;
import io.github.ibkrclient.testkit.SimulatedExecution;
import java.math.BigDecimal;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The table of executions of a trade journal. It has one row for each account and execution id. */
final class TradeJournal {
    private final Map<String, Map<String, Trade>> rows = new LinkedHashMap<>();

    /** Adds an import. Returns what is wrong with it; empty when nothing is. */
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

    /** Compares the rows of an account with what was executed. Returns the difference; empty when there is none. */
    String difference(String account, List<SimulatedExecution> executed) {
        Map<String, Trade> stored = new LinkedHashMap<>(rows.getOrDefault(account, Map.of()));
        for (SimulatedExecution execution : executed) {
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

    private static boolean same(Trade row, SimulatedExecution execution) {
        return row.side() == (execution.bought() ? Side.BUY : Side.SELL)
                && same(row.size(), execution.size())
                && same(row.price(), execution.price())
                && same(row.commission(), execution.commission())
                && same(row.netAmount(), execution.amount())
                && execution.at().truncatedTo(ChronoUnit.MILLIS).equals(row.tradeTimeR())
                && execution.at().truncatedTo(ChronoUnit.SECONDS).equals(row.tradeTime())
                && Long.valueOf(execution.instrument().conid()).equals(row.conid())
                && Objects.equals(execution.orderRef(), row.orderRef());
    }

    private static boolean same(@Nullable BigDecimal read, @Nullable BigDecimal made) {
        return read != null && made != null && read.compareTo(made) == 0;
    }
}
