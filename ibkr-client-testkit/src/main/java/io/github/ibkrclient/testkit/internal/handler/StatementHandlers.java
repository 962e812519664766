package io.github.ibkrclient.testkit.internal.handler;

import static io.github.ibkrclient.testkit.internal.call.Route.Need.BEARER;

import io.github.ibkrclient.testkit.internal.call.Call;
import io.github.ibkrclient.testkit.internal.call.Route;
import io.github.ibkrclient.testkit.internal.http.Json;
import io.github.ibkrclient.testkit.internal.http.RefusedException;
import io.github.ibkrclient.testkit.internal.http.SimulatedResponse;
import io.github.ibkrclient.testkit.internal.market.Market;
import io.github.ibkrclient.testkit.internal.oauth2.TokenServer;
import io.github.ibkrclient.testkit.internal.report.ReportAnswers;
import io.github.ibkrclient.testkit.internal.report.ReportHistory;
import io.github.ibkrclient.testkit.internal.report.ReportKind;
import java.time.LocalDate;
import java.time.Year;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Stream;

/** Account statements as documents. */
final class StatementHandlers implements HandlerGroup {
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("uuuuMM");

    private final TokenServer bearers;
    private final Market market;

    StatementHandlers(TokenServer bearers, Market market) {
        this.bearers = bearers;
        this.market = market;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                new Route("GET", "/gw/api/v1/statements/available", BEARER, this::periods),
                new Route("POST", "/gw/api/v1/statements", BEARER, this::statement));
    }

    private SimulatedResponse periods(Call call) {
        return call.query("accountId")
                .flatMap(call.user()::account)
                .map(account -> ReportAnswers.available(
                        periods(ReportHistory.of(account, call.now())).element()))
                .orElseGet(ReportAnswers::notYours);
    }

    private static Json periods(ReportHistory history) {
        LocalDate today = history.today();
        List<String> months = Stream.iterate(
                        YearMonth.from(history.first()),
                        month -> month.isBefore(YearMonth.from(today)),
                        month -> month.plusMonths(1))
                .map(MONTH::format)
                .toList();
        List<String> years = Stream.iterate(
                        Year.from(history.first()), year -> year.isBefore(Year.from(today)), year -> year.plusYears(1))
                .map(Year::toString)
                .toList();
        Json days = Json.object()
                .put("startDate", DateTimeFormatter.BASIC_ISO_DATE.format(history.first()))
                .put("endDate", DateTimeFormatter.BASIC_ISO_DATE.format(history.last()));
        return Json.object()
                .put("daily", days)
                .put("monthly", Json.array(months))
                .put("annual", Json.array(years));
    }

    private SimulatedResponse statement(Call call) throws RefusedException {
        return ReportKind.STATEMENT.answer(
                bearers.body(call.request(), call.now()), call.user()::account, market, call.now());
    }
}
