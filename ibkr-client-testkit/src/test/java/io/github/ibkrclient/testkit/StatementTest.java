package io.github.ibkrclient.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ibkrclient.testkit.BookedExecution.Kind;
import io.github.ibkrclient.testkit.BookedExecution.Status;
import io.github.ibkrclient.testkit.StatementQuery.Form;
import io.github.ibkrclient.testkit.StatementQuery.Language;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Statements and confirmation reports hold the executions of the ledger, as exact or as rounded as IBKR's do. */
class StatementTest {
    private static final LocalDate FROM = LocalDate.of(2026, 10, 1);
    private static final LocalDate TO = LocalDate.of(2026, 11, 29);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd, HH:mm:ss").withZone(ZoneId.of("America/New_York"));

    private final VirtualTiming time = VirtualTiming.startingAt(Instant.parse("2026-11-30T21:30:00Z"));
    private final IbkrSimulator ibkr =
            IbkrSimulator.builder().timing(time).history(FROM).roundTrips(4, 3).build();
    private final String account = ibkr.user().accountIds().get(0);
    private final StatementQuery query = StatementQuery.statement(FROM, TO).of(account);

    @Test
    void aDetailedStatementHoldsEveryExecutionExactly() {
        List<Map<String, String>> trades = rows(query.detailed(), "Trades", "Trade");
        List<String> wanted = ledger(row -> true).stream()
                .map(row -> String.join(
                        "|",
                        row.instrument().reportSymbol(),
                        TIME.format(row.at()),
                        plain(row.quantity()),
                        plain(row.price()),
                        plain(row.proceeds()),
                        plain(row.commission()),
                        row.venue(),
                        row.notes()))
                .toList();

        assertThat(wanted).hasSizeGreaterThan(300);
        assertThat(trades)
                .extracting(row -> String.join(
                        "|",
                        row.get("Symbol"),
                        row.get("Date/Time"),
                        plain(number(row, "Quantity")),
                        plain(number(row, "T. Price")),
                        plain(number(row, "Proceeds")),
                        plain(number(row, row.containsKey("Comm/Fee") ? "Comm/Fee" : "Comm in USD")),
                        row.get("Exchange"),
                        row.get("Code")))
                .containsExactlyInAnyOrderElementsOf(wanted);
    }

    @Test
    void aDefaultStatementHoldsOrdersOnlyAndNoVenues() {
        String text = text(query);
        assertThat(text).startsWith("\ufeffStatement,Header,").doesNotContain(",Trade,", "Exchange", ",ClosedLot,");
        assertThat(rows(query, "Trades", "Order"))
                .hasSameSizeAs(rows(query.detailed(), "Trades", "Order"))
                .hasSizeLessThan(ledger(row -> true).size());
        assertThat(text)
                .contains("Trade execution times are displayed in Eastern Time.")
                .contains("\"October 1, 2026 - November 29, 2026\"")
                .contains("WhenGenerated,\"2026-11-30, 16:30:00 EST\"");
    }

    @Test
    void subtotalsAndTotalsAreTheSumsOfTheOrders() {
        for (StatementQuery asked : List.of(query, query.detailed(), query.of().detailed())) {
            Map<String, BigDecimal> orders = new HashMap<>();
            for (Map<String, String> row : rows(asked, "Trades", "Order")) {
                add(orders, row, row.get("Symbol"));
            }
            Map<String, BigDecimal> stated = new HashMap<>();
            for (Map<String, String> row : lines(asked, "Trades", "SubTotal")) {
                add(stated, row, row.containsKey("Account") ? row.get("Account") : row.get("Symbol"));
            }
            assertThat(stated).isEqualTo(orders).hasSizeGreaterThan(60);
        }
    }

    @Test
    void theCashReportHasTheSalesAndPurchasesOfTheLedger() {
        Map<String, BigDecimal> cash = new HashMap<>();
        lines(query, "Cash Report", "Data")
                .forEach(row -> cash.put(row.get("Currency Summary") + row.get("Currency"), number(row, "Total")));
        BigDecimal sales = ledger(row -> row.instrument().currency().equals("USD")).stream()
                .map(BookedExecution::proceeds)
                .filter(money -> money.signum() > 0)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        assertThat(cash.get("Trades (Sales)USD")).isEqualByComparingTo(sales);
        assertThat(cash).containsKeys("Commissions" + "Base Currency Summary", "Ending CashEUR");
    }

    @Test
    void optionsAreListedUnderTheirTermsAndTheirOccSymbol() {
        Map<String, String> option = lines(query, "Financial Instrument Information", "Data").stream()
                .filter(row -> "Equity and Index Options".equals(row.get("Asset Category")))
                .findFirst()
                .orElseThrow();
        assertThat(option.get("Symbol")).matches("[A-Z]+ +[0-9]{6}[CP][0-9]{8}");
        assertThat(option.get("Description")).matches("[A-Z]+ [0-9]{2}[A-Z]{3}[0-9]{2} [0-9.]+ [CP]");
        assertThat(rows(query, "Trades", "Order"))
                .extracting(row -> row.get("Symbol"))
                .contains(option.get("Description"));
    }

    @Test
    void severalAccountsHaveAColumn() {
        assertThat(rows(query.of().detailed(), "Trades", "Trade"))
                .extracting(row -> row.get("Account"))
                .hasSameElementsAs(ibkr.user().accountIds());
    }

    @Test
    void numbersOfThousandsAreSeparatedInQuantitiesOnly() {
        List<Map<String, String>> orders = rows(query, "Trades", "Order");
        assertThat(orders).extracting(row -> row.get("Quantity")).anyMatch(quantity -> quantity.contains(","));
        assertThat(orders).extracting(row -> row.get("Proceeds")).noneMatch(money -> money.contains(","));
        assertThat(lines(query, "Trades", "SubTotal"))
                .extracting(row -> row.get("Quantity"))
                .noneMatch(quantity -> quantity.contains(","));
    }

    @Test
    void aFrenchStatementHasOtherHeadingsAndTheSameFigures() {
        String french = text(query.in(Language.FRENCH));
        assertThat(french)
                .contains("Transactions,Header,DataDiscriminator,Catégorie d'actifs,Devise,Symbole,Date/Heure,Quantité,"
                        + "Prix trans.,Cours de clôt.,Produit,Comm/Tarif,Base,P/L réalisé,P/L MTM,Code")
                .contains("\"Octobre 1, 2026 - Novembre 29, 2026\"");
        assertThat(french.lines().filter(line -> line.contains(",Order,")))
                .hasSameSizeAs(rows(query, "Trades", "Order"));
    }

    @Test
    void aPageHoldsTheSameOrdersRounded() {
        String page = text(query.as(Form.HTML));
        assertThat(page)
                .startsWith("<!DOCTYPE html")
                .contains("<title>" + account + " Activity Statement October 1, 2026 - November 29, 2026 - ")
                .contains("id=\"tblTransactions_" + account + "Body\"")
                .contains("id=\"tblContractInfo" + account + "Body\"")
                .contains("Generated: 2026-11-30, 16:30:00 EST")
                .doesNotContain("<th>Exchange</th>");
        List<String> times = new ArrayList<>();
        Matcher matcher = Pattern.compile("<tr>\\s*<td>[^<]+</td>\\s*<td>([0-9-]{10}, [0-9:]{8})</td>")
                .matcher(page);
        while (matcher.find()) {
            times.add(matcher.group(1));
        }
        assertThat(times)
                .containsExactlyInAnyOrderElementsOf(rows(query, "Trades", "Order").stream()
                        .map(row -> row.get("Date/Time"))
                        .toList());
    }

    @Test
    void aDetailedPageHasExecutionsBelowOrders() {
        String page = text(query.as(Form.HTML).detailed());
        List<BookedExecution> ledger = ledger(row -> true);
        long partial = ledger.stream()
                .filter(row -> ledger.stream()
                                .filter(other -> other.order().equals(row.order()) && other.kind() == row.kind())
                                .filter(other -> other.reportDate().equals(row.reportDate()))
                                .count()
                        > 1)
                .count();
        assertThat(page).contains("<th>Exchange</th>", "class=\"row-summary\"", "Closed Lot:");
        assertThat(Pattern.compile("<td class=\"indent\">(?!Closed)")
                        .matcher(page)
                        .results()
                        .count())
                .isEqualTo(partial);
    }

    @Test
    void confirmationsHoldExecutionsWithTheirSettlementInBothForms() {
        LocalDate day = LocalDate.of(2026, 10, 5);
        StatementQuery asked = StatementQuery.confirmations(day, day).of(account);
        List<BookedExecution> wanted = ledger(row -> row.reportDate().equals(day) && row.kind() != Kind.BOOK_TRADE);
        assertThat(rows(asked, "Trades", "Trade"))
                .hasSameSizeAs(wanted)
                .extracting(row -> row.get("Trade Date/Time") + row.get("Settle Date") + row.get("Order Type"))
                .containsExactlyInAnyOrderElementsOf(wanted.stream()
                        .map(row -> TIME.format(row.at())
                                + row.settleDate()
                                + row.order().type())
                        .toList());
        String page = text(asked.as(Form.HTML));
        assertThat(page)
                .contains(
                        "Trade Confirmation Report",
                        "<th>Settle Date</th>",
                        "displayed in Eastern Time",
                        "(Bought)</td>");
        assertThat(Pattern.compile("<td class=\"indent\">")
                        .matcher(page)
                        .results()
                        .count())
                .isEqualTo(wanted.size());
        assertThat(ibkr.reports().statement(StatementQuery.confirmations(day.plusDays(5), day.plusDays(6))))
                .isEmpty();
    }

    @Test
    void whatCannotBeAskedForIsRefused() {
        assertThatThrownBy(() -> StatementQuery.statement(TO, FROM)).hasMessageStartingWith("to:");
        assertThatThrownBy(() -> ibkr.reports().statement(query.of("U1"))).hasMessageContaining("U1");
    }

    private List<BookedExecution> ledger(Predicate<BookedExecution> which) {
        List<BookedExecution> rows = new ArrayList<>();
        ibkr.reports().ledger(FROM, TO).forEach((row, status) -> {
            if (row.account().equals(account) && status != Status.CORRECTED && which.test(row)) {
                rows.add(row);
            }
        });
        return rows;
    }

    private String text(StatementQuery asked) {
        return new String(ibkr.reports().statement(asked), UTF_8);
    }

    private static void add(Map<String, BigDecimal> sums, Map<String, String> row, @Nullable String symbol) {
        String key = row.get("Currency") + symbol;
        List<String> names = List.of("Quantity", "Proceeds", row.containsKey("Comm/Fee") ? "Comm/Fee" : "Comm in USD");
        for (String name : names) {
            sums.merge(key + name, number(row, name), (one, other) -> stripped(one.add(other)));
        }
    }

    private static BigDecimal stripped(BigDecimal number) {
        return number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
    }

    private static String plain(BigDecimal number) {
        return stripped(number).toPlainString();
    }

    private static BigDecimal number(Map<String, String> row, String name) {
        return stripped(
                new BigDecimal(Objects.requireNonNull(row.get(name), name).replace(",", "")));
    }

    private List<Map<String, String>> rows(StatementQuery asked, String section, String discriminator) {
        return lines(asked, section, "Data").stream()
                .filter(row -> discriminator.equals(row.get("DataDiscriminator")))
                .toList();
    }

    /** The lines of a kind in a section, by the names of the header in force. */
    private List<Map<String, String>> lines(StatementQuery asked, String section, String kind) {
        List<Map<String, String>> lines = new ArrayList<>();
        List<String> header = List.of();
        for (String line : text(asked).split("\n", -1)) {
            List<String> cells = cells(line);
            if (cells.size() > 2 && cells.get(0).equals(section)) {
                if (cells.get(1).equals("Header")) {
                    header = cells;
                } else if (cells.get(1).equals(kind)) {
                    assertThat(cells).hasSameSizeAs(header);
                    Map<String, String> row = new HashMap<>();
                    for (int i = 2; i < cells.size(); i++) {
                        row.put(header.get(i), cells.get(i));
                    }
                    lines.add(row);
                }
            }
        }
        return lines;
    }

    private static List<String> cells(String line) {
        Matcher matcher =
                Pattern.compile("\"((?:[^\"]|\"\")*)\"(?:,|$)|([^,]*)(?:,|$)").matcher(line);
        List<String> cells = new ArrayList<>();
        int end = 0;
        while (end <= line.length() && matcher.find(end)) {
            cells.add(Stream.of(matcher.group(1), matcher.group(2))
                    .filter(Objects::nonNull)
                    .findFirst()
                    .map(Function.identity())
                    .orElse(""));
            if (matcher.end() == line.length() && !line.endsWith(",")) {
                break;
            }
            end = matcher.end() == end ? end + 1 : matcher.end();
        }
        return cells;
    }
}
