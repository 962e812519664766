package io.github.ibkrclient.cli.refresh;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.cli.refresh.file.DataDirectory;
import io.github.ibkrclient.cli.refresh.file.DataFile;
import io.github.ibkrclient.cli.refresh.file.Fields;
import io.github.ibkrclient.cli.refresh.file.OldFile;
import io.github.ibkrclient.cli.refresh.file.Section;
import io.github.ibkrclient.cli.refresh.reading.AccountMask;
import io.github.ibkrclient.cli.refresh.reading.ContractFinder;
import io.github.ibkrclient.cli.refresh.reading.PortfolioReader;
import io.github.ibkrclient.cli.refresh.reading.QuoteReader;
import io.github.ibkrclient.cli.refresh.reading.Reading;
import io.github.ibkrclient.cli.refresh.reading.ScanReader;
import io.github.ibkrclient.cli.refresh.reading.WantedScan;
import io.github.ibkrclient.cli.refresh.reading.WantedSymbol;
import io.github.ibkrclient.error.IbkrException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One refresh: reads what is wanted and writes the files. */
final class Refresh {
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

    /** Reads everything from an account. */
    Map<DataFile, Section> read(IbkrClient client, Instant now, AccountMask mask, Consumer<String> progress) {
        Map<DataFile, Section> sections = new EnumMap<>(DataFile.class);
        Reading still = new Reading(client, now, mask, progress, () -> {});
        ScanReader scans = new ScanReader(still, old(DataFile.scanner), plan.scans(), state);
        Reading reading = new Reading(client, now, mask, progress, wants(DataFile.scanner) ? scans::next : () -> {});
        reading.between().run(); // the first scan, so that the second need not wait
        PortfolioReader portfolio = new PortfolioReader(reading, old(DataFile.portfolio));
        if (wants(DataFile.portfolio)) {
            sections.put(DataFile.portfolio, portfolio.read());
        }
        if (wants(DataFile.market)) {
            reading.between().run();
            sections.put(DataFile.market, quotes(reading, portfolio, sections.get(DataFile.portfolio)));
        }
        if (wants(DataFile.scanner)) {
            sections.put(DataFile.scanner, scans.read());
        }
        if (wants(DataFile.token)) {
            sections.put(DataFile.token, token(client, now, sections));
        }
        return sections;
    }

    /** Writes the files. */
    void write(Map<DataFile, Section> sections, String run, boolean demo) {
        sections.forEach((file, section) -> out.write(file.fileName(), section.json(run, demo)));
    }

    /** Quotes of the symbols, else of what is held: as it was read just now, else as it was read last. */
    private Section quotes(Reading reading, PortfolioReader portfolio, @Nullable Section read) {
        QuoteReader quotes = new QuoteReader(reading, old(DataFile.market));
        if (!plan.symbols().isEmpty()) {
            quotes.want(new ContractFinder(reading, state).find(plan.symbols()));
            return quotes.read();
        }
        boolean kept = old(DataFile.portfolio).good();
        Section known = read == null && !kept ? portfolio.read() : read;
        if (known != null && known.fresh()) {
            quotes.wantHeld(portfolio.held());
        } else if (kept) {
            quotes.wantRows(old(DataFile.portfolio).rows("positions", row -> true));
        } else {
            String reason = "it is not known what is held; --symbols names contracts";
            return Section.kept(old(DataFile.market), reading.now(), reason, QuoteReader.nothing());
        }
        return quotes.read();
    }

    /** Whether the credentials were taken, which every answer of another part shows. */
    private Section token(IbkrClient client, Instant now, Map<DataFile, Section> sections) {
        boolean received = sections.values().stream().anyMatch(Section::fresh);
        if (!received && sections.isEmpty()) {
            try {
                client.portfolio().accounts();
                received = true;
            } catch (IbkrException e) {
                received = false;
            }
        }
        Optional<Instant> end = plan.login().expiresAt().or(this::knownEnd);
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
     * @param expiresAt when the token ends; empty when nobody says
     */
    record Login(String scheme, Optional<Instant> expiresAt) {}
}
