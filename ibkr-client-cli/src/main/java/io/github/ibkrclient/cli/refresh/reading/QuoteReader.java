package io.github.ibkrclient.cli.refresh.reading;

import io.github.ibkrclient.cli.refresh.file.Fields;
import io.github.ibkrclient.cli.refresh.file.OldFile;
import io.github.ibkrclient.cli.refresh.file.Section;
import io.github.ibkrclient.cli.refresh.file.Stale;
import io.github.ibkrclient.cli.refresh.reading.ContractFinder.Found;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Reads quotes of contracts. A contract without a quote keeps its old one and is listed with the reason. */
public final class QuoteReader {
    private static final List<String> KEYS = List.of(
            "symbol",
            "price",
            "change",
            "changePercent",
            "volume",
            "high",
            "low",
            "timestamp",
            "conid",
            "name",
            "exchange",
            "currency",
            "bid",
            "ask",
            "availability",
            "state");

    private final Reading<?> reading;
    private final OldFile old;
    private final Source quotes;
    private final Map<Long, Contract> wanted = new LinkedHashMap<>();
    private final List<Fields> missing = new ArrayList<>();
    private final List<Stale> problems = new ArrayList<>();

    /** Where quotes come from. */
    public interface Source {
        /** Reads quotes. */
        void read(List<Contract> contracts);

        /** What a contract's quote says, by the keys of the file; empty when it has no price. */
        Optional<Fields> find(long conid);

        /** Why a contract has no quote. */
        String reason(long conid);
    }

    public QuoteReader(Reading<?> reading, OldFile old, Source quotes) {
        this.reading = reading;
        this.old = old;
        this.quotes = quotes;
    }

    /** Wants what symbols mean; what is not one contract is listed as missing. */
    public void want(Map<String, Found> found) {
        found.forEach((text, result) -> {
            result.contract().ifPresent(this::want);
            if (result.contract().isEmpty()) {
                miss(text, result.reason(), result.candidates());
            }
        });
    }

    /** Wants a contract. */
    public void want(Contract contract) {
        wanted.putIfAbsent(contract.conid(), contract);
    }

    /** Notes what is not complete. */
    public void problem(String reason) {
        problems.add(new Stale(reading.now(), reason));
    }

    /** Wants what the file of an earlier refresh says is held. */
    public void wantRows(List<Fields> positions) {
        for (Fields position : positions) {
            Contract contract = Contract.of(position);
            if (contract != null) {
                want(contract);
            }
        }
    }

    public Section read() {
        quotes.read(List.copyOf(wanted.values()));
        Fields data = new Fields();
        int read = 0;
        List<Instant> kept = new ArrayList<>();
        for (Contract contract : wanted.values()) {
            String key = key(contract, data);
            Optional<Fields> values = quotes.find(contract.conid());
            if (values.isPresent()) {
                data.put(key, row(contract, values.get()));
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

    /** What a source does not say is null. */
    private static Fields row(Contract contract, Fields values) {
        values.with("symbol", contract.symbol())
                .with("conid", contract.conid())
                .with("name", contract.name())
                .with("exchange", contract.exchange())
                .with("currency", contract.currency());
        Fields row = new Fields();
        KEYS.forEach(key -> row.with(key, values.get(key)));
        return row;
    }
}
