package io.github.ibkrclient.executions.model;

/**
 * Where a row comes from. The order is the rank: when two sources differ in a field without a revision, the earlier
 * constant is believed.
 */
public enum Source {
    /** Flex query of type Activity, XML or CSV; the only report with transaction ids. */
    FLEX_ACTIVITY(true, false),
    /** Flex query of type Trade Confirmation, XML or CSV. */
    FLEX_CONFIRMATION(true, false),
    /** Activity Statement as CSV. */
    STATEMENT_CSV(true, false),
    /** Trade confirmation report as CSV. */
    CONFIRMATION_CSV(true, false),
    /** Activity Statement as HTML; its amounts are rounded. */
    STATEMENT_HTML(true, true),
    /** Trade confirmation report as HTML; its amounts are rounded. */
    CONFIRMATION_HTML(true, true),
    /** {@code GET /iserver/account/trades}. */
    LIVE(false, false),
    /** Topic {@code str} of the WebSocket. */
    STREAM(false, false),
    /** IBKR's MCP endpoint; it names neither account nor contract id. */
    MCP(false, false);

    private final boolean report;
    private final boolean rounded;

    Source(boolean report, boolean rounded) {
        this.report = report;
        this.rounded = rounded;
    }

    /** Whether IBKR has booked what the source tells; otherwise it is what was known while trading went on. */
    public boolean isReport() {
        return report;
    }

    /** Whether amounts and prices are rounded to the digits that are printed. */
    public boolean isRounded() {
        return rounded;
    }
}
