package io.github.ibkrclient.ingest.internal.store;

import io.github.ibkrclient.executions.merge.Occurrences;
import io.github.ibkrclient.executions.model.AssetClass;
import io.github.ibkrclient.executions.model.Execution;
import io.github.ibkrclient.executions.model.ExecutionTime;
import io.github.ibkrclient.executions.model.ExecutionTime.Rule;
import io.github.ibkrclient.executions.model.Instrument;
import io.github.ibkrclient.executions.model.Kind;
import io.github.ibkrclient.executions.model.Source;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Trades that lie close to each other, and what each source tells of them. */
final class Trades {
    static final String ACCOUNT = "U1111111";
    static final String OTHER_ACCOUNT = "U2222222";

    private static final Instant START = Instant.parse("2026-01-05T14:30:00Z");
    private static final DateTimeFormatter PRINTED = DateTimeFormatter.ofPattern("yyyy-MM-dd, HH:mm:ss");
    private static final ZoneId NEW_YORK = ZoneOffset.ofHours(-5);

    private enum Fate {
        STANDS,
        CORRECTED,
        CANCELLED,
        BOOKED_AGAIN
    }

    private record Trade(
            int number, String account, int symbol, Instant time, int quantity, BigDecimal price, Fate fate) {}

    private final List<Trade> trades = new ArrayList<>();

    Trades(Random random, int size) {
        for (int number = 0; number < size; number++) {
            trades.add(new Trade(
                    number,
                    random.nextInt(4) == 0 ? OTHER_ACCOUNT : ACCOUNT,
                    random.nextInt(2),
                    START.plusSeconds(random.nextInt(3)),
                    (1 + random.nextInt(2)) * (random.nextBoolean() ? 100 : -100),
                    BigDecimal.valueOf(1_000 + random.nextInt(3), 2),
                    Fate.values()[Math.max(0, random.nextInt(7) - 3)]));
        }
    }

    /** What some sources tell, one after another. */
    List<Execution> rows(Random random) {
        List<Execution> rows = new ArrayList<>();
        for (Source source : Source.values()) {
            if (random.nextInt(3) == 0) {
                rows.addAll(as(source, NEW_YORK, true));
            }
        }
        if (random.nextInt(3) == 0) {
            rows.addAll(as(Source.FLEX_ACTIVITY, NEW_YORK, false));
        }
        if (random.nextInt(3) == 0) { // the same statement, read with a zone that was set wrongly
            rows.addAll(as(Source.STATEMENT_CSV, ZoneOffset.ofHours(1), true));
        }
        if (random.nextInt(3) == 0) { // a statement without the section of instruments
            as(Source.STATEMENT_CSV, NEW_YORK, true)
                    .forEach(row -> rows.add(row.toBuilder()
                            .instrument(row.instrument().toBuilder().conid(null).build())
                            .build()));
        }
        if (random.nextInt(3) == 0) {
            rows.removeIf(row -> random.nextInt(6) == 0);
        }
        return rows.isEmpty() ? as(Source.LIVE, NEW_YORK, true) : rows;
    }

    private List<Execution> as(Source source, ZoneId zone, boolean executionIds) {
        List<Execution> rows = new ArrayList<>();
        for (Trade trade : trades) {
            switch (source) {
                case LIVE, STREAM -> live(rows, trade, source);
                case FLEX_ACTIVITY -> flex(rows, trade, executionIds);
                case FLEX_CONFIRMATION ->
                    rows.add(base(trade, source, zone)
                            .executionId(id(trade, 1))
                            .tradeId("7" + trade.number())
                            .build());
                default -> statement(rows, trade, source, zone);
            }
        }
        Occurrences occurrences = new Occurrences();
        return rows.stream().map(occurrences::number).toList();
    }

    private static void live(List<Execution> rows, Trade trade, Source source) {
        Execution first = base(trade, source, ZoneOffset.UTC)
                .executionId(id(trade, 1))
                .time(ExecutionTime.utc(trade.time(), trade.time().toString()))
                .commission(source == Source.STREAM ? null : new BigDecimal("-1.00"))
                .build();
        rows.add(first);
        if (trade.fate() == Fate.CORRECTED) {
            rows.add(first.toBuilder()
                    .executionId(id(trade, 2))
                    .price(corrected(trade))
                    .build());
        }
    }

    private static void flex(List<Execution> rows, Trade trade, boolean executionIds) {
        Execution first = base(trade, Source.FLEX_ACTIVITY, NEW_YORK)
                .executionId(executionIds ? id(trade, 1) : null)
                .tradeId("7" + trade.number())
                .transactionId("90" + trade.number())
                .commission(new BigDecimal("-1.00"))
                .commissionCurrency("USD")
                .build();
        rows.add(first);
        if (trade.fate() == Fate.CANCELLED || trade.fate() == Fate.BOOKED_AGAIN) {
            rows.add(first.toBuilder()
                    .kind(Kind.CANCEL)
                    .executionId(null)
                    .tradeId(null)
                    .originalTransactionId(first.transactionId())
                    .transactionId("91" + trade.number())
                    .signedQuantity(first.signedQuantity().negate())
                    .commission(BigDecimal.ZERO)
                    .build());
        }
        if (trade.fate() == Fate.BOOKED_AGAIN || trade.fate() == Fate.CORRECTED) {
            Instant later = trade.time().plusSeconds(trade.number() % 2 * 3_600L);
            rows.add(first.toBuilder()
                    .executionId(executionIds ? id(trade, 2) : null)
                    .transactionId("92" + trade.number())
                    .time(new ExecutionTime(later, PRINTED.format(later.atZone(NEW_YORK)), Rule.DOCUMENT))
                    .price(corrected(trade))
                    .commission(BigDecimal.ZERO)
                    .build());
        }
    }

    private static void statement(List<Execution> rows, Trade trade, Source source, ZoneId zone) {
        Execution first = base(trade, source, zone).build();
        rows.add(first);
        if (trade.fate() == Fate.CANCELLED) {
            rows.add(first.toBuilder()
                    .kind(Kind.CANCEL)
                    .signedQuantity(first.signedQuantity().negate())
                    .build());
        }
    }

    private static Execution.Builder base(Trade trade, Source source, ZoneId zone) {
        String printed = PRINTED.format(trade.time().atZone(NEW_YORK));
        Instant read =
                trade.time().atZone(NEW_YORK).toLocalDateTime().atZone(zone).toInstant();
        return Execution.builder(
                        trade.account(),
                        source,
                        Instrument.builder(AssetClass.STK, "SYM" + trade.symbol(), "USD")
                                .conid(source.isRounded() ? null : 1_000L + trade.symbol())
                                .build())
                .signedQuantity(BigDecimal.valueOf(trade.quantity()))
                .price(trade.price())
                .exchange(trade.number() % 2 == 0 ? "ARCA" : "NASDAQ")
                .time(new ExecutionTime(read, printed, Rule.DOCUMENT));
    }

    private static BigDecimal corrected(Trade trade) {
        return trade.price().add(new BigDecimal("0.25"));
    }

    private static String id(Trade trade, int revision) {
        return String.format("0000e0d5.662a%04x.01.%02d", trade.number(), revision);
    }

    /** A fill of 100 shares as the Web API lists it. */
    static Execution fill(int number) {
        Instant time = START.plusSeconds(number * 10L);
        return Execution.builder(
                        ACCOUNT,
                        Source.LIVE,
                        Instrument.builder(AssetClass.STK, "AAPL", "USD")
                                .conid(265598L)
                                .build())
                .executionId(String.format("0000e0d5.%08x.01.01", number))
                .signedQuantity(new BigDecimal(number % 2 == 0 ? "100" : "-100"))
                .price(new BigDecimal("190.50").add(BigDecimal.valueOf(number, 4)))
                .commission(new BigDecimal("-1.0075"))
                .exchange("ARCA")
                .time(ExecutionTime.utc(time, time.toString()))
                .build();
    }

    static List<Execution> fills(int from, int to) {
        List<Execution> rows = new ArrayList<>();
        for (int number = from; number < to; number++) {
            rows.add(fill(number));
        }
        return rows;
    }
}
