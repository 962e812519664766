package io.github.ibkrclient.cli.refresh.reading;

import io.github.ibkrclient.cli.refresh.file.Fields;
import io.github.ibkrclient.cli.refresh.file.OldFile;
import io.github.ibkrclient.cli.refresh.file.Section;
import io.github.ibkrclient.cli.refresh.file.Stale;
import io.github.ibkrclient.cli.refresh.reading.ContractFinder.Found;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.model.Position;
import io.github.ibkrclient.model.Quote;
import io.github.ibkrclient.model.QuoteField;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads quotes of contracts. A contract without a quote keeps its old one and is listed with the reason. */
public final class QuoteReader {
    private static final QuoteField[] FIELDS =
            Quotes.fields(QuoteField.BID, QuoteField.ASK, QuoteField.HIGH, QuoteField.LOW);

    private final Reading reading;
    private final OldFile old;
    private final Map<Long, Contract> wanted = new LinkedHashMap<>();
    private final List<Fields> missing = new ArrayList<>();
    private final List<Stale> problems = new ArrayList<>();

    public QuoteReader(Reading reading, OldFile old) {
        this.reading = reading;
        this.old = old;
    }

    /** Wants what symbols mean; what is not one contract is listed as missing. */
    public void want(Map<String, Found> found) {
        found.forEach((text, result) -> {
            result.contract().ifPresent(contract -> wanted.putIfAbsent(contract.conid(), contract));
            if (result.contract().isEmpty()) {
                miss(text, result.reason(), result.candidates());
            }
        });
    }

    /** Wants what is held. The underlying of a derivative must be searched for before it has quotes. */
    public void wantHeld(List<Position> held) {
        TreeSet<String> underlyings = new TreeSet<>();
        for (Position position : held) {
            if (position.conid() != null) {
                wanted.putIfAbsent(
                        position.conid(),
                        new Contract(
                                position.conid(),
                                PortfolioReader.symbol(position),
                                position.name() == null ? position.fullName() : position.name(),
                                position.listingExchange(),
                                position.currency()));
                boolean derivative =
                        position.expiry() != null && !position.expiry().isBlank();
                String underlying = position.undSym() == null ? position.ticker() : position.undSym();
                if (derivative && underlying != null && !underlying.isBlank()) {
                    underlyings.add(underlying);
                }
            }
        }
        for (String underlying : underlyings) {
            try {
                reading.client().contracts().search(underlying);
            } catch (IbkrException e) {
                problems.add(new Stale(
                        reading.now(), "derivatives of " + underlying + " have no quotes: " + reading.reason(e)));
            }
        }
    }

    /** Wants what the file of an earlier refresh says is held. */
    public void wantRows(List<Fields> positions) {
        for (Fields position : positions) {
            Contract contract = Contract.of(position);
            if (contract != null) {
                wanted.putIfAbsent(contract.conid(), contract);
            }
        }
    }

    public Section read() {
        Quotes quotes = new Quotes().read(reading, List.copyOf(wanted.keySet()), FIELDS);
        Fields data = new Fields();
        int read = 0;
        List<Instant> kept = new ArrayList<>();
        for (Contract contract : wanted.values()) {
            String key = key(contract, data);
            Optional<Quote> quote = quotes.find(contract.conid());
            if (quote.isPresent()) {
                data.put(key, row(contract, quote.get()));
                read++;
                continue;
            }
            miss(key, quotes.reason(contract.conid()), List.of());
            old.entry("data", key)
                    .filter(before ->
                            before.get("conid") instanceof BigDecimal conid && conid.longValue() == contract.conid())
                    .ifPresent(before -> {
                        data.put(key, before);
                        kept.add(OldFile.time(before.get("timestamp")).orElse(old.timestamp()));
                    });
        }
        if (!missing.isEmpty()) {
            Instant since = kept.stream().min(Instant::compareTo).orElse(reading.now());
            problems.add(
                    0,
                    new Stale(since, missing.size() + " of " + (read + missing.size()) + " symbols have no new quote"));
        }
        Fields content = new Fields().with("data", data).with("missing", missing);
        if (read == 0 && !missing.isEmpty()) {
            String reason = Objects.toString(missing.get(0).get("symbol")) + ": "
                    + missing.get(0).get("reason");
            Section section = Section.kept(old, reading.now(), "no quote could be read; " + reason, content);
            return section.error().isPresent() ? section : withMissing(section);
        }
        return Section.read(reading.now(), problems, content);
    }

    /** The file without any quote. */
    public static Fields nothing() {
        return new Fields().with("data", new Fields()).with("missing", List.of());
    }

    private Section withMissing(Section kept) {
        Fields content = kept.content().with("missing", missing);
        return new Section(kept.timestamp(), false, kept.stale(), kept.error(), content);
    }

    /** Two contracts of one symbol are told apart by the exchange. */
    private static String key(Contract contract, Fields taken) {
        String symbol = contract.symbol();
        String listed = contract.exchange() == null ? symbol : symbol + "@" + contract.exchange();
        return !taken.containsKey(symbol)
                ? symbol
                : !taken.containsKey(listed) ? listed : symbol + "#" + contract.conid();
    }

    private void miss(String symbol, String reason, List<Contract> candidates) {
        missing.add(new Fields()
                .with("symbol", symbol)
                .with("reason", reason)
                .with("candidates", candidates.stream().map(Contract::candidate).toList()));
    }

    private static Fields row(Contract contract, Quote quote) {
        return new Fields()
                .with("symbol", contract.symbol())
                .with("price", quote.last().orElse(null))
                .with("change", quote.number(QuoteField.CHANGE).orElse(null))
                .with("changePercent", quote.number(QuoteField.CHANGE_PERCENT).orElse(null))
                .with("volume", Quotes.volume(quote))
                .with("high", quote.number(QuoteField.HIGH).orElse(null))
                .with("low", quote.number(QuoteField.LOW).orElse(null))
                .with("timestamp", quote.updated())
                .with("conid", contract.conid())
                .with("name", contract.name())
                .with("exchange", contract.exchange())
                .with("currency", contract.currency())
                .with("bid", quote.bid().orElse(null))
                .with("ask", quote.ask().orElse(null))
                .with(
                        "availability",
                        quote.availability().map(QuoteReader::availability).orElse(null))
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
