package io.github.ibkrclient.model;

import com.google.gson.annotations.JsonAdapter;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The values of one contract. IBKR names fields by number and writes each value as a text in a notation of its own; see
 * {@code docs/protocol.md#quote-notation}. The texts are kept as they came. A field without a value is missing.
 *
 * @param conid the contract id
 * @param conidEx the contract id as it was asked for, at times followed by an at sign and an exchange; null when IBKR left
 *     it out
 * @param updated when the values changed last; null when IBKR left it out
 * @param fields the texts by field number, and all else that the row holds
 */
@JsonAdapter(QuoteAdapter.class)
public record Quote(
        long conid, @Nullable String conidEx, @Nullable Instant updated, Map<String, String> fields) {
    /** A mark, the digits, the letter for three, six, nine or twelve zeros, and a percent sign. */
    private static final Pattern NOTATION = Pattern.compile("[CH]?(.*?)([KMBTkmbt]?)%?");

    /** Copies the map. */
    public Quote {
        fields = Immutable.map(fields);
    }

    /** The last price. It may be the close of the day before, see {@link #lastIsPriorClose()}. */
    public Optional<BigDecimal> last() {
        return number(QuoteField.LAST);
    }

    /** The bid price. */
    public Optional<BigDecimal> bid() {
        return number(QuoteField.BID);
    }

    /** The ask price. */
    public Optional<BigDecimal> ask() {
        return number(QuoteField.ASK);
    }

    /** Whether the last price is the close of the day before, which IBKR marks with a C. */
    public boolean lastIsPriorClose() {
        return text(QuoteField.LAST).filter(text -> text.startsWith("C")).isPresent();
    }

    /** Whether trading is halted, which IBKR marks with an H before the last price. */
    public boolean halted() {
        return text(QuoteField.LAST).filter(text -> text.startsWith("H")).isPresent();
    }

    /**
     * How live the data is, in up to three letters. The first is R for real time, D delayed, Z frozen, Y frozen and
     * delayed, N not subscribed; see {@code docs/protocol.md#quote-availability}.
     */
    public Optional<String> availability() {
        return text(QuoteField.AVAILABILITY);
    }

    /** The text of a field as IBKR wrote it; empty when there is none. */
    public Optional<String> text(QuoteField field) {
        return text(field.wire());
    }

    /** The number in a field; see {@link #number(String)}. */
    public Optional<BigDecimal> number(QuoteField field) {
        return number(field.wire());
    }

    /** The text of a field by its number; empty when there is none. */
    public Optional<String> text(String field) {
        return Optional.ofNullable(fields.get(field)).map(String::strip).filter(text -> !text.isEmpty());
    }

    /**
     * The number in a field, without the letter before it, thousands commas and percent sign. K, M, B and T are multiplied
     * out. Nothing else is scaled: sizes of some contracts are in lots, and percentages stay percentages.
     *
     * @param field the number of the field, such as 31
     * @return empty when the field has no value or its value is no number; {@link #text} then shows it
     */
    public Optional<BigDecimal> number(String field) {
        return text(field).flatMap(Quote::parse);
    }

    private static Optional<BigDecimal> parse(String text) {
        Matcher parts = NOTATION.matcher(text.replace(",", ""));
        if (!parts.matches()) {
            return Optional.empty();
        }
        int zeros = 3 * " KMBT".indexOf(parts.group(2).toUpperCase(Locale.ROOT));
        try {
            BigDecimal number = new BigDecimal(parts.group(1).strip()).scaleByPowerOfTen(zeros);
            return Optional.of(number.scale() < 0 ? number.setScale(0) : number);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
