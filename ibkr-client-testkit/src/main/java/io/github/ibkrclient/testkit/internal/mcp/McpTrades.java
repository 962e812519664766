package io.github.ibkrclient.testkit.internal.mcp;

import io.github.ibkrclient.testkit.BookedExecution;
import io.github.ibkrclient.testkit.BookedExecution.Kind;
import io.github.ibkrclient.testkit.McpSwitch;
import io.github.ibkrclient.testkit.SimulatedInstrument;
import io.github.ibkrclient.testkit.internal.http.Json;
import io.github.ibkrclient.testkit.internal.market.SimulatedAccount;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The executions of a window, from the ledger that reports are written from. All windows begin and end at midnight UTC. */
final class McpTrades {
    /** Rows stand in reports of at most that many days after their execution. */
    private static final int REPORTED_WITHIN = 10;

    private static final List<String> DELIVERED = List.of("A", "Ex");

    private final McpState state;

    private record Window(LocalDate from, LocalDate to) {}

    McpTrades(McpState state) {
        this.state = state;
    }

    Json rows(SimulatedAccount account, String period, Instant now) {
        Window window = window(period, LocalDate.ofInstant(now, ZoneOffset.UTC));
        Instant from = window.from().atStartOfDay().toInstant(ZoneOffset.UTC);
        Instant end = window.to().plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC);
        List<BookedExecution> told =
                account.booked(window.from().minusDays(1), window.to().plusDays(REPORTED_WITHIN)).stream()
                        .filter(row -> row.told().at(now))
                        .toList();
        Set<String> cancelled = SimulatedAccount.cancelled(told);
        List<Json> rows = told.stream()
                .filter(row -> !row.at().isBefore(from) && row.at().isBefore(end))
                .filter(row -> !cancelled.contains(row.ids().transactionId()))
                .filter(McpTrades::shown)
                .map(row -> row(row, now))
                .toList();
        return Json.object().put("trades", rows);
    }

    /** Executions and deliveries. Nobody saw an expiry in the list, nor a cancellation. */
    private static boolean shown(BookedExecution row) {
        return row.kind() == Kind.EXCH_TRADE
                || (row.kind() == Kind.BOOK_TRADE && row.codes().stream().anyMatch(DELIVERED::contains));
    }

    private Window window(String period, LocalDate today) {
        LocalDate quarter =
                today.withMonth((today.getMonthValue() - 1) / 3 * 3 + 1).withDayOfMonth(1);
        return switch (period) {
            case "DAYS_7" -> days(7, today);
            case "DAYS_30" -> days(30, today);
            case "DAYS_60" -> days(60, today);
            case "DAYS_90" -> days(90, today);
            case "MONTH_TO_DATE" -> new Window(today.withDayOfMonth(1), today);
            case "YEAR_TO_DATE" -> new Window(today.withDayOfYear(1), today);
            case "LAST_QUARTER" -> quarter(quarter, 1);
            case "TWO_QUARTERS_AGO" -> quarter(quarter, 2);
            case "THREE_QUARTERS_AGO" -> quarter(quarter, 3);
            case "FOUR_QUARTERS_AGO" -> quarter(quarter, 4);
            default -> new Window(today, today);
        };
    }

    private Window days(int days, LocalDate today) {
        LocalDate last = state.is(McpSwitch.TODAY_OUTSIDE_DAYS) ? today.minusDays(1) : today;
        return new Window(last.minusDays(days - 1L), last);
    }

    private static Window quarter(LocalDate running, int ago) {
        LocalDate first = running.minusMonths(3L * ago);
        return new Window(first, first.plusMonths(3).minusDays(1));
    }

    private static Json row(BookedExecution row, Instant now) {
        SimulatedInstrument instrument = row.instrument();
        boolean booked = row.kind() == Kind.BOOK_TRADE;
        String price = row.price().toPlainString();
        String type = switch (row.order().type()) {
            case "LMT" -> "LIMIT";
            case "MKT" -> "MARKET";
            default -> "OTHER";
        };
        boolean known = !row.told().commissionSince().isAfter(now);
        return Json.object()
                .put(
                        "trade_id",
                        booked ? "CRS:" + row.ids().transactionId() : row.ids().executionId())
                .put("symbol", instrument.pair() ? instrument.name() : instrument.symbol())
                .putIfPresent("company_name", instrument.derived() == null ? instrument.name() : null)
                .put("sec_type", instrument.secType())
                .put("currency", instrument.currency())
                .put("side", row.bought() ? "BUY" : "SELL")
                .put("size", row.quantity().abs().stripTrailingZeros())
                .put("price", row.price())
                .put("stop_price", 0)
                .put("formatted_price", price)
                .put("order_type", type)
                .put(
                        "description",
                        price + " " + type.charAt(0) + type.substring(1).toLowerCase(Locale.ROOT))
                .put("trade_time", row.at().toString())
                .putIfPresent("exchange", booked ? null : row.venue())
                .putIfPresent("commission", known ? row.commission().negate() : null)
                .put("net_amount", row.tradeMoney().abs())
                .put("realized_pnl", BigDecimal.ZERO)
                .put("order_id", row.order().id());
    }
}
