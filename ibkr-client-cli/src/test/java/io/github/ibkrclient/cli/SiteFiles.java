package io.github.ibkrclient.cli;

import com.google.gson.JsonPrimitive;
import java.time.Duration;
import java.time.Instant;

/** Data files as a refresh writes them, with the strings that a test wants in them. */
final class SiteFiles {
    private SiteFiles() {}

    /** A portfolio of two accounts; the text is put in front of its keys. */
    static String portfolio(String before, String symbol, String name) {
        return """
                {%s "timestamp": "%s", "run": "run-1", "currency": "USD",
                 "account": {"netLiquidation": 182350.77, "cashBalance": 21044.5, "buyingPower": 88012.33, "dayPnL": -412.08},
                 "positions": [
                  {"account": "U***01", "conid": 265598, "symbol": "AAPL", "name": "APPLE INC", "description": "AAPL",
                   "assetClass": "STK", "currency": "USD", "quantity": 250, "avgCost": 181.254, "currentPrice": 243.36,
                   "marketValue": 60840, "marketValueBase": 60840, "pnl": 15526.5, "pnlPercent": 34.26},
                  {"account": "U***01", "conid": 4815747, "symbol": "NVDA", "name": "NVIDIA CORP", "description": "NVDA",
                   "assetClass": "STK", "currency": "USD", "quantity": 400.5, "avgCost": 120, "currentPrice": 118.02,
                   "marketValue": 47267.01, "marketValueBase": 47267.01, "pnl": -792.99, "pnlPercent": -1.65},
                  {"account": "U***02", "conid": 14204, "symbol": "SAP", "name": "SAP SE", "description": "SAP",
                   "assetClass": "STK", "currency": "EUR", "quantity": 100, "avgCost": 150, "currentPrice": 210.4,
                   "marketValue": 21040, "marketValueBase": 24407, "pnl": 6040, "pnlPercent": 40.27},
                  {"account": "U***02", "conid": 756733, "symbol": "SPY", "name": "SS SPDR S&P 500 ETF TRUST-US",
                   "description": "SPY", "assetClass": "STK", "currency": "USD", "quantity": -10, "avgCost": 600,
                   "currentPrice": null, "marketValue": null, "marketValueBase": null, "pnl": null, "pnlPercent": null},
                  {"account": "U***02", "conid": 9, "symbol": %s, "name": %s, "description": null,
                   "assetClass": "STK", "currency": "USD", "quantity": 3, "avgCost": 10, "currentPrice": 12,
                   "marketValue": 36, "marketValueBase": 3600, "pnl": 6, "pnlPercent": 20}],
                 "accounts": [
                  {"id": "U***01", "type": "INDIVIDUAL", "currency": "USD", "netLiquidation": 150000, "cashBalance": 21000,
                   "buyingPower": 60000, "dayPnL": -500, "ledger": [{"currency": "USD", "cash": 21000, "settledCash": 21000,
                   "netLiquidation": 150000, "stockValue": 129000, "unrealizedPnL": 14733.51, "realizedPnL": 0, "exchangeRate": 1}]},
                  {"id": "U***02", "type": "INDIVIDUAL", "currency": "USD", "netLiquidation": 32350.77, "cashBalance": 44.5,
                   "buyingPower": 28012.33, "dayPnL": 87.92, "ledger": [{"currency": "EUR", "cash": -12.5, "settledCash": null,
                   "netLiquidation": 21027.5, "stockValue": 21040, "unrealizedPnL": 6040, "realizedPnL": 12, "exchangeRate": 1.16}]}]}
                """.formatted(before, at(Duration.ofMinutes(3)), quoted(symbol), quoted(name));
    }

    static String market(String before, String symbol, String name) {
        return """
                {%1$s "timestamp": "%2$s", "run": "run-1", "data": {
                  "AAPL": {"symbol": "AAPL", "price": 243.36, "change": 1.2, "changePercent": 0.5, "volume": 51234567,
                   "high": 244, "low": 240.1, "timestamp": "%2$s", "conid": 265598, "name": "APPLE INC", "exchange": "NASDAQ",
                   "currency": "USD", "bid": 243.35, "ask": 243.37, "availability": "live", "state": null},
                  "HALT": {"symbol": "HALT", "price": 3.1, "change": null, "changePercent": null, "volume": null, "high": null,
                   "low": null, "timestamp": "%2$s", "conid": 1, "name": null, "exchange": null, "currency": "USD", "bid": null,
                   "ask": null, "availability": "delayed", "state": "halted"},
                  %3$s: {"symbol": %3$s, "price": 0.0123, "change": -0.5, "changePercent": -3, "volume": 1200, "high": 1,
                   "low": 0.01, "timestamp": null, "conid": 2, "name": %4$s, "exchange": null, "currency": "USD", "bid": null,
                   "ask": null, "availability": "frozen", "state": "priorClose"}},
                 "missing": [{"symbol": "XYZ", "reason": "is several contracts", "candidates": [
                   {"conid": 11, "exchange": "NYSE", "currency": "USD", "name": %4$s},
                   {"conid": 12, "exchange": "TSE", "currency": "CAD", "name": "XYZ CANADA"}]}]}
                """.formatted(before, at(Duration.ofMinutes(3)), quoted(symbol), quoted(name));
    }

    static String scanner(String before, String symbol, String name) {
        String results = """
                [{"symbol": "GME", "conid": 36285627, "name": "GAMESTOP CORP", "price": 31.07, "change": 4.1,
                  "changePercent": 15.2, "volume": 18000000, "marketCap": 13800000000},
                 {"symbol": %s, "conid": 3, "name": %s, "price": null, "change": null, "changePercent": null,
                  "volume": null, "marketCap": null}]
                """.formatted(quoted(symbol), quoted(name));
        String criteria = """
                {"instrument": "STK", "type": "TOP_PERC_GAIN", "location": "STK.US.MAJOR", "filter": [{"code": "priceAbove", "value": 5}]}
                """;
        return """
                {%1$s "timestamp": "%2$s", "run": "run-1", "criteria": %3$s, "results": %4$s, "scans": [
                  {"name": "Top %% gainers", "timestamp": "%2$s", "criteria": %3$s, "results": %4$s},
                  {"name": "Most active", "timestamp": "%5$s", "criteria": %3$s, "results": [],
                   "stale": {"since": "%5$s", "reason": "IBKR refused the scan"}}]}
                """.formatted(before, at(Duration.ofMinutes(3)), criteria, results, at(Duration.ofHours(5)));
    }

    static String token(String before) {
        return """
                {%s "timestamp": "%s", "run": "run-1", "token_received": true, "expires_in": 7200, "expires_at": "%s",
                 "scheme": "authorization-code"}
                """.formatted(before, at(Duration.ofMinutes(3)), at(Duration.ofHours(-2)));
    }

    /** The instant so long ago. */
    static Instant at(Duration ago) {
        return Instant.ofEpochSecond(Instant.now().minus(ago).getEpochSecond());
    }

    private static String quoted(String text) {
        return new JsonPrimitive(text).toString();
    }
}
