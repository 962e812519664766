package io.github.ibkrclient.cli.refresh.reading;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.cli.refresh.file.Fields;
import io.github.ibkrclient.model.Quote;
import io.github.ibkrclient.model.QuoteField;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Quotes of the Web API. */
public final class ApiQuotes implements QuoteReader.Source {
    private static final QuoteField[] FIELDS =
            Quotes.fields(QuoteField.BID, QuoteField.ASK, QuoteField.HIGH, QuoteField.LOW);

    private final Reading<IbkrClient> reading;
    private final Quotes quotes = new Quotes();

    public ApiQuotes(Reading<IbkrClient> reading) {
        this.reading = reading;
    }

    @Override
    public void read(List<Contract> contracts) {
        quotes.read(reading, contracts.stream().map(Contract::conid).toList(), FIELDS);
    }

    @Override
    public Optional<Fields> find(long conid) {
        return quotes.find(conid).map(ApiQuotes::values);
    }

    @Override
    public String reason(long conid) {
        return quotes.reason(conid);
    }

    private static Fields values(Quote quote) {
        return new Fields()
                .with("price", quote.last().orElse(null))
                .with("change", quote.number(QuoteField.CHANGE).orElse(null))
                .with("changePercent", quote.number(QuoteField.CHANGE_PERCENT).orElse(null))
                .with("volume", Quotes.volume(quote))
                .with("high", quote.number(QuoteField.HIGH).orElse(null))
                .with("low", quote.number(QuoteField.LOW).orElse(null))
                .with("timestamp", quote.updated())
                .with("bid", quote.bid().orElse(null))
                .with("ask", quote.ask().orElse(null))
                .with(
                        "availability",
                        quote.availability().map(ApiQuotes::availability).orElse(null))
                .with("state", quote.halted() ? "halted" : quote.lastIsPriorClose() ? "priorClose" : null);
    }

    /** The first letter; null for one that is not known. */
    private static @Nullable String availability(String letters) {
        return switch (letters.charAt(0)) {
            case 'R' -> "live";
            case 'D' -> "delayed";
            case 'Z' -> "frozen";
            case 'Y' -> "delayedFrozen";
            case 'N' -> "none";
            default -> null;
        };
    }
}
