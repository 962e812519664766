package io.github.ibkrclient.mcp;

import java.util.Locale;

/**
 * The tools that read, and the only ones that this library can call. The endpoint has tools that write too, such as drafts of
 * orders; they are missing on purpose.
 */
public enum ReadTool {
    /** Balances and margin of the account. */
    GET_ACCOUNT_SUMMARY,
    /** Cash by currency. */
    GET_ACCOUNT_BALANCES,
    /** Positions. */
    GET_ACCOUNT_POSITIONS,
    /** Orders of today. */
    GET_ACCOUNT_ORDERS,
    /** Executions of a window. */
    GET_ACCOUNT_TRADES,
    /** What the account consists of. */
    GET_PA_ALLOCATION,
    /** Performance of the last year. */
    GET_PA_PERFORMANCE_ALL_PERIODS,
    /** A quote. */
    GET_PRICE_SNAPSHOT,
    /** Bars. */
    GET_PRICE_HISTORY,
    /** Contracts by symbol or name. */
    SEARCH_CONTRACTS,
    /** Futures on an underlying. */
    SEARCH_FUTURES,
    /** Expiries of options on an underlying. */
    GET_OPTION_PARAMETERS,
    /** Options of an expiry. */
    GET_OPTION_DATA,
    /** What a company has to do with. */
    GET_COMPANY_CONNECTIONS,
    /** Themes of a company. */
    GET_COMPANY_THEMES,
    /** A theme. */
    GET_THEME_DETAILS,
    /** Themes by words. */
    SEARCH_INVESTMENT_TOPICS,
    /** Alerts. */
    GET_ALERTS,
    /** An alert. */
    GET_ALERT,
    /** Watchlists. */
    GET_WATCHLISTS,
    /** A watchlist. */
    GET_WATCHLIST,
    /** Drafts of orders. */
    GET_ORDER_INSTRUCTIONS,
    /** News about the endpoint. */
    WHATS_NEW;

    /** The name at the endpoint, {@code get_account_summary}. */
    public String tool() {
        return name().toLowerCase(Locale.ROOT);
    }
}
