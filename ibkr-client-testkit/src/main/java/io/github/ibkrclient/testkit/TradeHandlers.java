package io.github.ibkrclient.testkit;

import com.google.gson.JsonArray;
import io.github.ibkrclient.testkit.http.Json;
import io.github.ibkrclient.testkit.http.SimulatedResponse;
import io.github.ibkrclient.testkit.market.Execution;
import io.github.ibkrclient.testkit.market.Instrument;
import io.github.ibkrclient.testkit.market.SimulatedAccount;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The executions of the last days. */
final class TradeHandlers {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final SimulatorRules rules;
    /** The last list of each account: journals ask for the same one all day. Guarded by the server's lock. */
    private final Map<String, Listed> listed = new HashMap<>();

    private record Listed(List<Execution> fills, SimulatedResponse answer) {}

    TradeHandlers(SimulatorRules rules) {
        this.rules = rules;
    }

    SimulatedResponse list(Call call) {
        String days = call.query("days").orElse("1");
        if (!days.matches("[1-7]")) {
            return SimulatedResponse.error(400, "Bad Request: days must be 1 to 7");
        }
        SimulatedAccount account = selected(call, rules);
        // The first list of a session comes before the fills are loaded.
        if ((!call.brokerage().askTrades() && rules.coldAnswers()) || call.cold()) {
            return SimulatedResponse.ok(new JsonArray());
        }
        LocalDate from = LocalDate.ofInstant(call.now(), ZoneOffset.UTC).minusDays(Integer.parseInt(days) - 1L);
        List<Execution> fills = account.executions(from, call.now());
        Listed last = listed.get(account.id());
        if (last == null || !last.fills().equals(fills)) {
            last = new Listed(
                    fills,
                    SimulatedResponse.ok(
                            Json.array(fills.stream().map(TradeHandlers::row).toList())));
            listed.put(account.id(), last);
        }
        return last.answer();
    }

    /** The account that a call without an account in its path is about. */
    static SimulatedAccount selected(Call call, SimulatorRules rules) {
        UserState user = call.user();
        return call.query("accountId")
                .filter(id -> rules.accountHonoured())
                .flatMap(user::account)
                .or(() -> user.account(call.brokerage().selected()))
                .orElseThrow();
    }

    private static Json row(Execution fill) {
        Instrument instrument = fill.instrument();
        String words = (fill.bought() ? "Bot " : "Sold ") + fill.size().toPlainString() + " @ "
                + fill.price().toPlainString() + " on " + venue(fill);
        return Json.object()
                .put("execution_id", fill.id())
                .put("symbol", instrument.symbol())
                .put("supports_tax_opt", instrument.pair() ? "0" : "1")
                .put("side", fill.bought() ? "B" : "S")
                .put("order_description", words)
                .put("trade_time", TIME.format(fill.at()))
                .put("trade_time_r", fill.at().toEpochMilli())
                .put("size", decimal(fill.size()))
                .put("price", fill.price().toPlainString())
                .putIfPresent("order_ref", fill.orderRef())
                .put("exchange", venue(fill))
                .put("commission", fill.commission().toPlainString())
                .put("net_amount", decimal(fill.amount().stripTrailingZeros()))
                .put("account", fill.account())
                .put("accountCode", fill.account())
                .put("account_allocation_name", fill.account())
                .put("company_name", instrument.name())
                .put("contract_description_1", instrument.pair() ? instrument.name() : instrument.symbol())
                .putIfPresent("contract_description_2", instrument.detail())
                .put("sec_type", instrument.secType())
                .put("listing_exchange", instrument.exchange())
                .put("conid", instrument.conid())
                .put("conidEx", Long.toString(instrument.conid()))
                .put("position", fill.position().stripTrailingZeros().toPlainString())
                .put("clearing_id", "IB")
                .put("clearing_name", "IB")
                .put("liquidation_trade", "0")
                .put("is_event_trading", "0")
                .putIfPresent("order_id", fill.orderId() == 0 ? null : fill.orderId());
    }

    private static String venue(Execution fill) {
        return fill.instrument().stock() && fill.id().hashCode() % 3 == 0
                ? "IBKRATS"
                : fill.instrument().exchange();
    }

    /** As numbers come: always with a decimal point. */
    static BigDecimal decimal(BigDecimal value) {
        return value.setScale(Math.max(1, value.scale()));
    }
}
