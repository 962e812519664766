package io.github.ibkrclient.cli.refresh;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.cli.connection.Access;
import io.github.ibkrclient.cli.connection.ConnectionOptions;
import io.github.ibkrclient.cli.connection.ConsentSecret;
import io.github.ibkrclient.cli.connection.RetailOptions;
import io.github.ibkrclient.cli.console.Progress;
import io.github.ibkrclient.cli.console.RunnerMasks;
import io.github.ibkrclient.cli.console.UsageException;
import io.github.ibkrclient.cli.refresh.Refresh.Login;
import io.github.ibkrclient.cli.refresh.Refresh.RefreshPlan;
import io.github.ibkrclient.cli.refresh.file.DataDirectory;
import io.github.ibkrclient.cli.refresh.file.DataFile;
import io.github.ibkrclient.cli.refresh.file.Section;
import io.github.ibkrclient.cli.refresh.reading.AccountMask;
import io.github.ibkrclient.cli.refresh.reading.WantedScan;
import io.github.ibkrclient.cli.refresh.reading.WantedSymbol;
import io.github.ibkrclient.cli.refresh.retail.RetailCalls;
import io.github.ibkrclient.mcp.McpLogin;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code ibkr refresh} reads portfolio, quotes and scans and writes files for a static site. The exit code is 0 when all
 * was read, 3 when a part was not, 1 when nothing was, and 2 when something that was given cannot be used.
 */
@Command(
        name = "refresh",
        description = "Writes portfolio, quotes and scans as JSON files for a static site. Without any credentials the"
                + " content is invented, and each file says so.",
        sortOptions = false)
public final class RefreshCommand implements Callable<Integer> {
    private static final int ALL = 0;
    private static final int NOTHING = 1;
    private static final int PARTLY = 3;
    private static final DateTimeFormatter RUN =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

    @Mixin
    private final ConnectionOptions connection;

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "the directory of the files")
    private Path out = Path.of("");

    @Option(
            names = "--symbols",
            paramLabel = "SYMBOL",
            split = ",",
            description =
                    "whose quotes to read: AAPL, SAP@IBIS with an exchange, SAP:EUR with a currency, or a contract"
                            + " id; default: what is held")
    private List<String> symbols = List.of();

    @Option(
            names = "--scan",
            paramLabel = "NAME",
            description =
                    "a scan, such as MOST_ACTIVE or " + WantedScan.USUAL + ", which is the default; may be repeated")
    private List<String> scans = List.of();

    @Option(
            names = "--only",
            paramLabel = "FILE",
            split = ",",
            description = "write only these files: ${COMPLETION-CANDIDATES}")
    private Set<DataFile> only = Set.of();

    @Option(
            names = "--always",
            description = "read at any hour; otherwise nothing is done while the New York stock market is closed")
    private boolean always;

    @Option(names = "--demo", description = "invent the content even where there are credentials or real files")
    private boolean demo;

    @Option(names = "--require-credentials", description = "fail where no credentials are configured; never invent")
    private boolean requireCredentials;

    @Option(
            names = "--account-ids",
            description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}, because a public site shows the files")
    private AccountIds accountIds = AccountIds.masked;

    /** How account ids are shown; the names are those of the command line. */
    enum AccountIds {
        masked,
        full
    }

    @Mixin
    private final RetailOptions retail = new RetailOptions();

    private final Progress progress;

    public RefreshCommand(ConnectionOptions connection, Progress progress) {
        this.connection = connection;
        this.progress = progress;
    }

    @Override
    public Integer call() {
        boolean overConsent = retail.chosen();
        if (demo && (requireCredentials || overConsent)) {
            throw new UsageException(
                    "--demo",
                    "needs no credentials; leave " + (overConsent ? "--retail" : "--require-credentials") + " out");
        }
        if (!demo && !overConsent && connection.variable(ConsentSecret.NAME).isPresent()) {
            throw new UsageException(ConsentSecret.NAME, "is for --retail; give that too, or remove the variable");
        }
        Access access = demo ? Access.NONE : overConsent ? Access.LOGIN : connection.access();
        boolean invented = access == Access.NONE;
        if (invented && requireCredentials) {
            throw new UsageException(
                    "--require-credentials", "no credentials are configured; set the secrets, or leave the option out");
        }
        RunnerMasks masks = new RunnerMasks(connection::variable, connection::say);
        masks.environment(connection::variable);
        Optional<McpLogin> consent = overConsent ? Optional.of(retail.reader(connection)) : Optional.empty();
        Optional<String> account = consent.map(McpLogin::account);
        Optional<String> endpoint = consent.map(McpLogin::mcpUrl);
        Supplier<Optional<Instant>> ends = () -> consent.isPresent()
                ? consent.get().status().accessEnds()
                : invented ? Optional.empty() : connection.loginEnds();
        Instant now = connection.timing().now().truncatedTo(ChronoUnit.MILLIS);
        RefreshPlan plan = new RefreshPlan(
                only.isEmpty() ? EnumSet.allOf(DataFile.class) : EnumSet.copyOf(only),
                symbols.stream()
                        .filter(text -> !text.isBlank())
                        .map(WantedSymbol::parse)
                        .distinct()
                        .toList(),
                (scans.isEmpty() ? List.of(WantedScan.USUAL) : scans)
                        .stream().map(WantedScan::parse).distinct().toList(),
                new Login(invented ? "demo" : access.scheme(), ends));
        MarketHours hours = new MarketHours(now);
        if (!invented && !always) {
            hours.warning().ifPresent(connection::tell);
            if (!hours.open()) {
                List<String> closed = List.of("the New York market is closed until " + hours.opens()
                        + "; nothing was read, --always reads all the same");
                connection.print(closed, line -> line.get(0) + System.lineSeparator());
                return ALL;
            }
        }
        Refresh refresh = new Refresh(plan, new DataDirectory("--out", out), state(invented));
        refresh.real().filter(file -> invented && !demo).ifPresent(file -> {
            throw new UsageException(
                    "--out",
                    "no credentials are configured, and " + out.resolve(file.fileName())
                            + " is of a real account; set the secrets, or give --demo to replace it");
        });
        AccountMask mask = new AccountMask(accountIds == AccountIds.full, masks::secret);
        Consumer<String> steps = step -> progress.tell(step, connection::tell);
        endpoint.ifPresent(url -> steps.accept("reading over " + url));
        Function<IbkrClient, Map<DataFile, Section>> read = client -> refresh.read(client, now, mask, steps);
        Map<DataFile, Section> sections;
        try {
            sections = invented
                    ? DemoAccount.read(now, read)
                    : consent.map(login -> refresh.read(
                                    new RetailCalls(retail.client(connection, login), login),
                                    account.orElseThrow(),
                                    now,
                                    mask,
                                    steps))
                            .orElseGet(() -> read(read));
        } finally {
            progress.clear();
        }
        refresh.write(sections, RUN.format(now), invented);
        return told(sections);
    }

    private <T> T read(Function<IbkrClient, T> calls) {
        try (IbkrClient client = connection.open()) {
            return calls.apply(client);
        }
    }

    /** Demo files must not leave contracts behind that a real account would then be asked for. */
    private DataDirectory state(boolean invented) {
        return new DataDirectory("--state", invented ? connection.state().resolve("demo") : connection.state());
    }

    private int told(Map<DataFile, Section> sections) {
        List<String> lines = new ArrayList<>();
        sections.forEach((file, section) -> {
            String what = section.error()
                    .map(error -> "has no content: " + error)
                    .or(() -> section.stale()
                            .map(stale -> (section.fresh() ? "partly: " : "old content kept: ") + stale.reason()))
                    .orElse("written");
            lines.add(file.fileName() + ": " + what);
        });
        connection.print(lines, all -> String.join(System.lineSeparator(), all) + System.lineSeparator());
        if (retail.chosen() && only.isEmpty() && scans.isEmpty()) {
            sections.remove(DataFile.scanner); // nobody asked for scans, which this endpoint never has
        }
        if (sections.values().stream().noneMatch(Section::fresh)) {
            return NOTHING;
        }
        boolean complete = sections.values().stream().allMatch(section -> section.fresh() && section.complete());
        return complete ? ALL : PARTLY;
    }
}
