package io.github.ibkrclient.cli.refresh.reading;

import io.github.ibkrclient.cli.refresh.file.DataDirectory;
import io.github.ibkrclient.cli.refresh.file.Fields;
import io.github.ibkrclient.cli.refresh.file.OldFile;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.model.ContractDefinition;
import io.github.ibkrclient.model.StockContract;
import io.github.ibkrclient.model.StockGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes one contract of a symbol, never by a guess: the only stock of the symbol with the exchange and the currency that
 * are given; when neither is given and there are several, the only one that is listed in the US. What was found is kept in
 * a file for a week.
 */
public final class ContractFinder {
    private static final String CACHE = "contracts.json";
    private static final Duration KEPT = Duration.ofDays(7);
    private static final int MOST_DEFINITIONS = 200;
    private static final int MOST_SYMBOLS = 50;

    private final Reading reading;
    private final DataDirectory state;
    private final Map<String, Found> found = new LinkedHashMap<>();
    private final Map<String, Object> cache = new TreeMap<>();

    public ContractFinder(Reading reading, DataDirectory state) {
        this.reading = reading;
        this.state = state;
    }

    /** What a symbol is: one contract, or the reason why it is none and what it may be. */
    public record Found(Optional<Contract> contract, String reason, List<Contract> candidates) {
        static Found not(String reason) {
            return new Found(Optional.empty(), reason, List.of());
        }
    }

    /** What each of the symbols is, in their order. */
    public Map<String, Found> find(List<WantedSymbol> wanted) {
        remember();
        List<WantedSymbol> unknown =
                wanted.stream().filter(symbol -> !cached(symbol)).toList();
        if (!unknown.isEmpty()) {
            reading.tell("looking up " + unknown.size() + (unknown.size() == 1 ? " symbol" : " symbols"));
            look(unknown);
            state.write(CACHE, cache);
        }
        Map<String, Found> ordered = new LinkedHashMap<>();
        wanted.forEach(
                symbol -> ordered.put(symbol.text(), found.getOrDefault(symbol.text(), Found.not("is unknown"))));
        return ordered;
    }

    private void remember() {
        Map<?, ?> kept = state.read(CACHE).orElse(Map.of());
        kept.forEach((text, value) -> {
            if (value instanceof Map<?, ?> entry
                    && OldFile.time(entry.get("at"))
                            .filter(at -> at.plus(KEPT).isAfter(reading.now()))
                            .isPresent()) {
                cache.put(String.valueOf(text), entry);
            }
        });
    }

    private boolean cached(WantedSymbol symbol) {
        if (!(cache.get(symbol.text()) instanceof Map<?, ?> entry)) {
            return false;
        }
        Fields json = new Fields();
        entry.forEach((key, value) -> json.put(String.valueOf(key), value));
        Contract contract = Contract.of(json);
        if (contract == null) {
            return false;
        }
        found.put(symbol.text(), new Found(Optional.of(contract), "", List.of()));
        return true;
    }

    private void look(List<WantedSymbol> wanted) {
        Map<String, List<StockContract>> listings = listings(wanted);
        Set<Long> conids = new LinkedHashSet<>();
        for (WantedSymbol symbol : wanted) {
            if (symbol.conid()) {
                conids.add(Long.valueOf(symbol.symbol()));
            }
            listings.getOrDefault(symbol.symbol(), List.of()).forEach(listing -> {
                if (listing.conid() != null) {
                    conids.add(listing.conid());
                }
            });
        }
        Map<Long, ContractDefinition> definitions = definitions(List.copyOf(conids), wanted);
        for (WantedSymbol symbol : wanted) {
            if (!found.containsKey(symbol.text())) {
                Found result = symbol.conid()
                        ? byConid(symbol, definitions)
                        : bySymbol(symbol, listings.getOrDefault(symbol.symbol(), List.of()), definitions);
                found.put(symbol.text(), result);
                result.contract()
                        .ifPresent(contract -> cache.put(
                                symbol.text(),
                                contract.cached().with("at", reading.now().toString())));
            }
        }
    }

    /** The listings of each symbol. A call that fails is the answer for its symbols. */
    private Map<String, List<StockContract>> listings(List<WantedSymbol> wanted) {
        List<String> symbols = wanted.stream()
                .filter(symbol -> !symbol.conid())
                .map(WantedSymbol::symbol)
                .distinct()
                .toList();
        Map<String, List<StockContract>> listings = new HashMap<>();
        for (List<String> some : Chunks.of(symbols, MOST_SYMBOLS)) {
            try {
                Map<String, List<StockGroup>> companies =
                        reading.client().contracts().stocks(some);
                companies.forEach((symbol, groups) -> listings.put(
                        symbol,
                        groups.stream()
                                .flatMap(company -> company.contracts().stream())
                                .toList()));
            } catch (IbkrException e) {
                wanted.stream()
                        .filter(symbol -> some.contains(symbol.symbol()))
                        .forEach(symbol -> found.put(symbol.text(), Found.not(reading.reason(e))));
            }
        }
        return listings;
    }

    private Map<Long, ContractDefinition> definitions(List<Long> conids, List<WantedSymbol> wanted) {
        Map<Long, ContractDefinition> definitions = new HashMap<>();
        for (List<Long> some : Chunks.of(conids, MOST_DEFINITIONS)) {
            try {
                reading.client().contracts().definitions(some).secdef().forEach(definition -> {
                    if (definition.conid() != null) {
                        definitions.put(definition.conid(), definition);
                    }
                });
            } catch (IbkrException e) {
                wanted.stream()
                        .filter(symbol -> !found.containsKey(symbol.text()))
                        .forEach(symbol -> found.put(symbol.text(), Found.not(reading.reason(e))));
            }
        }
        return definitions;
    }

    private static Found byConid(WantedSymbol symbol, Map<Long, ContractDefinition> definitions) {
        ContractDefinition definition = definitions.get(Long.valueOf(symbol.symbol()));
        return definition == null
                ? Found.not("there is no contract with this id")
                : new Found(Optional.of(contract(definition, symbol.symbol(), null)), "", List.of());
    }

    private static Found bySymbol(
            WantedSymbol symbol, List<StockContract> listings, Map<Long, ContractDefinition> definitions) {
        if (listings.isEmpty()) {
            return Found.not("is the symbol of no stock; ibkr search finds symbols");
        }
        List<Contract> others = new ArrayList<>();
        List<Contract> all = new ArrayList<>();
        List<Contract> american = new ArrayList<>();
        for (StockContract listing : listings) {
            ContractDefinition definition = listing.conid() == null ? null : definitions.get(listing.conid());
            if (definition != null) {
                Contract contract = contract(definition, symbol.symbol(), listing.exchange());
                (symbol.takes(contract) ? all : others).add(contract);
                if (symbol.takes(contract) && Boolean.TRUE.equals(listing.isUs())) {
                    american.add(contract);
                }
            }
        }
        boolean bare = symbol.exchange() == null && symbol.currency() == null;
        List<Contract> only = bare && all.size() > 1 ? american : all;
        if (only.size() == 1) {
            return new Found(Optional.of(only.get(0)), "", List.of());
        } else if (all.isEmpty()) {
            return new Found(Optional.empty(), "is not listed there; give one of the candidates", others);
        }
        return new Found(
                Optional.empty(), "is several contracts; give an exchange or a currency: " + example(all), all);
    }

    private static String example(List<Contract> candidates) {
        Contract first = candidates.get(0);
        return first.symbol() + "@" + first.exchange() + ":" + first.currency();
    }

    private static Contract contract(ContractDefinition definition, String symbol, @Nullable String exchange) {
        return new Contract(
                Objects.requireNonNull(definition.conid()),
                definition.ticker() == null ? symbol : definition.ticker(),
                definition.name() == null ? definition.fullName() : definition.name(),
                exchange == null ? definition.listingExchange() : exchange,
                definition.currency());
    }
}
