package io.github.ibkrclient.cli.refresh.reading;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.cli.console.ClosestName;
import io.github.ibkrclient.cli.refresh.file.DataDirectory;
import io.github.ibkrclient.cli.refresh.file.Fields;
import io.github.ibkrclient.cli.refresh.file.OldFile;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.model.ScanFilterType;
import io.github.ibkrclient.model.ScanLocation;
import io.github.ibkrclient.model.ScanType;
import io.github.ibkrclient.model.ScannerParams;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The words that a scan may be written in. IBKR gives them once in 15 minutes; they are kept in a file as long. */
final class ScanWords {
    private static final String CACHE = "scan-words.json";
    private static final Duration KEPT = Duration.ofMinutes(15);

    private final Set<String> types;
    private final Set<String> locations;
    private final Set<String> filters;

    private ScanWords(Collection<String> types, Collection<String> locations, Collection<String> filters) {
        this.types = new TreeSet<>(types);
        this.locations = new TreeSet<>(locations);
        this.filters = new TreeSet<>(filters);
    }

    /** The words from the file or from IBKR; empty when neither has them, and then IBKR judges the scans alone. */
    static Optional<ScanWords> find(Reading<IbkrClient> reading, DataDirectory state) {
        Optional<ScanWords> kept = state.read(CACHE)
                .filter(json -> OldFile.time(json.get("at"))
                        .filter(at -> at.plus(KEPT).isAfter(reading.now()))
                        .isPresent())
                .map(json -> new ScanWords(
                        texts(json.get("types")), texts(json.get("locations")), texts(json.get("filters"))));
        if (kept.isPresent()) {
            return kept;
        }
        reading.tell("reading the words of scans");
        try {
            ScanWords words = of(reading.client().scanner().params());
            state.write(
                    CACHE,
                    new Fields()
                            .with("at", reading.now())
                            .with("types", words.types)
                            .with("locations", words.locations)
                            .with("filters", words.filters));
            return Optional.of(words);
        } catch (IbkrException e) {
            reading.tell("the words of scans could not be read: " + reading.reason(e));
            return Optional.empty();
        }
    }

    /** What in a scan is no word; empty when all are. */
    Optional<String> fault(WantedScan scan) {
        if (!types.contains(scan.type())) {
            return Optional.of(unknown(scan.type(), "scan", types));
        } else if (!locations.contains(scan.location())) {
            return Optional.of(unknown(scan.location(), "place", locations));
        }
        return scan.filters().stream()
                .filter(filter -> !filters.contains(filter.code()))
                .findFirst()
                .map(filter -> unknown(filter.code(), "filter", filters));
    }

    private static String unknown(String word, String kind, Set<String> known) {
        return word + " is no " + kind + " that IBKR knows" + ClosestName.question(word, known);
    }

    private static ScanWords of(ScannerParams params) {
        return new ScanWords(
                words(params.scanTypeList().stream().map(ScanType::code)),
                words(params.locationTree().stream().flatMap(ScanWords::within).map(ScanLocation::type)),
                words(params.filterList().stream().map(ScanFilterType::code)));
    }

    private static Stream<ScanLocation> within(ScanLocation place) {
        List<ScanLocation> inner = place.locations();
        return Stream.concat(
                Stream.of(place), inner == null ? Stream.of() : inner.stream().flatMap(ScanWords::within));
    }

    private static List<String> words(Stream<String> words) {
        return words.filter(Objects::nonNull).toList();
    }

    private static Set<String> texts(@Nullable Object list) {
        return list instanceof Collection<?> words
                ? words.stream().map(String::valueOf).collect(Collectors.toSet())
                : Set.of();
    }
}
