package io.github.ibkrclient.testkit.internal.handler;

import static io.github.ibkrclient.testkit.internal.call.Route.Need.BROKERAGE;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.ibkrclient.testkit.SimulatedInstrument;
import io.github.ibkrclient.testkit.internal.call.Call;
import io.github.ibkrclient.testkit.internal.call.Route;
import io.github.ibkrclient.testkit.internal.http.Json;
import io.github.ibkrclient.testkit.internal.http.SimulatedResponse;
import io.github.ibkrclient.testkit.internal.market.Market;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Market scans over the stocks of the catalogue. They accept what the example of the scanner parameters lists. */
final class ScannerHandlers implements HandlerGroup {
    private static final int MOST_ROWS = 50;
    private static final Map<String, String> TYPES = Map.of(
            "TOP_PERC_GAIN", "% Change",
            "TOP_PERC_LOSE", "% Change",
            "MOST_ACTIVE", "Volume",
            "HOT_BY_VOLUME", "Volume",
            "HOT_BY_PRICE", "Price",
            "LOW_BY_PRICE", "Price");
    private static final List<String> LOCATIONS = List.of("STK.US.MAJOR", "STK.NASDAQ", "STK.NYSE", "STK.US");
    private static final List<String> FILTERS = List.of("priceAbove", "priceBelow", "volumeAbove", "usdPriceAbove");

    private final Market market;

    ScannerHandlers(Market market) {
        this.market = market;
    }

    @Override
    public List<Route> routes() {
        return List.of(new Route("POST", "/iserver/scanner/run", BROKERAGE, this::run));
    }

    private SimulatedResponse run(Call call) {
        JsonObject body = call.body();
        String type = body == null ? null : Json.text(body, "type");
        if (body == null || !"STK".equals(Json.text(body, "instrument")) || type == null || !TYPES.containsKey(type)) {
            return SimulatedResponse.error(400, "Bad Request: unknown instrument or type");
        } else if (!LOCATIONS.contains(Json.text(body, "location"))) {
            return SimulatedResponse.error(400, "Bad Request: unknown location");
        } else if (!legible(body.get("filter"))) {
            return SimulatedResponse.error(
                    400, "Bad Request: a filter has an unknown code or a value that is no number");
        }
        String location = Json.text(body, "location");
        List<Json> rows = new ArrayList<>();
        market.catalogue().all().stream()
                .filter(SimulatedInstrument::stock)
                .filter(stock -> stock.currency().equals("USD"))
                .filter(stock ->
                        !LOCATIONS.subList(1, 3).contains(location) || ("STK." + stock.exchange()).equals(location))
                .filter(stock -> passes(stock, body.get("filter"), call.now()))
                .sorted(order(type, call.now()))
                .limit(MOST_ROWS)
                .forEach(stock -> rows.add(row(stock, rows.size(), TYPES.get(type))));
        return SimulatedResponse.ok(Json.object().put("contracts", rows).put("scan_data_column_name", TYPES.get(type)));
    }

    private static Json row(SimulatedInstrument stock, int rank, @Nullable String column) {
        return Json.object()
                .put("server_id", Integer.toString(rank))
                .putIfPresent("column_name", rank == 0 ? column : null)
                .put("symbol", stock.symbol())
                .put("conidex", Long.toString(stock.conid()))
                .put("con_id", stock.conid())
                .put("available_chart_periods", "#R|1")
                .put("company_name", stock.name())
                .put("contract_description_1", stock.symbol())
                .put("listing_exchange", stock.exchange())
                .put("sec_type", stock.secType());
    }

    private static boolean legible(@Nullable JsonElement filters) {
        if (!(filters instanceof JsonArray list)) {
            return filters == null;
        }
        for (JsonElement element : list) {
            if (!(element instanceof JsonObject filter)
                    || !FILTERS.contains(String.valueOf(Json.text(filter, "code")))
                    || Json.number(filter, "value") == null) {
                return false;
            }
        }
        return true;
    }

    private boolean passes(SimulatedInstrument stock, @Nullable JsonElement filters, Instant now) {
        if (!(filters instanceof JsonArray list)) {
            return true;
        }
        for (JsonElement element : list) {
            BigDecimal limit = element instanceof JsonObject filter ? Json.number(filter, "value") : null;
            String code = element instanceof JsonObject filter ? Json.text(filter, "code") : null;
            if (limit != null && code != null && !passes(stock, code, limit, now)) {
                return false;
            }
        }
        return true;
    }

    private boolean passes(SimulatedInstrument stock, String code, BigDecimal limit, Instant now) {
        return switch (code) {
            case "priceAbove", "usdPriceAbove" -> market.price(stock, now).compareTo(limit) > 0;
            case "priceBelow" -> market.price(stock, now).compareTo(limit) < 0;
            case "volumeAbove" -> BigDecimal.valueOf(market.volume(stock, now)).compareTo(limit) > 0;
            default -> true;
        };
    }

    private Comparator<SimulatedInstrument> order(String type, Instant now) {
        Comparator<SimulatedInstrument> gain = Comparator.comparing(stock -> market.price(stock, now)
                .divide(market.close(stock, Market.dayBefore(market.lastTradingDay(now))), MathContext.DECIMAL32));
        Comparator<SimulatedInstrument> price = Comparator.comparing(stock -> market.price(stock, now));
        Comparator<SimulatedInstrument> volume = Comparator.comparing(stock -> market.volume(stock, now));
        Comparator<SimulatedInstrument> order = switch (type) {
            case "TOP_PERC_GAIN" -> gain.reversed();
            case "TOP_PERC_LOSE" -> gain;
            case "HOT_BY_PRICE" -> price.reversed();
            case "LOW_BY_PRICE" -> price;
            default -> volume.reversed();
        };
        return order.thenComparing(SimulatedInstrument::conid);
    }
}
