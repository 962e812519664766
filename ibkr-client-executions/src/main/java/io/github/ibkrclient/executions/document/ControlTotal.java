package io.github.ibkrclient.executions.document;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A sum or a count that the document states, beside the same computed from its rows.
 *
 * @param account whose rows are summed; null when the sum is over several accounts, or the document names none
 * @param name what is summed, in the words of the document
 * @param currency of the sum, or null for a quantity or a count
 * @param stated what the document says
 * @param computed what its rows give
 * @param agrees whether they are equal; in a document that rounds its amounts, within the rounding of its rows
 */
public record ControlTotal(
        @Nullable String account,
        String name,
        @Nullable String currency,
        BigDecimal stated,
        BigDecimal computed,
        boolean agrees) {}
