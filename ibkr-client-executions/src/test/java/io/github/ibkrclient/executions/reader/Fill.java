package io.github.ibkrclient.executions.reader;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * An invented execution that the tests write into reports of every format.
 *
 * @param order the number of its order
 * @param asset STK, OPT, CASH
 * @param quantity signed
 * @param multiplier how many units one contract stands for
 */
record Fill(
        int order,
        String account,
        String asset,
        String currency,
        String symbol,
        String date,
        String time,
        String venue,
        BigDecimal quantity,
        BigDecimal price,
        int multiplier,
        BigDecimal commission,
        String codes) {
    BigDecimal proceeds() {
        return quantity.multiply(price)
                .multiply(BigDecimal.valueOf(-multiplier))
                .stripTrailingZeros();
    }

    String sign() {
        return quantity.signum() < 0 ? "SELL" : "BUY";
    }

    static Fill stock(
            int order,
            String symbol,
            String date,
            String time,
            String venue,
            String quantity,
            String price,
            String commission) {
        return new Fill(
                order,
                "U0000001",
                "STK",
                "USD",
                symbol,
                date,
                time,
                venue,
                new BigDecimal(quantity),
                new BigDecimal(price),
                1,
                new BigDecimal(commission),
                new BigDecimal(quantity).signum() > 0 ? "O" : "C");
    }

    /** Six executions of five orders: partial fills, a sale, another currency, an option and a conversion. */
    static List<Fill> few() {
        List<Fill> fills = new ArrayList<>();
        fills.add(stock(1, "ACME", "2026-03-03", "09:31:05", "NASDAQ", "60", "25.1", "-0.42"));
        fills.add(stock(1, "ACME", "2026-03-03", "09:31:07", "ARCA", "1940", "25.11", "-9.785"));
        fills.add(stock(2, "ACME", "2026-03-05", "15:59:58", "DARK", "-500", "26.3", "-2.583475"));
        fills.add(new Fill(
                3,
                "U0000001",
                "STK",
                "EUR",
                "BEISd",
                "2026-03-04",
                "04:10:33",
                "IBIS",
                new BigDecimal("12"),
                new BigDecimal("101.25"),
                1,
                new BigDecimal("-1.25"),
                "O"));
        fills.add(new Fill(
                4,
                "U0000001",
                "OPT",
                "USD",
                "ACME 20MAR26 27.5 C",
                "2026-03-04",
                "10:00:01",
                "CBOE",
                new BigDecimal("-3"),
                new BigDecimal("0.85"),
                100,
                new BigDecimal("-2.13456"),
                "O"));
        fills.add(new Fill(
                5,
                "U0000001",
                "CASH",
                "USD",
                "EUR.USD",
                "2026-03-03",
                "11:02:03",
                "IDEALFX",
                new BigDecimal("2000"),
                new BigDecimal("1.08755"),
                1,
                new BigDecimal("-2"),
                ""));
        return fills;
    }

    /** As many as wanted, of forty symbols, in the order of their symbols. */
    static List<Fill> many(int count) {
        List<Fill> fills = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String symbol = "SYM" + i * 40L / count;
            BigDecimal quantity = BigDecimal.valueOf((i % 7 + 1) * (i % 3 == 0 ? -100L : 100L));
            BigDecimal price = BigDecimal.valueOf(10_000 + i % 5_000, 2);
            fills.add(new Fill(
                    i,
                    "U0000001",
                    "STK",
                    "USD",
                    symbol,
                    "2026-03-%02d".formatted(2 + i % 5),
                    "1%d:%02d:%02d".formatted(i % 6, i / 6 % 60, i % 60),
                    "NASDAQ",
                    quantity,
                    price,
                    1,
                    quantity.abs()
                            .movePointLeft(3)
                            .negate()
                            .setScale(4, RoundingMode.HALF_UP)
                            .stripTrailingZeros(),
                    quantity.signum() > 0 ? "O" : "C;P"));
        }
        return fills;
    }
}
