package io.github.ibkrclient.cli.refresh.reading;

import io.github.ibkrclient.cli.console.UsageException;
import io.github.ibkrclient.cli.refresh.reading.ContractFinder.Found;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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

    /** Whether the symbol is a contract id. */
    public boolean conid() {
        return exchange == null && currency == null && CONID.matcher(symbol).matches();
    }

    /**
     * The one contract among those that the symbol may mean.
     *
     * @param all those with the exchange and the currency that are given
     * @param american those of them that are listed in the US
     * @param others those that are listed elsewhere
     */
    public Found choose(List<Contract> all, List<Contract> american, List<Contract> others) {
        boolean bare = exchange == null && currency == null;
        List<Contract> only = bare && all.size() > 1 ? american : all;
        if (only.size() == 1) {
            return Found.one(only.get(0));
        } else if (all.isEmpty()) {
            return new Found(Optional.empty(), "is not listed there; give one of the candidates", others);
        }
        Contract first = all.get(0);
        String example =
                first.symbol() + "@" + first.exchange() + (first.currency() == null ? "" : ":" + first.currency());
        return new Found(
                Optional.empty(),
                "is several contracts; give an exchange" + (first.currency() == null ? "" : " or a currency") + ": "
                        + example,
                all);
    }

    boolean takes(Contract contract) {
        return (exchange == null || exchange.equals(contract.exchange()))
                && (currency == null || currency.equals(contract.currency()));
    }
}
