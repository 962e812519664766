package io.github.ibkrclient.executions.internal.table;

/** What a column of a trade table holds, whatever its name. */
public enum Field {
    DISCRIMINATOR,
    LEVEL,
    ACCOUNT,
    ASSET,
    CURRENCY,
    SYMBOL,
    DESCRIPTION,
    CONID,
    ISIN,
    CUSIP,
    UNDERLYING_CONID,
    UNDERLYING_SYMBOL,
    MULTIPLIER,
    STRIKE,
    EXPIRY,
    RIGHT,
    TRADE_ID,
    TRANSACTION_ID,
    EXECUTION_ID,
    ORDER_ID,
    ORDER_REFERENCE,
    ORIGINAL_TRADE_ID,
    ORIGINAL_TRANSACTION_ID,
    DATE_TIME,
    TRADE_DATE,
    TRADE_TIME,
    SETTLE_DATE,
    TRANSACTION_TYPE,
    SIDE,
    OPEN_CLOSE,
    EXCHANGE,
    ORDER_TYPE,
    CODES,
    QUANTITY,
    PRICE,
    CLOSE_PRICE,
    PROCEEDS,
    /** Of futures: price by multiplier, which is not cash. */
    NOTIONAL,
    TAXES,
    FEE,
    COMMISSION,
    COMMISSION_CURRENCY,
    NET_CASH,
    FX_RATE,
    BASIS,
    REALIZED,
    REALIZED_PERCENT,
    MARK_TO_MARKET;

    /** How many there are. */
    public static final int COUNT = values().length;

    /** Its place in the cells of a row. */
    @SuppressWarnings("EnumOrdinal") // Rows live as long as the program.
    public int index() {
        return ordinal();
    }
}
