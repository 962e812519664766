package io.github.ibkrclient.cli.refresh.reading;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.cli.refresh.file.Fields;
import io.github.ibkrclient.cli.refresh.file.OldFile;
import io.github.ibkrclient.cli.refresh.file.Section;
import io.github.ibkrclient.cli.refresh.file.Stale;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.model.LedgerEntry;
import io.github.ibkrclient.model.ListPositionsOptions;
import io.github.ibkrclient.model.PortfolioAccount;
import io.github.ibkrclient.model.Position;
import io.github.ibkrclient.model.Profit;
import io.github.ibkrclient.model.SummaryValue;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads balances, currencies and positions of all accounts. An account that cannot be read keeps its old content. */
public final class PortfolioReader implements Holdings {
    private static final String BASE = "BASE";
    private static final List<String> AMOUNTS = List.of("netLiquidation", "cashBalance", "buyingPower", "dayPnL");
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private final Reading<IbkrClient> reading;
    private final OldFile old;
    private final List<Fields> accounts = new ArrayList<>();
    private final List<Fields> rows = new ArrayList<>();
    private final List<Position> held = new ArrayList<>();
    private final List<Stale> problems = new ArrayList<>();

    public PortfolioReader(Reading<IbkrClient> reading, OldFile old) {
        this.reading = reading;
        this.old = old;
    }

    @Override
    public Section read() {
        List<PortfolioAccount> all;
        try {
            all = reading.client().portfolio().accounts();
        } catch (IbkrException e) {
            return Section.kept(old, reading.now(), reading.reason(e), content(List.of(), List.of()));
        }
        List<String> ids = all.stream()
                .map(PortfolioAccount::accountId)
                .filter(Objects::nonNull)
                .toList();
        ids.forEach(reading.mask()::of);
        Map<String, Profit> profits = profits();
        int failed = 0;
        for (PortfolioAccount account : all) {
            if (account.accountId() != null) {
                failed += account(account, account.accountId(), profits) ? 0 : 1;
            }
        }
        if (failed > 0 && failed == ids.size()) {
            String reason = Stale.joined(problems).orElseThrow().reason();
            return Section.kept(old, reading.now(), reason, content(List.of(), List.of()));
        }
        return Section.read(reading.now(), problems, content(accounts, rows));
    }

    /** Wants what was read just now. The underlying of a derivative must be searched for before it has quotes. */
    @Override
    public void wantIn(QuoteReader quotes) {
        TreeSet<String> underlyings = new TreeSet<>();
        for (Position position : held) {
            if (position.conid() != null) {
                quotes.want(new Contract(
                        position.conid(),
                        symbol(position),
                        position.name() == null ? position.fullName() : position.name(),
                        position.listingExchange(),
                        position.currency()));
                String underlying = position.undSym() == null ? position.ticker() : position.undSym();
                if (derivative(position) && underlying != null && !underlying.isBlank()) {
                    underlyings.add(underlying);
                }
            }
        }
        for (String underlying : underlyings) {
            try {
                reading.client().contracts().search(underlying);
            } catch (IbkrException e) {
                quotes.problem("derivatives of " + underlying + " have no quotes: " + reading.reason(e));
            }
        }
    }

    /** Gain and loss of today needs the brokerage session, which another program may hold. */
    private Map<String, Profit> profits() {
        reading.tell("reading gain and loss of today");
        try {
            return reading.client().accounts().profits().byAccount();
        } catch (IbkrException e) {
            problems.add(new Stale(reading.now(), "gain and loss of today is not known: " + reading.reason(e)));
            return Map.of();
        }
    }

    private boolean account(PortfolioAccount account, String id, Map<String, Profit> profits) {
        String shown = reading.mask().of(id);
        reading.tell("reading account " + shown);
        try {
            Map<String, SummaryValue> summary = reading.client().portfolio().summary(id);
            Map<String, LedgerEntry> ledger =
                    new TreeMap<>(reading.client().portfolio().ledger(id));
            List<Position> positions = positions(id);
            SummaryValue net = summary.get("netliquidation");
            String currency = account.currency() != null || net == null ? account.currency() : net.currency();
            Profit profit = profits.get(id + ".Core");
            accounts.add(new Fields()
                    .with("id", shown)
                    .with("type", account.type())
                    .with("currency", currency)
                    .with("netLiquidation", amount(summary, "netliquidation"))
                    .with("cashBalance", amount(summary, "totalcashvalue"))
                    .with("buyingPower", amount(summary, "buyingpower"))
                    .with("dayPnL", profit == null ? null : profit.daily())
                    .with("ledger", ledger(ledger)));
            positions.forEach(position -> rows.add(row(shown, position, currency, ledger)));
            held.addAll(positions);
            return true;
        } catch (IbkrException e) {
            keep(shown, reading.reason(e));
            return false;
        }
    }

    private void keep(String shown, String reason) {
        Optional<Fields> before = old.rows("accounts", "id", shown).stream().findFirst();
        Instant since = before.map(account -> staleSince(account).orElse(old.timestamp()))
                .orElse(reading.now());
        Stale stale = new Stale(since, "account " + shown + " could not be read: " + reason);
        problems.add(stale);
        before.ifPresent(account -> {
            accounts.add(account.with("stale", stale.json()));
            rows.addAll(old.rows("positions", "account", shown));
        });
    }

    private static Optional<Instant> staleSince(Fields account) {
        return account.get("stale") instanceof Map<?, ?> stale ? OldFile.time(stale.get("since")) : Optional.empty();
    }

    private List<Position> positions(String id) {
        ListPositionsOptions complete =
                ListPositionsOptions.builder().waitForSecDef(true).build();
        return reading.client()
                .portfolio()
                .allPositions(id, complete)
                .filter(position ->
                        position.position() == null || position.position().signum() != 0)
                .toList();
    }

    private static Fields row(
            String account, Position position, @Nullable String base, Map<String, LedgerEntry> ledger) {
        return new Fields()
                .with("account", account)
                .with("conid", position.conid())
                .with("symbol", symbol(position))
                .with("name", position.name() == null ? position.fullName() : position.name())
                .with("description", position.contractDesc())
                .with("assetClass", position.assetClass())
                .with("currency", position.currency())
                .with("quantity", position.position())
                .with("avgCost", position.avgCost())
                .with("currentPrice", position.mktPrice())
                .with("marketValue", position.mktValue())
                .with("marketValueBase", inBase(position, base, ledger))
                .with("pnl", position.unrealizedPnl())
                .with("pnlPercent", percent(position.avgCost(), position.position(), position.unrealizedPnl()));
    }

    /** The symbol of a position; of a derivative its description, because its symbol is that of the underlying. */
    private static String symbol(Position position) {
        String symbol = derivative(position) || position.ticker() == null ? position.contractDesc() : position.ticker();
        return symbol == null || symbol.isBlank() ? String.valueOf(position.conid()) : symbol.strip();
    }

    private static boolean derivative(Position position) {
        return position.expiry() != null && !position.expiry().isBlank();
    }

    private static @Nullable BigDecimal inBase(
            Position position, @Nullable String base, Map<String, LedgerEntry> ledger) {
        BigDecimal value = position.mktValue();
        if (position.baseMktValue() != null || value == null || position.currency() == null) {
            return position.baseMktValue();
        } else if (position.currency().equals(base)) {
            return value;
        }
        LedgerEntry entry = ledger.get(position.currency());
        BigDecimal rate = entry == null ? null : entry.exchangeRate();
        return rate == null ? null : value.multiply(rate).setScale(2, RoundingMode.HALF_UP);
    }

    /** Gain and loss in percent of the cost; null when it is not known. */
    public static @Nullable BigDecimal percent(
            @Nullable BigDecimal avgCost, @Nullable BigDecimal quantity, @Nullable BigDecimal pnl) {
        if (avgCost == null || quantity == null || pnl == null) {
            return null;
        }
        BigDecimal cost = avgCost.multiply(quantity).abs();
        return cost.signum() == 0 ? null : pnl.multiply(HUNDRED).divide(cost, 2, RoundingMode.HALF_UP);
    }

    private static List<Fields> ledger(Map<String, LedgerEntry> ledger) {
        List<Fields> lines = new ArrayList<>();
        ledger.forEach((currency, entry) -> {
            if (!currency.equals(BASE)) {
                lines.add(new Fields()
                        .with("currency", currency)
                        .with("cash", entry.cashBalance())
                        .with("settledCash", entry.settledCash())
                        .with("netLiquidation", entry.netLiquidationValue())
                        .with("stockValue", entry.stockMarketValue())
                        .with("unrealizedPnL", entry.unrealizedPnl())
                        .with("realizedPnL", entry.realizedPnl())
                        .with("exchangeRate", entry.exchangeRate()));
            }
        });
        return lines;
    }

    private static @Nullable BigDecimal amount(Map<String, SummaryValue> summary, String key) {
        SummaryValue value = summary.get(key);
        return value == null || Boolean.TRUE.equals(value.isNull()) ? null : value.amount();
    }

    /** The keys of the file: what accounts and positions say, and the sums over all accounts. */
    public static Fields content(List<Fields> accounts, List<Fields> positions) {
        List<Object> currencies = accounts.stream()
                .map(account -> Optional.ofNullable(account.get("currency")))
                .distinct()
                .map(currency -> currency.orElse(""))
                .toList();
        boolean one = currencies.size() == 1 && !currencies.get(0).equals("");
        Fields total = new Fields();
        AMOUNTS.forEach(amount -> total.put(amount, one ? sum(accounts, amount) : null));
        return new Fields()
                .with("currency", one ? currencies.get(0) : null)
                .with("account", total)
                .with("positions", positions)
                .with("accounts", accounts);
    }

    /** The sum over all accounts; null when it is not known for one. */
    private static @Nullable BigDecimal sum(List<Fields> accounts, String amount) {
        BigDecimal sum = BigDecimal.ZERO;
        for (Fields account : accounts) {
            if (!(account.get(amount) instanceof BigDecimal each)) {
                return null;
            }
            sum = sum.add(each);
        }
        return sum;
    }
}
