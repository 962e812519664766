package io.github.ibkrclient.testkit.internal.handler;

import static io.github.ibkrclient.testkit.internal.call.Route.Need.BEARER;

import com.google.gson.JsonArray;
import io.github.ibkrclient.testkit.BookedExecution.Kind;
import io.github.ibkrclient.testkit.internal.call.Call;
import io.github.ibkrclient.testkit.internal.call.Route;
import io.github.ibkrclient.testkit.internal.http.Json;
import io.github.ibkrclient.testkit.internal.http.RefusedException;
import io.github.ibkrclient.testkit.internal.http.SimulatedResponse;
import io.github.ibkrclient.testkit.internal.market.Market;
import io.github.ibkrclient.testkit.internal.market.SimulatedAccount;
import io.github.ibkrclient.testkit.internal.oauth2.TokenServer;
import io.github.ibkrclient.testkit.internal.report.ReportAnswers;
import io.github.ibkrclient.testkit.internal.report.ReportHistory;
import io.github.ibkrclient.testkit.internal.report.ReportKind;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** Trade confirmations as documents. */
final class TradeConfirmationHandlers implements HandlerGroup {
    private final TokenServer bearers;
    private final Market market;

    TradeConfirmationHandlers(TokenServer bearers, Market market) {
        this.bearers = bearers;
        this.market = market;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                new Route("GET", "/gw/api/v1/trade-confirmations/available", BEARER, this::tradeDays),
                new Route("POST", "/gw/api/v1/trade-confirmations", BEARER, this::confirmations));
    }

    private SimulatedResponse tradeDays(Call call) {
        return call.query("accountId")
                .flatMap(call.user()::account)
                .map(account -> ReportAnswers.available(tradeDays(account, call.now())))
                .orElseGet(ReportAnswers::notYours);
    }

    private static JsonArray tradeDays(SimulatedAccount account, Instant now) {
        ReportHistory history = ReportHistory.of(account, now);
        return Json.array(account.booked(history.first(), history.last()).stream()
                .filter(row -> row.kind() != Kind.BOOK_TRADE && row.told().at(now))
                .map(row -> row.reportDate())
                .distinct()
                .sorted()
                .map(DateTimeFormatter.BASIC_ISO_DATE::format)
                .toList());
    }

    private SimulatedResponse confirmations(Call call) throws RefusedException {
        return ReportKind.TRADE_CONFIRMATIONS.answer(
                bearers.body(call.request(), call.now()), call.user()::account, market, call.now());
    }
}
