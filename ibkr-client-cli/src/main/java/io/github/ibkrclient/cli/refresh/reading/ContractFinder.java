package io.github.ibkrclient.cli.refresh.reading;

import io.github.ibkrclient.cli.refresh.file.DataDirectory;
import io.github.ibkrclient.cli.refresh.file.Fields;
import io.github.ibkrclient.cli.refresh.file.OldFile;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Makes one contract of a symbol. What was found is kept in a file for a week. */
public final class ContractFinder {
    private static final Duration KEPT = Duration.ofDays(7);

    private final Reading<?> reading;
    private final DataDirectory state;
    private final String file;
    private final Lookup lookup;
    private final Map<String, Found> found = new LinkedHashMap<>();
    private final Map<String, Object> cache = new TreeMap<>();

    /** Keeps what was found in this file. */
    public ContractFinder(Reading<?> reading, DataDirectory state, String file, Lookup lookup) {
        this.reading = reading;
        this.state = state;
        this.file = file;
        this.lookup = lookup;
    }

    /**
     * Looks symbols up, never by a guess: the only stock of the symbol with the exchange and the currency that are given; when
     * neither is given and there are several, the only one that is listed in the US.
     */
    public interface Lookup {
        /** What each of the symbols is, by its text. */
        Map<String, Found> look(List<WantedSymbol> wanted);
    }

    /** What a symbol is: one contract, or the reason why it is none and what it may be. */
    public record Found(Optional<Contract> contract, String reason, List<Contract> candidates) {
        /** One contract. */
        public static Found one(Contract contract) {
            return new Found(Optional.of(contract), "", List.of());
        }

        /** No contract, for this reason. */
        public static Found not(String reason) {
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
            lookup.look(unknown).forEach((text, result) -> {
                found.put(text, result);
                result.contract()
                        .ifPresent(contract -> cache.put(
                                text, contract.cached().with("at", reading.now().toString())));
            });
            state.write(file, cache);
        }
        Map<String, Found> ordered = new LinkedHashMap<>();
        wanted.forEach(
                symbol -> ordered.put(symbol.text(), found.getOrDefault(symbol.text(), Found.not("is unknown"))));
        return ordered;
    }

    private void remember() {
        Map<?, ?> kept = state.read(file).orElse(Map.of());
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
        found.put(symbol.text(), Found.one(contract));
        return true;
    }
}
