package io.github.ibkrclient.cli.refresh.reading;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.cli.refresh.reading.ContractFinder.Found;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.model.ContractDefinition;
import io.github.ibkrclient.model.StockContract;
import io.github.ibkrclient.model.StockGroup;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks symbols up in the Web API's lists of stocks and of definitions. */
public final class StockLookup implements ContractFinder.Lookup {
    private static final int MOST_DEFINITIONS = 200;
    private static final int MOST_SYMBOLS = 50;

    private final Reading<IbkrClient> reading;
    private final Map<String, Found> found = new LinkedHashMap<>();

    public StockLookup(Reading<IbkrClient> reading) {
        this.reading = reading;
    }

    @Override
    public Map<String, Found> look(List<WantedSymbol> wanted) {
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
                found.put(
                        symbol.text(),
                        symbol.conid()
                                ? byConid(symbol, definitions)
                                : bySymbol(symbol, listings.getOrDefault(symbol.symbol(), List.of()), definitions));
            }
        }
        return found;
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
                : Found.one(contract(definition, symbol.symbol(), null));
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
        return symbol.choose(all, american, others);
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
