package io.github.ibkrclient.cli.refresh.reading;

import io.github.ibkrclient.cli.console.UsageException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A symbol as the user gives it: {@code AAPL}, {@code SAP@IBIS} with an exchange, {@code SAP:EUR} with a currency, {@code
 * SAP@IBIS:EUR} with both, or a contract id.
 */
public record WantedSymbol(
        String text,
        String symbol,
        @Nullable String exchange,
        @Nullable String currency) {
    private static final Pattern FORM =
            Pattern.compile("([A-Z0-9 .'-]{1,32}?)(?:@([A-Z0-9._-]{1,20}))?(?::([A-Z]{3}))?");
    private static final Pattern CONID = Pattern.compile("[1-9][0-9]{0,9}");

    public static WantedSymbol parse(String given) {
        String text = given.strip().toUpperCase(Locale.ROOT);
        Matcher parts = FORM.matcher(text);
        if (!parts.matches() || parts.group(1).isBlank()) {
            throw new UsageException(
                    "--symbols", given + " is no symbol; it looks like AAPL, SAP@IBIS, SAP:EUR or 265598");
        }
        return new WantedSymbol(text, parts.group(1).strip(), parts.group(2), parts.group(3));
    }

    boolean conid() {
        return exchange == null && currency == null && CONID.matcher(symbol).matches();
    }

    boolean takes(Contract contract) {
        return (exchange == null || exchange.equals(contract.exchange()))
                && (currency == null || currency.equals(contract.currency()));
    }
}
