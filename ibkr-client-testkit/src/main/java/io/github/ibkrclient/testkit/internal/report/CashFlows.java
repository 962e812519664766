package io.github.ibkrclient.testkit.internal.report;

import io.github.ibkrclient.testkit.BookedExecution;
import io.github.ibkrclient.testkit.internal.market.Market;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.List;

/**
 * The cash of an account in one currency over a period.
 *
 * @param currency the currency; that of the account's reports when the row sums up all of them
 * @param summary whether the row sums up all currencies
 * @param starting the cash before
 * @param sales what came in by trades
 * @param purchases what went out by trades, negative
 * @param commissions the commissions, negative
 */
public record CashFlows(
        String currency,
        boolean summary,
        BigDecimal starting,
        BigDecimal sales,
        BigDecimal purchases,
        BigDecimal commissions) {
    /** The same flows in another currency, as a sum of all. */
    CashFlows in(String other, BigDecimal rate) {
        return new CashFlows(
                other,
                true,
                Printed.converted(starting, rate),
                Printed.converted(sales, rate),
                Printed.converted(purchases, rate),
                Printed.converted(commissions, rate));
    }

    /** The cash afterwards. */
    public BigDecimal ending() {
        return starting.add(sales).add(purchases).add(commissions);
    }

    /** The rows that reports hold now. */
    public static List<BookedExecution> standing(List<BookedExecution> rows, Instant now) {
        return rows.stream().filter(row -> row.told().at(now)).toList();
    }

    /** What one unit of a currency is worth in another. */
    public static BigDecimal rate(Market market, String currency, String base) {
        return market.catalogue().rate(currency).divide(market.catalogue().rate(base), MathContext.DECIMAL64);
    }

    /** No cash and no flow. */
    static CashFlows none(String currency) {
        return new CashFlows(currency, false, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);
    }

    /** The flow of a trade: a sale or a purchase. */
    static CashFlows trade(String currency, BigDecimal money) {
        BigDecimal none = BigDecimal.ZERO;
        return new CashFlows(currency, false, none, money.max(none), money.min(none), none);
    }

    /** The same flows after other cash. */
    CashFlows starting(BigDecimal cash) {
        return new CashFlows(currency, summary, cash, sales, purchases, commissions);
    }

    /** The same flows with other commissions. */
    CashFlows commissions(BigDecimal paid) {
        return new CashFlows(currency, summary, starting, sales, purchases, paid);
    }

    /** These flows and others of the same currency. */
    CashFlows plus(CashFlows other) {
        return new CashFlows(
                currency,
                summary,
                starting.add(other.starting),
                sales.add(other.sales),
                purchases.add(other.purchases),
                commissions.add(other.commissions));
    }
}
