package io.github.ibkrclient.executions.internal.flex;

import io.github.ibkrclient.executions.internal.table.Field;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a Flex section. XML attributes, the headers of CSV and those of confirmations have different names for the
 * same; they are compared in lower case and without punctuation. See {@code docs/protocol.md}.
 */
public final class FlexColumns {
    private static final Map<String, Field> FIELDS = Map.ofEntries(
            Map.entry("accountid", Field.ACCOUNT),
            Map.entry("clientaccountid", Field.ACCOUNT),
            Map.entry("assetcategory", Field.ASSET),
            Map.entry("assetclass", Field.ASSET),
            Map.entry("currency", Field.CURRENCY),
            Map.entry("currencyprimary", Field.CURRENCY),
            Map.entry("symbol", Field.SYMBOL),
            Map.entry("description", Field.DESCRIPTION),
            Map.entry("conid", Field.CONID),
            Map.entry("isin", Field.ISIN),
            Map.entry("cusip", Field.CUSIP),
            Map.entry("underlyingconid", Field.UNDERLYING_CONID),
            Map.entry("underlyingsymbol", Field.UNDERLYING_SYMBOL),
            Map.entry("multiplier", Field.MULTIPLIER),
            Map.entry("strike", Field.STRIKE),
            Map.entry("expiry", Field.EXPIRY),
            Map.entry("putcall", Field.RIGHT),
            Map.entry("tradeid", Field.TRADE_ID),
            Map.entry("transactionid", Field.TRANSACTION_ID),
            Map.entry("ibexecid", Field.EXECUTION_ID),
            Map.entry("execid", Field.EXECUTION_ID),
            Map.entry("iborderid", Field.ORDER_ID),
            Map.entry("orderid", Field.ORDER_ID),
            Map.entry("orderreference", Field.ORDER_REFERENCE),
            Map.entry("origtradeid", Field.ORIGINAL_TRADE_ID),
            Map.entry("origtransactionid", Field.ORIGINAL_TRANSACTION_ID),
            Map.entry("datetime", Field.DATE_TIME),
            Map.entry("tradedate", Field.TRADE_DATE),
            Map.entry("tradetime", Field.TRADE_TIME),
            Map.entry("settledatetarget", Field.SETTLE_DATE),
            Map.entry("settledate", Field.SETTLE_DATE),
            Map.entry("transactiontype", Field.TRANSACTION_TYPE),
            Map.entry("buysell", Field.SIDE),
            Map.entry("opencloseindicator", Field.OPEN_CLOSE),
            Map.entry("exchange", Field.EXCHANGE),
            Map.entry("ordertype", Field.ORDER_TYPE),
            Map.entry("notes", Field.CODES),
            Map.entry("notescodes", Field.CODES),
            Map.entry("code", Field.CODES),
            Map.entry("quantity", Field.QUANTITY),
            Map.entry("tradeprice", Field.PRICE),
            Map.entry("price", Field.PRICE),
            Map.entry("proceeds", Field.PROCEEDS),
            Map.entry("taxes", Field.TAXES),
            Map.entry("tax", Field.TAXES),
            Map.entry("ibcommission", Field.COMMISSION),
            Map.entry("commission", Field.COMMISSION),
            Map.entry("ibcommissioncurrency", Field.COMMISSION_CURRENCY),
            Map.entry("commissioncurrency", Field.COMMISSION_CURRENCY),
            Map.entry("netcash", Field.NET_CASH),
            Map.entry("fxratetobase", Field.FX_RATE),
            Map.entry("levelofdetail", Field.LEVEL));

    private final List<String> names;
    private final @Nullable Field[] fields;

    /**
     * Finds what each column holds.
     *
     * @param names as the document has them
     */
    public FlexColumns(List<String> names) {
        this.names = List.copyOf(names);
        fields = new Field[names.size()];
        for (int i = 0; i < fields.length; i++) {
            Field field = FIELDS.get(plain(names.get(i)));
            boolean first = field != null && !has(field);
            fields[i] = first ? field : null;
        }
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
    }

    /** The names as the document has them. */
    public List<String> names() {
        return names;
    }

    /** What column {@code i} holds, or null when nobody needs it. */
    public @Nullable Field field(int i) {
        return fields[i];
    }

    /** Whether there is such a column. */
    public boolean has(Field field) {
        for (Field one : fields) {
            if (one == field) {
                return true;
            }
        }
        return false;
    }
}
