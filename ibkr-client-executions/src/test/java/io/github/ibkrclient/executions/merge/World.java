package io.github.ibkrclient.executions.merge;

import io.github.ibkrclient.executions.model.AssetClass;
import io.github.ibkrclient.executions.model.Execution;
import io.github.ibkrclient.executions.model.ExecutionTime;
import io.github.ibkrclient.executions.model.Instrument;
import io.github.ibkrclient.executions.model.Kind;
import io.github.ibkrclient.executions.model.Source;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What really happened in some accounts, and how each source tells it. */
final class World {
    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("yyyyMMdd-HH:mm:ss").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter EASTERN =
            DateTimeFormatter.ofPattern("yyyy-MM-dd, HH:mm:ss").withZone(ZoneOffset.ofHours(-5));
    private static final Instant MORNING = Instant.parse("2026-01-05T14:30:00Z");

    /** A trade as it was booked first, and what became of it. */
    record Fact(
            String account,
            long conid,
            String symbol,
            Instant time,
            BigDecimal quantity,
            BigDecimal price,
            BigDecimal commission,
            String exchange,
            int number,
            Fate fate) {
        /** The price after a correction. */
        BigDecimal corrected() {
            return price.add(new BigDecimal("0.25"));
        }
    }

    enum Fate {
        STANDS,
        CORRECTED,
        BUSTED,
        REBOOKED
    }

    private final List<Fact> facts = new ArrayList<>();

    /** Few accounts, symbols, seconds and sizes, so that rows come close to each other. */
    World(Random random, int size, boolean twins) {
        for (int number = 0; number < size; number++) {
            int symbol = random.nextInt(3);
            BigDecimal quantity = BigDecimal.valueOf((1 + random.nextInt(3)) * (random.nextBoolean() ? 100L : -100L));
            // without twins each has a price of its own, also when rounded to four digits
            BigDecimal price = new BigDecimal("10.00")
                    .add(
                            twins
                                    ? BigDecimal.valueOf(random.nextInt(2), 2)
                                    : BigDecimal.valueOf(number, 2).add(new BigDecimal("0.00123")));
            facts.add(new Fact(
                    random.nextInt(4) == 0 ? "U2222222" : "U1111111",
                    1000L + symbol,
                    "SYM" + symbol,
                    MORNING.plusSeconds(random.nextInt(3)),
                    quantity,
                    price,
                    BigDecimal.valueOf(-1_00 - (twins ? 0 : number), 2),
                    random.nextBoolean() ? "ARCA" : "NASDAQ",
                    number,
                    Fate.values()[Math.max(0, random.nextInt(7) - 3)]));
        }
    }

    List<Fact> facts() {
        return facts;
    }

    /** How many executions stand. */
    long standing() {
        return facts.stream().filter(fact -> fact.fate() != Fate.BUSTED).count();
    }

    /** All that a source tells. */
    List<Execution> as(Source source) {
        List<Execution> rows = new ArrayList<>();
        for (Fact fact : facts) {
            switch (source) {
                case LIVE, STREAM, MCP -> rows.addAll(live(fact, source));
                case FLEX_ACTIVITY -> rows.addAll(flex(fact, true));
                case FLEX_CONFIRMATION -> rows.addAll(confirmation(fact));
                default -> rows.addAll(statement(fact, source));
            }
        }
        Occurrences occurrences = new Occurrences();
        return rows.stream().map(occurrences::number).toList();
    }

    private static List<Execution> live(Fact fact, Source source) {
        List<Execution> rows = new ArrayList<>();
        rows.add(base(fact, source, fact.price())
                .executionId(id(fact, 1))
                .time(ExecutionTime.utc(fact.time(), UTC.format(fact.time())))
                .commission(source == Source.STREAM ? null : fact.commission())
                .clientOrderId("my-" + fact.number())
                .build());
        if (fact.fate() == Fate.CORRECTED) {
            rows.add(base(fact, source, fact.corrected())
                    .executionId(id(fact, 2))
                    .time(ExecutionTime.utc(fact.time(), UTC.format(fact.time())))
                    .build());
        }
        return rows;
    }

    /** With ids of executions or, when the query leaves them out, with transaction ids alone. */
    static List<Execution> flex(Fact fact, boolean executionIds) {
        List<Execution> rows = new ArrayList<>();
        Execution first = base(fact, Source.FLEX_ACTIVITY, fact.price())
                .executionId(executionIds ? id(fact, 1) : null)
                .tradeId("7" + fact.number())
                .transactionId("90" + (100 + fact.number()))
                .time(eastern(fact))
                .commission(fact.commission())
                .commissionCurrency("USD")
                .build();
        rows.add(first);
        if (fact.fate() == Fate.BUSTED || fact.fate() == Fate.REBOOKED) {
            rows.add(first.toBuilder()
                    .kind(Kind.CANCEL)
                    .executionId(null)
                    .tradeId(null)
                    .originalTransactionId(first.transactionId())
                    .transactionId("91" + (100 + fact.number()))
                    .signedQuantity(fact.quantity().negate())
                    .commission(BigDecimal.ZERO)
                    .build());
        }
        if (fact.fate() == Fate.REBOOKED || fact.fate() == Fate.CORRECTED) {
            rows.add(first.toBuilder()
                    .executionId(executionIds ? id(fact, 2) : null)
                    .transactionId("92" + (100 + fact.number()))
                    .price(fact.corrected())
                    .commission(BigDecimal.ZERO)
                    .build());
        }
        return rows;
    }

    private static List<Execution> confirmation(Fact fact) {
        return List.of(base(fact, Source.FLEX_CONFIRMATION, fact.price())
                .executionId(id(fact, 1))
                .tradeId("7" + fact.number())
                .time(eastern(fact))
                .commission(fact.commission())
                .orderType("LMT")
                .build());
    }

    private static List<Execution> statement(Fact fact, Source source) {
        Execution first = base(
                        fact,
                        source,
                        source.isRounded() ? fact.price().setScale(4, RoundingMode.HALF_EVEN) : fact.price())
                .time(eastern(fact))
                .commission(fact.commission())
                .build();
        List<Execution> rows = new ArrayList<>(List.of(first));
        if (fact.fate() == Fate.BUSTED) {
            rows.add(first.toBuilder()
                    .kind(Kind.CANCEL)
                    .signedQuantity(fact.quantity().negate())
                    .build());
        }
        return rows;
    }

    private static Execution.Builder base(Fact fact, Source source, BigDecimal price) {
        Instrument.Builder instrument = Instrument.builder(AssetClass.STK, fact.symbol(), "USD");
        if (source != Source.STATEMENT_HTML && source != Source.CONFIRMATION_HTML) {
            instrument.conid(fact.conid());
        }
        return Execution.builder(fact.account(), source, instrument.build())
                .signedQuantity(fact.quantity())
                .price(price)
                .exchange(fact.exchange());
    }

    private static ExecutionTime eastern(Fact fact) {
        return new ExecutionTime(fact.time(), EASTERN.format(fact.time()), ExecutionTime.Rule.DOCUMENT);
    }

    private static String id(Fact fact, int revision) {
        return String.format("0000e0d5.662a%04x.01.%02d", fact.number(), revision);
    }
}
