package io.github.ibkrclient.mcp;

import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.executions.ExecutionHistory.Failure;
import io.github.ibkrclient.executions.ExecutionSource;
import io.github.ibkrclient.executions.coverage.Evidence;
import io.github.ibkrclient.executions.coverage.Gap;
import io.github.ibkrclient.executions.coverage.Gap.Reason;
import io.github.ibkrclient.executions.model.AssetClass;
import io.github.ibkrclient.executions.model.Execution;
import io.github.ibkrclient.executions.model.ExecutionTime;
import io.github.ibkrclient.executions.model.Instrument;
import io.github.ibkrclient.executions.model.Side;
import io.github.ibkrclient.executions.model.Source;
import io.github.ibkrclient.executions.model.TimeRule;
import io.github.ibkrclient.mcp.model.RetailPosition;
import io.github.ibkrclient.mcp.model.RetailTrade;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The executions of a consent, 12 to 15 months back, for {@link io.github.ibkrclient.executions.Executions.Builder#source}.
 * Every window that holds a wanted day is read; the windows overlap, and rows are told apart by their ids. A window that fails
 * leaves a hole, unless others show its days. When the answer to a renewal of the token was lost, the other windows are not
 * asked for, so that the last try of the refresh token comes later.
 *
 * <p>IBKR does not tell the account. Until it is known, the executions stand under {@code mcp:} and the id of the consent.
 * Contract ids come from positions where a stock has one; else another source with the same execution id brings them.
 */
public final class McpExecutions implements ExecutionSource {
    /** From new to old, so that a failure of the first is known early. */
    private static final List<TradePeriod> SWEEP = List.of(
            TradePeriod.YEAR_TO_DATE,
            TradePeriod.LAST_QUARTER,
            TradePeriod.TWO_QUARTERS_AGO,
            TradePeriod.THREE_QUARTERS_AGO,
            TradePeriod.FOUR_QUARTERS_AGO);

    /** For the newest days, which are asked for often. Whether the 30 days have today is not known. */
    private static final List<TradePeriod> NEWEST = List.of(TradePeriod.TODAY, TradePeriod.DAYS_30);

    /** The form that the Web API's and Flex's execution ids have too. Others, such as {@code CRS:1234567890}, are bookings. */
    private static final Pattern EXECUTION_ID = Pattern.compile("[0-9A-Za-z]+\\.[0-9a-f]+(\\.\\d{1,4}){2}");

    private final McpClient client;
    /** The consent whose executions were read last. */
    private volatile String consent = "";

    private McpExecutions(McpClient client) {
        this.client = client;
    }

    /** The executions that a client reads. */
    public static McpExecutions of(McpClient client) {
        return new McpExecutions(client);
    }

    /** The first day, in New York, that the windows hold as a whole. */
    public static LocalDate reach(Instant now) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        return days(new Window(TradePeriod.FOUR_QUARTERS_AGO, today)).from();
    }

    @Override
    public void belongsTo(String account) {
        client.login().bind(account, consent);
    }

    @Override
    public Shown fetch(LocalDate from, LocalDate to) {
        McpLogin login = client.login();
        try {
            String id = login.consentId();
            consent = id;
            Shown shown = new Sweep(login.account(), !login.isBound(), from, to).run();
            boolean ended = login.status().state() == McpStatus.State.REVOKED;
            if (ended || login.consentId().equals(id)) {
                return shown;
            }
            return failed(
                    from, to, new CredentialException("consent", "another one took its place", "read again", null));
        } catch (CredentialException e) {
            return failed(from, to, e);
        }
    }

    private static Shown failed(LocalDate from, LocalDate to, CredentialException e) {
        Gap gap = new Gap("mcp", from, to, Reason.FAILED, "MCP: " + e.explanation(), e.remedy());
        return shown("mcp", true, List.of(), List.of(), List.of(gap), List.of(), List.of(new Failure("MCP", e)));
    }

    private static Shown shown(
            String account,
            boolean provisional,
            List<Execution> rows,
            List<Evidence> evidence,
            List<Gap> gaps,
            List<String> warnings,
            List<Failure> failures) {
        String remedy =
                "Say it once with McpLogin.bind (ibkr connect --retail --account ID), or read live trades or a Flex"
                        + " query of the same days too";
        return new Shown(account, provisional, remedy, rows, evidence, gaps, warnings, failures);
    }

    /** A window and the day in UTC on which it is asked for. */
    private record Window(TradePeriod period, LocalDate today) {
        Instant start() {
            return period.from(today).atStartOfDay().toInstant(ZoneOffset.UTC);
        }

        Instant end() {
            return period.to(today).plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC);
        }
    }

    private record Days(LocalDate from, LocalDate to) {}

    /** The days of New York that a window touches. */
    private static Days touched(Window window) {
        return new Days(
                TimeRule.easternDay(window.start()),
                TimeRule.easternDay(window.end().minusNanos(1)));
    }

    /** The days of New York that lie within a window as a whole. */
    private static Days days(Window window) {
        return whole(window.start(), window.end());
    }

    private static Days whole(Instant start, Instant end) {
        LocalDate first = TimeRule.easternDay(start);
        if (first.atStartOfDay(TimeRule.EASTERN).toInstant().isBefore(start)) {
            first = first.plusDays(1);
        }
        LocalDate last = TimeRule.easternDay(end).minusDays(1);
        return new Days(first, last);
    }

    /** One reading of all windows. */
    private final class Sweep {
        private final String account;
        private final boolean provisional;
        private final LocalDate from;
        private final LocalDate to;
        private final Instant now = client.timing().now();
        private final LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        private final Map<String, RetailTrade> trades = new LinkedHashMap<>();
        private final List<Window> read = new ArrayList<>();
        private final List<Gap> gaps = new ArrayList<>();
        private final Set<String> warnings = new LinkedHashSet<>();
        private final List<String> negative = new ArrayList<>();
        private final List<Failure> failures = new ArrayList<>();
        /** After which the other windows wait. */
        private @Nullable IbkrException lost;

        Sweep(String account, boolean provisional, LocalDate from, LocalDate to) {
            this.account = account;
            this.provisional = provisional;
            this.from = from;
            this.to = to;
        }

        Shown run() {
            boolean newest =
                    !from.isBefore(days(new Window(TradePeriod.DAYS_30, today)).from());
            for (TradePeriod period : newest ? NEWEST : SWEEP) {
                Window window = new Window(period, today);
                Days days = touched(window);
                if (!days.to().isBefore(from) && !days.from().isAfter(to)) {
                    read(window);
                }
            }
            if (reach(now).isAfter(from)) {
                gap(
                        from,
                        reach(now).minusDays(1),
                        Reason.NO_SOURCE,
                        "MCP: its windows reach back to " + reach(now),
                        "use a Flex query for older days");
            }
            Map<String, Long> contracts = trades.isEmpty() || lost != null ? Map.of() : contracts();
            List<Execution> rows = new ArrayList<>();
            trades.values()
                    .forEach(trade -> execution(trade, contracts)
                            .filter(row -> within(row))
                            .ifPresent(rows::add));
            if (!negative.isEmpty()) {
                warnings.add("MCP: " + negative.size() + " commissions are negative, such as that of " + negative.get(0)
                        + ", and IBKR was seen to write costs as positive numbers; compare them with a report");
            }
            return shown(account, provisional, rows, evidence(), gaps, List.copyOf(warnings), failures);
        }

        private boolean within(Execution row) {
            Instant at = row.time().instant();
            LocalDate day = at == null ? from : TimeRule.easternDay(at);
            return !day.isBefore(from) && !day.isAfter(to);
        }

        private void read(Window window) {
            Days days = touched(window);
            String name = "MCP " + window.period();
            IbkrException before = lost;
            if (before != null) {
                gap(days.from(), days.to(), Reason.FAILED, name + ": " + before.explanation(), before.remedy());
                return;
            }
            try {
                List<String> unread = new ArrayList<>();
                for (RetailTrade trade : client.trades(window.period())) {
                    if (isReadable(trade)) {
                        trades.putIfAbsent(String.valueOf(trade.tradeId()), trade);
                    } else {
                        unread.add(String.valueOf(trade.tradeId()));
                    }
                }
                if (unread.isEmpty()) {
                    read.add(window);
                    return;
                }
                String words = name + ": no id, side, size, price or time in " + String.join(", ", unread);
                warnings.add(words);
                gap(days.from(), days.to(), Reason.NOT_PROVEN, words, "take these days from a Flex query");
            } catch (IbkrException e) {
                failures.add(new Failure(name, e));
                boolean uncertain = client.login().status().state() == McpStatus.State.UNCERTAIN;
                lost = uncertain && !(e instanceof McpToolException) ? e : null;
                gap(days.from(), days.to(), Reason.FAILED, name + ": " + e.explanation(), e.remedy());
            }
        }

        private void gap(LocalDate first, LocalDate last, Reason reason, String words, String remedy) {
            gaps.add(new Gap(account, first, last, reason, words, remedy));
        }

        private boolean isReadable(RetailTrade trade) {
            return trade.tradeId() != null
                    && !trade.tradeId().isBlank()
                    && side(trade).isPresent()
                    && trade.size() != null
                    && trade.size().signum() >= 0
                    && trade.price() != null
                    && trade.time() != null;
        }

        /** Windows that touch each other show the days between them together. A day of New York lies in two days of UTC. */
        private List<Evidence> evidence() {
            List<Evidence> evidence = new ArrayList<>();
            List<Window> sorted =
                    read.stream().sorted(Comparator.comparing(Window::start)).toList();
            for (int at = 0; at < sorted.size(); at++) {
                Instant start = sorted.get(at).start();
                Instant end = sorted.get(at).end();
                List<String> names =
                        new ArrayList<>(List.of(sorted.get(at).period().name()));
                while (at + 1 < sorted.size() && !sorted.get(at + 1).start().isAfter(end)) {
                    Window next = sorted.get(++at);
                    end = next.end().isAfter(end) ? next.end() : end;
                    names.add(next.period().name());
                }
                Days days = whole(start, end.isAfter(now) ? now : end);
                LocalDate first = days.from().isBefore(from) ? from : days.from();
                LocalDate last = days.to().isAfter(to) ? to : days.to();
                if (!last.isBefore(first)) {
                    String proof = "get_account_trades " + String.join(", ", names) + ", read on " + today;
                    evidence.add(new Evidence(account, first, last, Source.MCP, proof));
                }
            }
            return evidence;
        }

        /** The contract ids of stocks by symbol and currency, where positions have exactly one. */
        private Map<String, Long> contracts() {
            Map<String, Long> found = new HashMap<>();
            Set<String> several = new LinkedHashSet<>();
            try {
                for (RetailPosition position : client.positions()) {
                    String type = position.assetClass();
                    boolean stock = type == null || type.equals("STK");
                    String symbol = position.description();
                    if (stock && symbol != null && position.contractId() != null && position.currency() != null) {
                        String key = symbol + " " + position.currency();
                        Long other = found.put(key, position.contractId());
                        if (other != null && !other.equals(position.contractId())) {
                            several.add(key);
                        }
                    }
                }
            } catch (IbkrException e) {
                warnings.add("MCP: positions could not be read, so no execution has a contract id: " + e.explanation());
            }
            found.keySet().removeAll(several);
            return found;
        }

        private Optional<Execution> execution(RetailTrade trade, Map<String, Long> contracts) {
            Side side = side(trade).orElseThrow();
            BigDecimal size = trade.size();
            BigDecimal price = trade.price();
            Instant time = trade.time();
            if (size == null || price == null || time == null) {
                return Optional.empty();
            }
            BigDecimal cost = trade.commission();
            if (cost != null && cost.signum() < 0) {
                negative.add(String.valueOf(trade.tradeId()));
            }
            BigDecimal amount = trade.netAmount();
            String id = String.valueOf(trade.tradeId());
            return Optional.of(Execution.builder(account, Source.MCP, instrument(trade, contracts))
                    .executionId(EXECUTION_ID.matcher(id).matches() ? id : null)
                    .orderId(trade.orderId())
                    .side(side)
                    .quantity(size)
                    .price(price)
                    .proceeds(amount == null || side == Side.SELL ? amount : amount.negate())
                    .commission(cost == null ? null : cost.negate())
                    .time(ExecutionTime.utc(time, time.toString()))
                    .exchange(trade.exchange())
                    .build());
        }

        private Instrument instrument(RetailTrade trade, Map<String, Long> contracts) {
            AssetClass type = AssetClass.ofCode(String.valueOf(trade.secType()));
            String symbol = trade.symbol() == null ? "" : trade.symbol();
            boolean derived = type != AssetClass.STK && type != AssetClass.CASH && type != AssetClass.CRYPTO;
            return Instrument.builder(type, symbol, trade.currency())
                    .conid(type == AssetClass.STK ? contracts.get(symbol + " " + trade.currency()) : null)
                    .description(trade.companyName())
                    .underlyingSymbol(derived ? symbol : null)
                    .build();
        }
    }

    private static Optional<Side> side(RetailTrade trade) {
        @Nullable String side = trade.side();
        return side == null
                ? Optional.empty()
                : switch (side) {
                    case "BUY" -> Optional.of(Side.BUY);
                    case "SELL" -> Optional.of(Side.SELL);
                    default -> Optional.empty();
                };
    }
}
