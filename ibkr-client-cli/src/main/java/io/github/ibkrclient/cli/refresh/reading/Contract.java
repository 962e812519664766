package io.github.ibkrclient.cli.refresh.reading;

import io.github.ibkrclient.cli.refresh.file.Fields;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** One contract, and under which symbol it is shown. */
public record Contract(
        long conid,
        String symbol,
        @Nullable String name,
        @Nullable String exchange,
        @Nullable String currency) {
    /** The contract as one of several that a symbol may mean. */
    Fields candidate() {
        return new Fields()
                .with("conid", conid)
                .with("exchange", exchange)
                .with("currency", currency)
                .with("name", name);
    }

    Fields cached() {
        return candidate().with("symbol", symbol);
    }

    /** A contract as a file holds it; null when the file holds something else. */
    static @Nullable Contract of(Fields json) {
        if (!(json.get("conid") instanceof BigDecimal conid) || !(json.get("symbol") instanceof String symbol)) {
            return null;
        }
        return new Contract(
                conid.longValue(), symbol, text(json, "name"), text(json, "exchange"), text(json, "currency"));
    }

    private static @Nullable String text(Fields json, String key) {
        return json.get(key) instanceof String text ? text : null;
    }
}
