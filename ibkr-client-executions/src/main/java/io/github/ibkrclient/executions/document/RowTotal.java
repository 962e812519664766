package io.github.ibkrclient.executions.document;

import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one symbol, as the document has them: before any merging, and cancelled ones too.
 *
 * @param account as the document writes it, or null when no account is stated
 * @param assetClass as in the model: STK, OPT, FUT; the document's own word when it is not known
 * @param currency of the proceeds, or null when the document does not say
 * @param symbol as the document writes it
 * @param rows how many
 * @param quantity bought is positive, sold is negative
 * @param proceeds null when no row has any
 * @param commissions what was charged, negative, by its currency; the key is empty when the currency is not stated
 */
public record RowTotal(
        @Nullable String account,
        String assetClass,
        @Nullable String currency,
        String symbol,
        long rows,
        BigDecimal quantity,
        @Nullable BigDecimal proceeds,
        Map<String, BigDecimal> commissions) {
    /** The plain sum of all commissions, whatever their currency. */
    public BigDecimal commission() {
        return commissions.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
