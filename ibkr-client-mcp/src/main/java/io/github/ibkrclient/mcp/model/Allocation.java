package io.github.ibkrclient.mcp.model;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the account consists of, seen in one way.
 *
 * @param longSide what is held; null when IBKR left it out
 * @param shortSide what is owed; null without short positions
 */
public record Allocation(@Nullable Side longSide, @Nullable Side shortSide) {

    /**
     * One side.
     *
     * @param total the sum
     * @param items its parts
     */
    public record Side(@Nullable BigDecimal total, List<Item> items) {
        /** Copies the list. */
        public Side {
            items = List.copyOf(items);
        }
    }

    /**
     * A part.
     *
     * @param id its short name
     * @param name its name
     * @param nav its value in the base currency
     * @param weight its share of the side, from 0 to 1
     */
    public record Item(
            @Nullable String id,
            @Nullable String name,
            @Nullable BigDecimal nav,
            @Nullable BigDecimal weight) {}
}
