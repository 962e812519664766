package io.github.ibkrclient.mcp.model;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Bars, split-adjusted and not dividend-adjusted.
 *
 * @param bars the bars, oldest first
 * @param step the length of a bar
 * @param delay how far the data is behind
 * @param error IBKR's words when something is wrong; null otherwise
 */
public record PriceHistory(
        List<Bar> bars,
        @Nullable Duration step,
        @Nullable Duration delay,
        @Nullable String error) {
    /** Copies the list. */
    public PriceHistory {
        bars = List.copyOf(bars);
    }

    /**
     * A bar.
     *
     * @param time when it begins; for a day the opening of the exchange
     * @param open the first price
     * @param high the highest price
     * @param low the lowest price
     * @param close the last price
     * @param volume how many units were traded; null when IBKR left volumes out
     */
    public record Bar(
            Instant time,
            BigDecimal open,
            BigDecimal high,
            BigDecimal low,
            BigDecimal close,
            @Nullable BigDecimal volume) {}
}
