package io.github.ibkrclient.cli.refresh.reading;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.cli.refresh.file.DataDirectory;
import io.github.ibkrclient.cli.refresh.file.Fields;
import io.github.ibkrclient.cli.refresh.file.OldFile;
import io.github.ibkrclient.cli.refresh.file.Section;
import io.github.ibkrclient.cli.refresh.file.Stale;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.model.Quote;
import io.github.ibkrclient.model.QuoteField;
import io.github.ibkrclient.model.ScannerRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Runs scans and reads the quotes of what they found. A scan that is refused keeps its old results. */
public final class ScanReader {
    private static final QuoteField[] FIELDS = Quotes.fields(QuoteField.MARKET_CAP);

    private final Reading<IbkrClient> reading;
    private final OldFile old;
    private final List<WantedScan> scans;
    private final DataDirectory state;
    private final Map<WantedScan, List<ScannerRow>> found = new LinkedHashMap<>();
    private final Map<WantedScan, String> failures = new LinkedHashMap<>();
    private Optional<ScanWords> words = Optional.empty();
    private boolean asked;
    private final Quotes quotes = new Quotes();

    public ScanReader(Reading<IbkrClient> reading, OldFile old, List<WantedScan> scans, DataDirectory state) {
        this.reading = reading;
        this.old = old;
        this.scans = scans;
        this.state = state;
    }

    /** Runs the next scan, if there is one. IBKR allows one a second, so other calls should be made in between. */
    public void next() {
        scans.stream()
                .filter(scan -> !found.containsKey(scan) && !failures.containsKey(scan))
                .findFirst()
                .ifPresent(this::run);
    }

    public Section read() {
        while (found.size() + failures.size() < scans.size()) {
            quotes.readSome(reading, conids(), FIELDS); // while the next scan has to wait
            next();
        }
        quotes.read(reading, conids(), FIELDS);
        List<Fields> results = new ArrayList<>();
        List<Stale> problems = new ArrayList<>();
        for (WantedScan scan : scans) {
            Fields json = new Fields().with("name", scan.name());
            List<ScannerRow> rows = found.get(scan);
            if (rows != null) {
                results.add(json.with("timestamp", reading.now())
                        .with("criteria", scan.criteria())
                        .with("results", rows(rows)));
                long without = rows.stream()
                        .filter(row ->
                                row.conid() != null && quotes.find(row.conid()).isEmpty())
                        .count();
                if (without > 0) {
                    problems.add(new Stale(
                            reading.now(),
                            without + " of " + rows.size() + " results of " + scan.name() + " have no price"));
                }
            } else {
                keep(scan, problems).ifPresent(results::add);
            }
        }
        if (found.isEmpty() && !scans.isEmpty()) {
            String reason = Stale.joined(problems).orElseThrow().reason();
            return Section.kept(old, reading.now(), reason, nothing());
        }
        return Section.read(reading.now(), problems, json(results));
    }

    /** The file without any scan. */
    public static Fields nothing() {
        return json(List.of());
    }

    private List<Long> conids() {
        return found.values().stream()
                .flatMap(List::stream)
                .map(ScannerRow::conid)
                .filter(Objects::nonNull)
                .toList();
    }

    private void run(WantedScan scan) {
        if (!asked) {
            asked = true;
            words = ScanWords.find(reading, state);
        }
        Optional<String> fault = words.flatMap(known -> known.fault(scan));
        if (fault.isPresent()) {
            failures.put(scan, fault.get());
            return;
        }
        reading.tell("scanning " + scan.name());
        try {
            found.put(scan, reading.client().scanner().run(scan.request()).contracts());
        } catch (IbkrException e) {
            failures.put(scan, reading.reason(e));
        }
    }

    private Optional<Fields> keep(WantedScan scan, List<Stale> problems) {
        String reason = scan.name() + ": " + failures.get(scan);
        Optional<Fields> before =
                old.rows("scans", "name", scan.name()).stream().findFirst();
        Instant since =
                before.flatMap(json -> OldFile.time(json.get("timestamp"))).orElse(reading.now());
        Stale stale = new Stale(since, reason);
        problems.add(stale);
        return before.map(json -> json.with("stale", stale.json()));
    }

    private static Fields json(List<Fields> scans) {
        return new Fields()
                .with("criteria", scans.isEmpty() ? null : scans.get(0).get("criteria"))
                .with("results", scans.isEmpty() ? List.of() : scans.get(0).get("results"))
                .with("scans", scans);
    }

    private List<Fields> rows(List<ScannerRow> rows) {
        List<Fields> results = new ArrayList<>();
        for (ScannerRow row : rows) {
            if (row.conid() != null) {
                Optional<Quote> quote = quotes.find(row.conid());
                results.add(new Fields()
                        .with("symbol", row.symbol() == null ? String.valueOf(row.conid()) : row.symbol())
                        .with("conid", row.conid())
                        .with("name", row.companyName())
                        .with("price", quote.flatMap(Quote::last).orElse(null))
                        .with(
                                "change",
                                quote.flatMap(known -> known.number(QuoteField.CHANGE))
                                        .orElse(null))
                        .with(
                                "changePercent",
                                quote.flatMap(known -> known.number(QuoteField.CHANGE_PERCENT))
                                        .orElse(null))
                        .with("volume", quote.map(Quotes::volume).orElse(null))
                        .with(
                                "marketCap",
                                quote.flatMap(known -> known.number(QuoteField.MARKET_CAP))
                                        .orElse(null)));
            }
        }
        return results;
    }
}
