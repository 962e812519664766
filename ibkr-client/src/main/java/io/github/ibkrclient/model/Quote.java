package io.github.ibkrclient.model;

import com.google.gson.annotations.JsonAdapter;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The values of one contract. IBKR names fields by number and writes every value as a text of its own notation; the
 * texts are kept as they came, and read on request. A field without a value is not there.
 *
 * @param conid the contract id
 * @param conidEx the contract id as it was asked for, perhaps followed by an at sign and an exchange
 * @param updated when the values changed last
 * @param fields the texts by field number, and what else the row holds
 */
@JsonAdapter(QuoteAdapter.class)
public record Quote(
        long conid, @Nullable String conidEx, @Nullable Instant updated, Map<String, String> fields) {
    private static final String LAST = "31";
    private static final String BID = "84";
    private static final String ASK = "86";
    private static final String AVAILABILITY = "6509";

    /** Copies the map. */
    public Quote {
        fields = Immutable.map(fields);
    }

    /** The last price. It may be the close of the day before, see {@link #lastIsPriorClose()}. */
    public Optional<BigDecimal> last() {
        return number(LAST);
    }

    /** The bid price. */
    public Optional<BigDecimal> bid() {
        return number(BID);
    }

    /** The ask price. */
    public Optional<BigDecimal> ask() {
        return number(ASK);
    }

    /** Whether the last price is the close of the day before, which IBKR marks with a C. */
    public boolean lastIsPriorClose() {
        return text(LAST).filter(text -> text.startsWith("C")).isPresent();
    }

    /** Whether trading is halted, which IBKR marks with an H before the last price. */
    public boolean halted() {
        return text(LAST).filter(text -> text.startsWith("H")).isPresent();
    }

    /**
     * How live the data is, up to three letters. The first is R for real time, D delayed, Z frozen, Y frozen and
     * delayed, N not subscribed.
     */
    public Optional<String> availability() {
        return text(AVAILABILITY);
    }

    /** The text of a field as IBKR wrote it; empty when there is none. */
    public Optional<String> text(String field) {
        return Optional.ofNullable(fields.get(field)).map(String::strip).filter(text -> !text.isEmpty());
    }

    /**
     * The number in a field, without the letter before it, thousands commas and percent sign, and with K, M and B
     * multiplied out. Nothing else is scaled: sizes of some contracts are in lots, percentages stay percentages.
     *
     * @param field the number of the field, such as 31
     * @return empty when the field has no value or its value is no number; {@link #text} then tells
     */
    public Optional<BigDecimal> number(String field) {
        return text(field).flatMap(Quote::parse);
    }

    private static Optional<BigDecimal> parse(String text) {
        String digits =
                text.replaceFirst("^[CH](?=[-+.0-9])", "").replace(",", "").replaceFirst("%$", "");
        int power = digits.isEmpty()
                ? 0
                : switch (digits.substring(digits.length() - 1).toUpperCase(Locale.ROOT)) {
                    case "K" -> 3;
                    case "M" -> 6;
                    case "B" -> 9;
                    default -> 0;
                };
        String plain = power == 0 ? digits : digits.substring(0, digits.length() - 1);
        try {
            BigDecimal number = new BigDecimal(plain.strip());
            BigDecimal scaled = number.scaleByPowerOfTen(power);
            return Optional.of(scaled.scale() < 0 ? scaled.setScale(0) : scaled);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
