package io.github.ibkrclient.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.testkit.BookedExecution.Kind;
import io.github.ibkrclient.testkit.BookedExecution.Status;
import io.github.ibkrclient.testkit.FlexQuery.Level;
import io.github.ibkrclient.testkit.FlexQuery.Section;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Flex documents hold the executions of the ledger, in the form that the query asks for. */
class FlexDocumentTest {
    private static final LocalDate FROM = LocalDate.of(2026, 10, 1);
    private static final LocalDate TO = LocalDate.of(2026, 11, 29);

    private final VirtualTiming time = VirtualTiming.startingAt(Instant.parse("2026-11-30T21:30:00Z"));
    private final IbkrSimulator ibkr =
            IbkrSimulator.builder().timing(time).history(FROM).roundTrips(4, 3).build();
    private final SimulatedReports reports = ibkr.reports();
    private final FlexQuery query = FlexQuery.activity("1");

    @Test
    void activityHoldsEveryRowOfTheLedgerThatNoRevisionReplaced() {
        Map<String, BookedExecution> ledger = ledger(row -> true);
        List<Element> trades = elements(query, "Trade");

        assertThat(trades).hasSize(ledger.size()).hasSizeGreaterThan(500);
        for (Element trade : trades) {
            BookedExecution truth = Objects.requireNonNull(
                    ledger.get(trade.getAttribute("accountId") + trade.getAttribute("transactionID")));
            assertThat(trade.getAttribute("ibExecID"))
                    .isEqualTo(Objects.requireNonNullElse(truth.ids().executionId(), ""));
            assertThat(trade.getAttribute("tradeID"))
                    .isEqualTo(Objects.requireNonNullElse(truth.ids().tradeId(), ""));
            assertThat(number(trade, "quantity")).isEqualByComparingTo(truth.quantity());
            assertThat(number(trade, "tradePrice")).isEqualByComparingTo(truth.price());
            assertThat(number(trade, "proceeds"))
                    .isEqualByComparingTo(truth.quantity()
                            .multiply(truth.price())
                            .multiply(truth.instrument().multiplier())
                            .negate());
            assertThat(number(trade, "ibCommission")).isEqualByComparingTo(truth.commission());
            assertThat(trade.getAttribute("ibCommissionCurrency")).isEqualTo(truth.commissionCurrency());
            assertThat(trade.getAttribute("conid"))
                    .isEqualTo(Long.toString(truth.instrument().conid()));
            assertThat(trade.getAttribute("transactionType"))
                    .isEqualTo(truth.kind().transactionType());
            assertThat(trade.getAttributes().getLength()).isEqualTo(85);
        }
        assertThat(trades).extracting(trade -> trade.getAttribute("buySell")).contains("BUY", "SELL", "SELL (Ca.)");
    }

    @Test
    void aCancellationNamesWhatItCancels() {
        List<Element> trades = elements(query, "Trade");
        assertThat(trades.stream()
                        .filter(trade -> trade.getAttribute("transactionType").equals("TradeCancel")))
                .isNotEmpty()
                .allSatisfy(cancel -> {
                    assertThat(cancel.getAttribute("ibExecID")).isEmpty();
                    assertThat(cancel.getAttribute("tradeID")).isEmpty();
                    assertThat(cancel.getAttribute("notes")).isEqualTo("Ca");
                    assertThat(trades)
                            .anyMatch(trade -> trade.getAttribute("transactionID")
                                    .equals(cancel.getAttribute("origTransactionID")));
                });
    }

    @Test
    void theCashReportIsTheSumOfTheTrades() {
        for (String account : ibkr.user().accountIds()) {
            Document document = parsed(reports.flexReport(query.of(account), FROM, TO));
            Map<String, BigDecimal> sales = new HashMap<>();
            Map<String, BigDecimal> purchases = new HashMap<>();
            for (Element trade : elements(document, "Trade")) {
                add(sales, purchases, trade.getAttribute("currency"), number(trade, "proceeds"));
                if (trade.getAttribute("assetCategory").equals("CASH")) {
                    String first = trade.getAttribute("symbol").substring(0, 3);
                    add(sales, purchases, first, number(trade, "quantity"));
                }
            }
            assertThat(sales).containsKeys("EUR", "USD");
            for (Element cash : elements(document, "CashReportCurrency")) {
                String currency = cash.getAttribute("currency");
                if (!currency.equals("BASE_SUMMARY")) {
                    assertThat(number(cash, "netTradesSales"))
                            .isEqualByComparingTo(sales.getOrDefault(currency, BigDecimal.ZERO));
                    assertThat(number(cash, "netTradesPurchases"))
                            .isEqualByComparingTo(purchases.getOrDefault(currency, BigDecimal.ZERO));
                }
                assertThat(number(cash, "endingCash"))
                        .isEqualByComparingTo(number(cash, "startingCash")
                                .add(number(cash, "netTradesSales"))
                                .add(number(cash, "netTradesPurchases"))
                                .add(number(cash, "commissions")));
            }
        }
    }

    @Test
    void commissionsOfCurrenciesAreDebitedInAnotherCurrencyThanIsStated() {
        String account = ibkr.user().accountIds().get(1);
        Document document = parsed(reports.flexReport(query.of(account), FROM, TO));
        BigDecimal inRows = elements(document, "Trade").stream()
                .filter(trade -> trade.getAttribute("ibCommissionCurrency").equals("EUR"))
                .map(trade -> number(trade, "ibCommission"))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal stated = elements(document, "CashReportCurrency").stream()
                .filter(cash -> cash.getAttribute("currency").equals("EUR"))
                .map(cash -> number(cash, "commissions"))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        assertThat(stated).isGreaterThan(inRows);
    }

    @Test
    void ordersAndSummariesAddUpToTheExecutions() {
        Document document =
                parsed(reports.flexReport(query.levels(Level.SYMBOL_SUMMARY, Level.ORDER, Level.EXECUTION), FROM, TO));
        Map<String, BigDecimal> executions = sums(elements(document, "Trade"));
        assertThat(executions).hasSizeGreaterThan(20);
        assertThat(sums(elements(document, "Order"))).isEqualTo(executions);
        assertThat(sums(elements(document, "SymbolSummary"))).isEqualTo(executions);
        assertThat(elements(document, "Order"))
                .allMatch(order -> order.getAttribute("ibExecID").isEmpty());
    }

    @Test
    void aQueryWithoutCanceledTradesLeavesPairsOutAndShowsALoneCancellation() {
        FlexQuery without = query.withoutCanceledTrades();
        assertThat(elements(without, "Trade"))
                .noneMatch(trade -> trade.getAttribute("transactionType").equals("TradeCancel"));
        BookedExecution cancel = ledger(row -> row.kind() == Kind.TRADE_CANCEL)
                .values()
                .iterator()
                .next();
        Document alone =
                parsed(reports.flexReport(without.of(cancel.account()), cancel.reportDate(), cancel.reportDate()));
        assertThat(elements(alone, "Trade"))
                .anyMatch(trade -> trade.getAttribute("transactionType").equals("TradeCancel"));
    }

    @Test
    void timesHaveAZoneOnlyWhenTheQueryAsksForIt() {
        FlexQuery zoned = query.dates("yyyy-MM-dd", ";", "HH:mm:ss", true);
        assertThat(coins(query)).containsOnly("20261101;013015");
        assertThat(coins(zoned))
                .containsExactlyInAnyOrder(
                        "2026-11-01;01:30:15 EDT",
                        "2026-11-01;01:30:15 EDT",
                        "2026-11-01;01:30:15 EST",
                        "2026-11-01;01:30:15 EST");
        assertThat(coins(query.dates("dd-MMM-yy", " ", "HH:mm:ss", false))).containsOnly("01-Nov-26 01:30:15");
    }

    @Test
    void clientOrderIdsAreInDocumentsOfSingleDaysOnly() {
        LocalDate day = LocalDate.of(2026, 10, 2);
        Predicate<Element> referenced =
                trade -> !trade.getAttribute("orderReference").isEmpty();
        assertThat(elements(query, "Trade")).noneMatch(referenced);
        assertThat(elements(parsed(reports.flexReport(query, day, day)), "Trade"))
                .anyMatch(referenced);
        assertThat(elements(FlexQuery.confirmations("2"), "TradeConfirm")).anyMatch(referenced);
    }

    @Test
    void aStatementForEachDayIsMostlyEmptyAndCounted() {
        Document document = parsed(reports.flexReport(query.brokenOutByDay(), FROM, TO));
        List<Element> statements = elements(document, "FlexStatement");
        Element count = elements(document, "FlexStatements").get(0);
        assertThat(count.getAttribute("count")).isEqualTo(Integer.toString(statements.size()));
        assertThat(statements)
                .hasSize(2 * 42)
                .allMatch(statement -> statement.getAttribute("fromDate").equals(statement.getAttribute("toDate")));
        assertThat(elements(document, "Trade")).hasSameSizeAs(elements(query, "Trade"));
    }

    @Test
    void confirmationsHoldTheSameExecutionsUnderOtherNames() {
        Map<String, BookedExecution> ledger = ledger(row -> row.kind() != Kind.BOOK_TRADE);
        List<Element> confirms = elements(FlexQuery.confirmations("2"), "TradeConfirm");
        assertThat(confirms).hasSize(ledger.size());
        Map<String, BookedExecution> byExecution = new HashMap<>();
        ledger.values().forEach(row -> byExecution.put(String.valueOf(row.ids().executionId()), row));
        assertThat(confirms)
                .filteredOn(row -> !row.getAttribute("execID").isEmpty())
                .hasSizeGreaterThan(500)
                .allSatisfy(row -> {
                    BookedExecution truth = Objects.requireNonNull(byExecution.get(row.getAttribute("execID")));
                    assertThat(number(row, "price")).isEqualByComparingTo(truth.price());
                    assertThat(number(row, "commission")).isEqualByComparingTo(truth.commission());
                    assertThat(row.getAttribute("code")).isEqualTo(truth.notes());
                    assertThat(row.getAttribute("tradeID"))
                            .isEqualTo(truth.ids().tradeId());
                    assertThat(row.hasAttribute("transactionID")).isFalse();
                });
    }

    @Test
    void aCommissionThatIsNotKnownYetIsEmpty() {
        LocalDate day = LocalDate.of(2026, 10, 6);
        VirtualTiming then = VirtualTiming.startingAt(Instant.parse("2026-10-07T01:00:00Z"));
        IbkrSimulator evening =
                IbkrSimulator.builder().timing(then).history(FROM).build();
        assertThat(elements(
                        parsed(evening.reports().flexReport(FlexQuery.confirmations("2"), day, day)), "TradeConfirm"))
                .anyMatch(row -> row.getAttribute("commission").isEmpty());
        assertThat(elements(parsed(reports.flexReport(FlexQuery.confirmations("2"), day, day)), "TradeConfirm"))
                .isNotEmpty()
                .noneMatch(row -> row.getAttribute("commission").isEmpty());
        then.close();
    }

    @Test
    void csvHasThreeShapes() {
        FlexQuery small = query.of(ibkr.user().accountIds().get(0)).sections(Section.CASH_REPORT, Section.TRADES);
        List<String> plain = lines(small.csv());
        List<String> records = lines(small.csv(true, false));
        List<String> coded = lines(small.csv(false, true));
        long trades = elements(small, "Trade").size();

        assertThat(plain.get(0)).startsWith("\"ClientAccountID\",\"AccountAlias\"");
        assertThat(plain).hasSize((int) trades + 6);
        assertThat(plain.get(5))
                .contains("\"AssetClass\"", "\"Put/Call\"", "\"Buy/Sell\"", "\"IBExecID\"", "\"Notes/Codes\"");
        assertThat(records.get(0)).startsWith("\"BOF\"").contains("\"Activity\",\"2\",\"20261001\",\"20261129\"");
        assertThat(records)
                .contains("\"EOS\",\"TRNT\",\"" + trades + "\"")
                .endsWith("\"EOF\",\"" + ibkr.user().accountIds().get(0) + "\"");
        assertThat(coded)
                .hasSameSizeAs(plain)
                .allMatch(line -> line.startsWith("\"HEADER\",\"") || line.startsWith("\"DATA\",\""));
        assertThat(coded.stream().map(line -> line.replaceFirst("^\"[A-Z]+\",\"[A-Z]{4}\",", "")))
                .isEqualTo(plain);
        assertThat(lines(FlexQuery.confirmations("2").csv()).get(0)).contains("\"Date/Time\"", "\"ExecID\"");
    }

    private List<String> lines(FlexQuery asked) {
        return new String(reports.flexReport(asked, FROM, TO), UTF_8).lines().toList();
    }

    private List<String> coins(FlexQuery asked) {
        return elements(asked, "Trade").stream()
                .filter(trade -> trade.getAttribute("assetCategory").equals("CRYPTO"))
                .filter(trade -> trade.getAttribute("buySell").equals("BUY"))
                .map(trade -> trade.getAttribute("dateTime"))
                .toList();
    }

    private Map<String, BookedExecution> ledger(Predicate<BookedExecution> which) {
        Map<String, BookedExecution> ledger = new HashMap<>();
        reports.ledger(FROM, TO).forEach((row, status) -> {
            if (status != Status.CORRECTED && which.test(row)) {
                ledger.put(row.account() + row.ids().transactionId(), row);
            }
        });
        return ledger;
    }

    private static void add(
            Map<String, BigDecimal> sales, Map<String, BigDecimal> purchases, String currency, BigDecimal money) {
        (money.signum() > 0 ? sales : purchases).merge(currency, money, BigDecimal::add);
    }

    /** Quantity, proceeds and commission of each contract and side of an account. */
    private static Map<String, BigDecimal> sums(List<Element> rows) {
        Map<String, BigDecimal> sums = new HashMap<>();
        for (Element row : rows) {
            String key = row.getAttribute("accountId")
                    + row.getAttribute("conid")
                    + row.getAttribute("buySell").substring(0, 3);
            for (String name : List.of("quantity", "proceeds", "ibCommission")) {
                sums.merge(key + name, number(row, name), BigDecimal::add);
            }
        }
        sums.replaceAll((key, sum) -> sum.signum() == 0 ? BigDecimal.ZERO : sum.stripTrailingZeros());
        return sums;
    }

    private List<Element> elements(FlexQuery asked, String name) {
        return elements(parsed(reports.flexReport(asked, FROM, TO)), name);
    }

    private static List<Element> elements(Document document, String name) {
        NodeList nodes = document.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    private static BigDecimal number(Element element, String name) {
        return new BigDecimal(element.getAttribute(name));
    }

    private static Document parsed(byte[] xml) {
        try {
            return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(xml));
        } catch (Exception e) {
            throw new AssertionError(new String(xml, UTF_8), e);
        }
    }
}
