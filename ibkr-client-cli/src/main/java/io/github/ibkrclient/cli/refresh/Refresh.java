package io.github.ibkrclient.cli.refresh;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.cli.refresh.file.DataDirectory;
import io.github.ibkrclient.cli.refresh.file.DataFile;
import io.github.ibkrclient.cli.refresh.file.Fields;
import io.github.ibkrclient.cli.refresh.file.OldFile;
import io.github.ibkrclient.cli.refresh.file.Section;
import io.github.ibkrclient.cli.refresh.reading.AccountMask;
import io.github.ibkrclient.cli.refresh.reading.ApiQuotes;
import io.github.ibkrclient.cli.refresh.reading.ContractFinder;
import io.github.ibkrclient.cli.refresh.reading.Holdings;
import io.github.ibkrclient.cli.refresh.reading.PortfolioReader;
import io.github.ibkrclient.cli.refresh.reading.QuoteReader;
import io.github.ibkrclient.cli.refresh.reading.Reading;
import io.github.ibkrclient.cli.refresh.reading.ScanReader;
import io.github.ibkrclient.cli.refresh.reading.StockLookup;
import io.github.ibkrclient.cli.refresh.reading.WantedScan;
import io.github.ibkrclient.cli.refresh.reading.WantedSymbol;
import io.github.ibkrclient.cli.refresh.retail.RetailCalls;
import io.github.ibkrclient.cli.refresh.retail.RetailLookup;
import io.github.ibkrclient.cli.refresh.retail.RetailPortfolio;
import io.github.ibkrclient.cli.refresh.retail.RetailQuotes;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.mcp.McpClient;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** One refresh: reads what is wanted and writes the files. */
final class Refresh {
    private static final String WITHOUT_SCANS = "IBKR's endpoint for AI clients has no scans";

    private final RefreshPlan plan;
    private final DataDirectory out;
    private final DataDirectory state;
    private final Map<DataFile, OldFile> old = new EnumMap<>(DataFile.class);

    Refresh(RefreshPlan plan, DataDirectory out, DataDirectory state) {
        this.plan = plan;
        this.out = out;
        this.state = state;
        for (DataFile file : DataFile.values()) {
            old.put(file, new OldFile(out.read(file.fileName()).orElse(Map.of())));
        }
    }

    /** A file that a demo would have to replace although its content is real; empty when there is none. */
    Optional<DataFile> real() {
        return plan.files().stream().filter(file -> old(file).real()).findFirst();
    }

    /** Reads everything over the Web API. */
    Map<DataFile, Section> read(IbkrClient client, Instant now, AccountMask mask, Consumer<String> progress) {
        Map<DataFile, Section> sections = new EnumMap<>(DataFile.class);
        Reading<IbkrClient> still = new Reading<>(client, now, mask, progress, () -> {});
        ScanReader scans = new ScanReader(still, old(DataFile.scanner), plan.scans(), state);
        Reading<IbkrClient> reading =
                new Reading<>(client, now, mask, progress, wants(DataFile.scanner) ? scans::next : () -> {});
        reading.between().run(); // the first scan, so that the second need not wait
        PortfolioReader portfolio = new PortfolioReader(reading, old(DataFile.portfolio));
        if (wants(DataFile.portfolio)) {
            sections.put(DataFile.portfolio, portfolio.read());
        }
        if (wants(DataFile.market)) {
            reading.between().run();
            QuoteReader quotes = new QuoteReader(reading, old(DataFile.market), new ApiQuotes(reading));
            ContractFinder finder = new ContractFinder(reading, state, "contracts.json", new StockLookup(reading));
            sections.put(DataFile.market, quotes(quotes, finder, portfolio, now, sections));
        }
        if (wants(DataFile.scanner)) {
            sections.put(DataFile.scanner, scans.read());
        }
        if (wants(DataFile.token)) {
            sections.put(
                    DataFile.token,
                    token(now, sections, () -> client.portfolio().accounts()));
        }
        return sections;
    }

    /**
     * Reads what IBKR's endpoint for AI clients has: one account, quotes, and no scans.
     *
     * @param account what the account is called, which the endpoint does not tell
     */
    Map<DataFile, Section> read(
            RetailCalls calls, String account, Instant now, AccountMask mask, Consumer<String> progress) {
        Map<DataFile, Section> sections = new EnumMap<>(DataFile.class);
        Reading<RetailCalls> reading = new Reading<>(calls, now, mask, progress, () -> {});
        RetailPortfolio portfolio = new RetailPortfolio(reading, old(DataFile.portfolio), account);
        if (wants(DataFile.portfolio)) {
            sections.put(DataFile.portfolio, portfolio.read());
        }
        if (wants(DataFile.market)) {
            QuoteReader quotes = new QuoteReader(reading, old(DataFile.market), new RetailQuotes(reading, state));
            ContractFinder finder =
                    new ContractFinder(reading, state, "retail-contracts.json", new RetailLookup(reading));
            sections.put(DataFile.market, quotes(quotes, finder, portfolio, now, sections));
        }
        if (wants(DataFile.scanner)) {
            sections.put(
                    DataFile.scanner, Section.kept(old(DataFile.scanner), now, WITHOUT_SCANS, ScanReader.nothing()));
        }
        if (wants(DataFile.token)) {
            sections.put(DataFile.token, token(now, sections, () -> calls.call(McpClient::summary)));
        }
        return sections;
    }

    /** Writes the files. */
    void write(Map<DataFile, Section> sections, String run, boolean demo) {
        sections.forEach((file, section) -> out.write(file.fileName(), section.json(run, demo)));
    }

    /** Quotes of the symbols, else of what is held: as it was read just now, else as it was read last. */
    private Section quotes(
            QuoteReader quotes,
            ContractFinder finder,
            Holdings holdings,
            Instant now,
            Map<DataFile, Section> sections) {
        if (!plan.symbols().isEmpty()) {
            quotes.want(finder.find(plan.symbols()));
            return quotes.read();
        }
        Section read = sections.get(DataFile.portfolio);
        boolean kept = old(DataFile.portfolio).good();
        Section known = read == null && !kept ? holdings.read() : read;
        if (known != null && known.fresh()) {
            holdings.wantIn(quotes);
        } else if (kept) {
            quotes.wantRows(old(DataFile.portfolio).rows("positions", row -> true));
        } else {
            String reason = "it is not known what is held; --symbols names contracts";
            return Section.kept(old(DataFile.market), now, reason, QuoteReader.nothing());
        }
        return quotes.read();
    }

    /** Whether the credentials were taken, which every answer of another part shows. */
    private Section token(Instant now, Map<DataFile, Section> sections, Runnable anyCall) {
        boolean received = sections.values().stream().anyMatch(Section::fresh);
        if (!received && sections.isEmpty()) {
            try {
                anyCall.run();
                received = true;
            } catch (IbkrException e) {
                received = false;
            }
        }
        Optional<Instant> end = plan.login().expiresAt().get().or(this::knownEnd);
        Fields content = new Fields()
                .with("token_received", received)
                .with(
                        "expires_in",
                        end.map(at -> Math.max(0, at.getEpochSecond() - now.getEpochSecond()))
                                .orElse(null))
                .with("expires_at", end.orElse(null))
                .with("scheme", plan.login().scheme());
        return new Section(now, received, Optional.empty(), Optional.empty(), content);
    }

    /** When the token ends, as the run said that got it. */
    private Optional<Instant> knownEnd() {
        Fields before = old(DataFile.token).content();
        return plan.login().scheme().equals(before.get("scheme"))
                        && !old(DataFile.token).demo()
                ? OldFile.time(before.get("expires_at"))
                : Optional.empty();
    }

    private boolean wants(DataFile file) {
        return plan.files().contains(file);
    }

    private OldFile old(DataFile file) {
        return Objects.requireNonNull(old.get(file));
    }

    /**
     * What a refresh is to do.
     *
     * @param files the files to write
     * @param symbols whose quotes to read; empty for what is held
     * @param login how the account is reached
     */
    record RefreshPlan(Set<DataFile> files, List<WantedSymbol> symbols, List<WantedScan> scans, Login login) {}

    /**
     * How the account is reached.
     *
     * @param scheme the word for the file
     * @param expiresAt when the token ends, asked after all was read; empty when nobody says
     */
    record Login(String scheme, Supplier<Optional<Instant>> expiresAt) {}
}
