package io.github.ibkrclient.executions.reader;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Writes the same executions as reports of every format, in the shapes of IBKR's. */
final class Reports {
    private Reports() {}

    static String flexXml(List<Fill> fills) {
        StringBuilder xml = new StringBuilder("""
                <FlexQueryResponse queryName="journal" type="AF">
                <FlexStatements count="1">
                <FlexStatement accountId="U0000001" fromDate="20260303" toDate="20260306" period="" whenGenerated="20260307;021510">
                <CashReport>
                """);
        cash(fills)
                .forEach((currency, sums) -> xml.append(
                        "<CashReportCurrency accountId=\"U0000001\" currency=\"%s\" netTradesSales=\"%s\" netTradesPurchases=\"%s\" />\n"
                                .formatted(currency, plain(sums[0]), plain(sums[1]))));
        xml.append("</CashReport>\n<Trades>\n");
        int number = 0;
        for (Fill fill : fills) {
            xml.append(trade(fill, number++)).append('\n');
        }
        return xml.append("</Trades>\n</FlexStatement>\n</FlexStatements>\n</FlexQueryResponse>\n")
                .toString();
    }

    static String trade(Fill fill, int number) {
        return ("<Trade accountId=\"%s\" acctAlias=\"\" model=\"\" currency=\"%s\" fxRateToBase=\"1\" assetCategory=\"%s\""
                        + " symbol=\"%s\" description=\"%s\" conid=\"%d\" isin=\"\" multiplier=\"%d\" strike=\"\" expiry=\"\""
                        + " tradeID=\"%d\" putCall=\"\" dateTime=\"%s;%s\" tradeDate=\"%s\" settleDateTarget=\"%s\""
                        + " transactionType=\"ExchTrade\" exchange=\"%s\" quantity=\"%s\" tradePrice=\"%s\" proceeds=\"%s\""
                        + " taxes=\"0\" ibCommission=\"%s\" ibCommissionCurrency=\"USD\" netCash=\"%s\""
                        + " openCloseIndicator=\"%s\" notes=\"\" transactionID=\"%d\" buySell=\"%s\" ibOrderID=\"%d\""
                        + " ibExecID=\"%s\" orderReference=\"\" levelOfDetail=\"EXECUTION\" orderType=\"LMT\" />")
                .formatted(
                        fill.account(),
                        fill.currency(),
                        fill.asset(),
                        fill.symbol(),
                        fill.symbol(),
                        conid(fill),
                        fill.multiplier(),
                        90_000_000 + number,
                        compact(fill.date()),
                        compact(fill.time()),
                        compact(fill.date()),
                        compact(fill.date()),
                        fill.venue(),
                        plain(fill.quantity()),
                        plain(fill.price()),
                        plain(fill.proceeds()),
                        plain(fill.commission()),
                        fill.asset().equals("CASH")
                                ? "0"
                                : plain(fill.proceeds().add(fill.commission())),
                        fill.codes(),
                        8_800_000 + number,
                        fill.sign(),
                        550_000 + fill.order(),
                        executionId(number));
    }

    /** The ids that the statements tell in their section of instruments. */
    private static int conid(Fill fill) {
        return switch (fill.symbol()) {
            case "ACME" -> 100_001;
            case "ACME 20MAR26 27.5 C" -> 100_003;
            default -> 200_000 + Math.floorMod(fill.symbol().hashCode(), 1_000);
        };
    }

    static String executionId(int number) {
        return "0000aa%02x.6a%06x.01.01".formatted(number >>> 24, number & 0xffffff);
    }

    private static final String FLEX_HEADER =
            "\"ClientAccountID\",\"CurrencyPrimary\",\"AssetClass\",\"Symbol\",\"Description\""
                    + ",\"Conid\",\"Multiplier\",\"TradeID\",\"DateTime\",\"TradeDate\",\"SettleDateTarget\",\"TransactionType\""
                    + ",\"Exchange\",\"Quantity\",\"TradePrice\",\"Proceeds\",\"IBCommission\",\"IBCommissionCurrency\",\"NetCash\""
                    + ",\"Open/CloseIndicator\",\"Notes/Codes\",\"Buy/Sell\",\"IBOrderID\",\"TransactionID\",\"IBExecID\""
                    + ",\"LevelOfDetail\"";

    private static String flexRow(Fill fill, int number) {
        return List.of(
                        fill.account(),
                        fill.currency(),
                        fill.asset(),
                        fill.symbol(),
                        fill.symbol(),
                        "" + conid(fill),
                        "" + fill.multiplier(),
                        "" + (90_000_000 + number),
                        compact(fill.date()) + ";" + compact(fill.time()),
                        compact(fill.date()),
                        compact(fill.date()),
                        "ExchTrade",
                        fill.venue(),
                        plain(fill.quantity()),
                        plain(fill.price()),
                        plain(fill.proceeds()),
                        plain(fill.commission()),
                        "USD",
                        fill.asset().equals("CASH")
                                ? "0"
                                : plain(fill.proceeds().add(fill.commission())),
                        fill.codes(),
                        "",
                        fill.sign(),
                        "" + (550_000 + fill.order()),
                        "" + (8_800_000 + number),
                        executionId(number),
                        "EXECUTION")
                .stream()
                .map(cell -> "\"" + cell + "\"")
                .collect(Collectors.joining(","));
    }

    /** A header and rows, and nothing that proves the end. */
    static String flexCsvPlain(List<Fill> fills) {
        StringBuilder csv = new StringBuilder(FLEX_HEADER).append('\n');
        for (int i = 0; i < fills.size(); i++) {
            csv.append(flexRow(fills.get(i), i)).append('\n');
        }
        return csv.toString();
    }

    /** Control records around header and rows. */
    static String flexCsvControlled(List<Fill> fills) {
        return "\"BOF\",\"U0000001\",\"journal\",\"1\",\"20260303\",\"20260306\",\"20260307;021510\"\n\"BOA\",\"U0000001\"\n"
                + "\"BOS\",\"TRNT\",\"Trades; trade date basis\"\n" + flexCsvPlain(fills) + "\"EOS\",\"TRNT\",\""
                + fills.size()
                + "\"\n\"EOA\",\"U0000001\"\n\"EOF\",\"U0000001\"\n";
    }

    /** Control records, and the code of the section in every row. */
    static String flexCsvCoded(List<Fill> fills) {
        String rows = flexCsvPlain(fills)
                .lines()
                .map(line ->
                        (line.startsWith("\"ClientAccountID\"") ? "\"HEADER\",\"TRNT\"," : "\"DATA\",\"TRNT\",") + line)
                .collect(Collectors.joining("\n", "", "\n"));
        return flexCsvControlled(List.of())
                .replaceFirst("\"ClientAccountID.*\n", "")
                .replace("\"EOS\",\"TRNT\",\"0\"", rows + "\"EOS\",\"TRNT\",\"" + fills.size() + "\"");
    }

    private static final String ZONE_NOTE = "Trade execution times are displayed in Eastern Time.";

    /** The statement as CSV; with details, orders are followed by their executions. */
    static String statementCsv(List<Fill> fills, boolean details) {
        StringBuilder csv = new StringBuilder("""
                \ufeffStatement,Header,Field Name,Field Value
                Statement,Data,BrokerName,Interactive Brokers LLC
                Statement,Data,Title,Activity Statement
                Statement,Data,Period,"March 3, 2026 - March 6, 2026"
                Statement,Data,WhenGenerated,"2026-03-07, 02:15:10 EST"
                Account Information,Header,Field Name,Field Value
                Account Information,Data,Name,Invented Person
                Account Information,Data,Account,U0000001 (Custom Consolidated)
                Account Information,Data,Base Currency,USD
                Cash Report,Header,Currency Summary,Currency,Total,Securities,Futures,
                """);
        cash(fills)
                .forEach((currency, sums) -> csv.append("Cash Report,Data,Trades (Sales),%s,%s,%s,0,\n"
                                .formatted(currency, plain(sums[0]), plain(sums[0])))
                        .append("Cash Report,Data,Trades (Purchase),%s,%s,%s,0,\n"
                                .formatted(currency, plain(sums[1]), plain(sums[1]))));
        blocks(fills).forEach((asset, currencies) -> {
            boolean forex = asset.equals("Forex");
            String venue = details ? "Exchange," : "";
            csv.append("Trades,Header,DataDiscriminator,Asset Category,Currency,Symbol,Date/Time,")
                    .append(venue)
                    .append(
                            forex
                                    ? "Quantity,T. Price,,Proceeds,Comm in USD,,,MTM in USD,Code\n"
                                    : "Quantity,T. Price,C. Price,Proceeds,Comm/Fee,Basis,Realized P/L,MTM P/L,Code\n");
            currencies.forEach((currency, rows) -> {
                bySymbol(rows).forEach((symbol, ofSymbol) -> {
                    orders(ofSymbol).forEach(order -> {
                        csv.append(csvRow("Order", asset, sum(order), details ? "-," : ""));
                        if (details) {
                            order.forEach(fill -> csv.append(csvRow("Trade", asset, fill, fill.venue() + ",")));
                        }
                    });
                    csv.append("Trades,SubTotal,,%s,%s,%s,,%s%s,,,%s,%s,,,0,\n"
                            .formatted(
                                    asset,
                                    currency,
                                    symbol,
                                    details ? "," : "",
                                    plain(total(ofSymbol, Fill::quantity)),
                                    plain(total(ofSymbol, Fill::proceeds)),
                                    plain(total(ofSymbol, Fill::commission))));
                });
                csv.append("Trades,Total,,%s,%s,,,%s,,,%s,%s,,,0, \n"
                        .formatted(
                                asset,
                                currency,
                                details ? "," : "",
                                plain(total(rows, Fill::proceeds)),
                                plain(total(rows, Fill::commission))));
                if (!currency.equals("USD")) {
                    csv.append("Trades,Total,,%s,USD,,,%s,,,-1.5,-0.2,,,0, \n".formatted(asset, details ? "," : ""));
                }
            });
        });
        csv.append("Total P/L for Statement Period,,,,,,,,,,,,7620.07926794,\n");
        csv.append(
                "Financial Instrument Information,Header,Asset Category,Symbol,Description,Conid,Security ID,Listing Exch,Multiplier,Expiry,Delivery Month,Type,Strike,Code\n");
        csv.append(
                "Financial Instrument Information,Data,Stocks,\"ACME, ACM\",ACME INC,100001,US0000000019,NASDAQ,1,,,COMMON,,\n");
        csv.append(
                "Financial Instrument Information,Data,Equity and Index Options,ACME  260320C00027500,ACME 20MAR26 27.5 C,100003,,CBOE,100,2026-03-20,2026-03,C,27.5,\n");
        csv.append(
                "Codes,Header,Code,Meaning,Code (Cont.),Meaning (Cont.)\nCodes,Data,C,Closing Trade,O,Opening Trade\n");
        csv.append(
                        "Notes/Legal Notes,Header,Type,Note\nNotes/Legal Notes,Data,Notes,\"1. Quantities with a \"\"-\"\" are sales. ")
                .append(ZONE_NOTE)
                .append("\"\nNotes/Legal Notes,Data,Legal Notes,\"Options, as always, carry risk.\"\n");
        return csv.toString();
    }

    private static String csvRow(String mark, String asset, Fill fill, String venue) {
        boolean forex = asset.equals("Forex");
        BigDecimal basis = fill.proceeds().add(fill.commission()).negate();
        return "Trades,Data,%s,%s,%s,%s,\"%s, %s\",%s%s,%s,%s,%s,%s,%s,%s,0,%s\n"
                .formatted(
                        mark,
                        asset,
                        fill.currency(),
                        fill.symbol(),
                        fill.date(),
                        fill.time(),
                        venue,
                        quoted(grouped(fill.quantity(), 0)),
                        plain(fill.price()),
                        forex ? "" : plain(fill.price()),
                        plain(fill.proceeds()),
                        plain(fill.commission()),
                        forex ? "" : plain(basis),
                        forex ? "" : "0",
                        fill.codes());
    }

    /** The statement as HTML; amounts are rounded to cents. */
    static String statementHtml(List<Fill> fills, boolean details) {
        StringBuilder html = page("Activity Statement");
        html.append("<div class=\"sectionHeadingClosed\" id=\"secTransactions_U0000001Heading\">Trades</div>\n")
                .append("<div id=\"tblTransactions_U0000001Body\" class=\"sectionContent\"><div>\n");
        blocks(fills).forEach((asset, currencies) -> {
            boolean forex = asset.equals("Forex");
            html.append("<table id=\"summaryDetailTable\">\n<thead>\n<tr>")
                    .append(heads("Symbol", "Date/Time"))
                    .append(details ? heads("Exchange") : "")
                    .append(
                            forex
                                    ? heads(
                                            "Quantity",
                                            "T. Price",
                                            "&nbsp;",
                                            "Proceeds",
                                            "Comm in&nbsp;USD",
                                            "&nbsp;",
                                            "&nbsp;",
                                            "MTM in&nbsp;USD",
                                            "Code")
                                    : heads(
                                            "Quantity",
                                            "T. Price",
                                            "C. Price",
                                            "Proceeds",
                                            "Comm/Fee",
                                            "Basis",
                                            "Realized P/L",
                                            "MTM P/L",
                                            "Code"))
                    .append("</tr>\n</thead>\n<tbody>\n<tr><td class=\"header-asset\" colspan=\"12\">")
                    .append(asset)
                    .append("</td></tr>\n</tbody>\n");
            currencies.forEach((currency, rows) -> {
                html.append("<tbody><tr><td class=\"header-currency\" colspan=\"12\">")
                        .append(currency)
                        .append("</td></tr></tbody>\n");
                bySymbol(rows).forEach((symbol, ofSymbol) -> {
                    orders(ofSymbol).forEach(order -> {
                        boolean several = details && order.size() > 1;
                        html.append("<tbody>\n")
                                .append(several ? "<tr class=\"row-summary\">" : "<tr>")
                                .append(htmlRow(
                                        sum(order),
                                        "",
                                        details ? (several ? "-" : order.get(0).venue()) : ""))
                                .append("</tr>\n</tbody>\n");
                        if (several) {
                            html.append("<tbody class=\"row-detail\">\n");
                            order.forEach(fill -> html.append("<tr>")
                                    .append(htmlRow(fill, " class=\"indent\"", fill.venue()))
                                    .append("</tr>\n"));
                            html.append("<tr><td class=\"indent\">Closed Lot:</td><td>2026-03-01</td>")
                                    .append(cells("", "5", "1", "", "", "", "", "", "", "ST"))
                                    .append("</tr>\n</tbody>\n");
                        }
                    });
                    html.append("<tbody><tr class=\"subtotal\"><td class=\"indent\" colspan=\"")
                            .append(details ? 3 : 2)
                            .append("\">Total&nbsp;")
                            .append(symbol)
                            .append("</td>")
                            .append(cells(
                                    grouped(total(ofSymbol, Fill::quantity), 0),
                                    "",
                                    "",
                                    money(total(ofSymbol, Fill::proceeds)),
                                    money(total(ofSymbol, Fill::commission)),
                                    "",
                                    "",
                                    "",
                                    ""))
                            .append("</tr></tbody>\n");
                });
                html.append("<tbody><tr class=\"subtotal\"><td class=\"indent\" colspan=\"")
                        .append(details ? 6 : 5)
                        .append("\">Total</td>")
                        .append(cells(
                                money(total(rows, Fill::proceeds)),
                                money(total(rows, Fill::commission)),
                                "",
                                "",
                                "",
                                ""))
                        .append("</tr></tbody>\n");
                if (!currency.equals("USD")) {
                    html.append("<tr class=\"total\"><td colspan=\"")
                            .append(details ? 6 : 5)
                            .append("\">Total in&nbsp;USD</td>")
                            .append(cells("-1.00", "-1.00", "", "", "", ""))
                            .append("</tr>\n");
                }
            });
            html.append("</table>\n");
        });
        return html.append("</div></div>\n").append(pageEnd()).toString();
    }

    private static String htmlRow(Fill fill, String indent, String venue) {
        boolean forex = fill.asset().equals("CASH");
        BigDecimal basis = fill.proceeds().add(fill.commission()).negate();
        return "<td" + indent + ">" + fill.symbol() + "</td>" + cells(fill.date() + ", " + fill.time())
                + (venue.isEmpty() ? "" : cells(venue))
                + cells(
                        grouped(fill.quantity(), 0),
                        fill.price()
                                .setScale(Math.max(4, fill.price().scale()), RoundingMode.HALF_UP)
                                .toPlainString(),
                        forex ? "" : fill.price().toPlainString(),
                        money(fill.proceeds()),
                        money(fill.commission()),
                        forex ? "" : money(basis),
                        forex ? "" : "0.00",
                        "0.00",
                        fill.codes());
    }

    /** The trade confirmation report as HTML: orders, each with its executions. */
    static String confirmationHtml(List<Fill> fills) {
        StringBuilder html = page("Trade Confirmation Report");
        html.append("<table id=\"summaryDetailTable\">\n<thead>\n<tr><th>Acct ID</th><th colspan=\"2\">Symbol</th>")
                .append(heads(
                        "Trade Date/Time",
                        "Settle Date",
                        "Exchange",
                        "Type",
                        "Quantity",
                        "Price",
                        "Proceeds",
                        "Comm",
                        "Fee",
                        "Order Type",
                        "Code"))
                .append("</tr>\n</thead>\n");
        blocks(fills).forEach((asset, currencies) -> {
            html.append("<tbody><tr><td class=\"header-asset\" colspan=\"14\">")
                    .append(asset)
                    .append("</td></tr></tbody>\n");
            currencies.forEach((currency, rows) -> {
                html.append("<tbody><tr><td class=\"header-currency\" colspan=\"14\">")
                        .append(currency)
                        .append("</td></tr></tbody>\n");
                bySymbol(rows).forEach((symbol, ofSymbol) -> {
                    orders(ofSymbol).forEach(order -> {
                        html.append("<tbody><tr class=\"row-summary\">")
                                .append(confirmationRow(sum(order), "", "-"))
                                .append("</tr></tbody>\n<tbody class=\"row-detail\">");
                        order.forEach(fill -> html.append("<tr>")
                                .append(confirmationRow(fill, " class=\"indent\"", fill.venue()))
                                .append("</tr>\n"));
                        html.append("</tbody>\n");
                    });
                    for (String sign : List.of("BUY", "SELL")) {
                        List<Fill> side = ofSymbol.stream()
                                .filter(fill -> fill.sign().equals(sign))
                                .toList();
                        if (!side.isEmpty()) {
                            html.append("<tbody><tr class=\"subtotal\"><td colspan=\"7\">Total&nbsp;")
                                    .append(symbol)
                                    .append(sign.equals("BUY") ? "&nbsp;(Bought)" : "&nbsp;(Sold)")
                                    .append("</td>")
                                    .append(cells(
                                            grouped(total(side, Fill::quantity), 0),
                                            "",
                                            money(total(side, Fill::proceeds)),
                                            money(total(side, Fill::commission)),
                                            "0.00",
                                            "",
                                            ""))
                                    .append("</tr></tbody>\n");
                        }
                    }
                });
            });
        });
        return html.append("</table>\n").append(pageEnd()).toString();
    }

    private static String confirmationRow(Fill fill, String indent, String venue) {
        return "<td" + indent + ">" + fill.account() + "</td><td colspan=\"2\">" + fill.symbol() + "</td>"
                + cells(
                        fill.date() + ", " + fill.time(),
                        "2026-03-09",
                        venue,
                        fill.sign(),
                        grouped(fill.quantity(), 0),
                        fill.price()
                                .setScale(Math.max(4, fill.price().scale()), RoundingMode.HALF_UP)
                                .toPlainString(),
                        money(fill.proceeds()),
                        money(fill.commission()),
                        "0.00",
                        "LMT",
                        fill.codes());
    }

    /** The trade confirmation report as CSV, as IBKR documents it; nobody has published one. */
    static String confirmationCsv(List<Fill> fills) {
        StringBuilder csv = new StringBuilder("""
                Statement,Header,Field Name,Field Value
                Statement,Data,Title,Trade Confirmation Report
                Statement,Data,Period,"March 3, 2026 - March 6, 2026"
                Statement,Data,WhenGenerated,"2026-03-07, 02:15:10 EST"
                Trades,Header,DataDiscriminator,Asset Category,Currency,Acct ID,Symbol,Trade Date/Time,Settle Date,Exchange,Type,Quantity,Price,Proceeds,Comm,Fee,Order Type,Code
                """);
        blocks(fills)
                .forEach((asset, currencies) ->
                        currencies.forEach((currency, rows) -> bySymbol(rows).forEach((symbol, ofSymbol) -> {
                            for (Fill fill : ofSymbol) {
                                csv.append(
                                        "Trades,Data,Trade,%s,%s,%s,%s,\"%s, %s\",2026-03-09,%s,%s,%s,%s,%s,%s,0,LMT,%s\n"
                                                .formatted(
                                                        asset(fill),
                                                        fill.currency(),
                                                        fill.account(),
                                                        fill.symbol(),
                                                        fill.date(),
                                                        fill.time(),
                                                        fill.venue(),
                                                        fill.sign(),
                                                        quoted(grouped(fill.quantity(), 0)),
                                                        plain(fill.price()),
                                                        plain(fill.proceeds()),
                                                        plain(fill.commission()),
                                                        fill.codes()));
                            }
                            csv.append("Trades,SubTotal,,%s,%s,,%s,,,,,%s,,%s,%s,0,,\n"
                                    .formatted(
                                            asset,
                                            currency,
                                            symbol,
                                            plain(total(ofSymbol, Fill::quantity)),
                                            plain(total(ofSymbol, Fill::proceeds)),
                                            plain(total(ofSymbol, Fill::commission))));
                        })));
        return csv.append("Notes/Legal Notes,Header,Type,Note\nNotes/Legal Notes,Data,Notes,")
                .append(ZONE_NOTE)
                .append('\n')
                .toString();
    }

    private static StringBuilder page(String title) {
        return new StringBuilder(
                        "<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Transitional//EN\" \"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd\">\n<html>\n<head>\n<meta charset=\"utf-8\">\n<title>U0000001 ")
                .append(title)
                .append(" March 3, 2026 - March 6, 2026 - Interactive Brokers</title>\n</head>\n<body>\n")
                .append(
                        "<div class=\"sectionHeadingClosed\" id=\"secAccountInformation_U0000001Heading\">Account Information</div>\n")
                .append(
                        "<div id=\"tblAccountInformation_U0000001Body\"><table><tr><td>Name</td><td>Invented Person</td></tr><tr><td>Account</td><td>U0000001</td></tr></table></div>\n");
    }

    private static String pageEnd() {
        return "<div class=\"sectionHeadingClosed\" id=\"secFootnotes_U0000001Heading\">Notes/Legal Notes</div>\n<div id=\"tblFootnotes_U0000001Body\"><ol><li>Sales have a \"-\".</li><li>"
                + ZONE_NOTE + "</li></ol></div>\n<p>Generated: 2026-03-07, 02:15:10 EST</p>\n</body>\n</html>\n";
    }

    private static String heads(String... names) {
        return List.of(names).stream().map(name -> "<th>" + name + "</th>").collect(Collectors.joining());
    }

    private static String cells(String... texts) {
        return List.of(texts).stream()
                .map(text -> "<td align=\"right\">" + (text.isEmpty() ? "&nbsp;" : text) + "</td>")
                .collect(Collectors.joining());
    }

    private static Map<String, Map<String, List<Fill>>> blocks(List<Fill> fills) {
        return fills.stream()
                .collect(Collectors.groupingBy(
                        Reports::asset,
                        LinkedHashMap::new,
                        Collectors.groupingBy(Fill::currency, LinkedHashMap::new, Collectors.toList())));
    }

    private static String asset(Fill fill) {
        return switch (fill.asset()) {
            case "STK" -> "Stocks";
            case "OPT" -> "Equity and Index Options";
            default -> "Forex";
        };
    }

    private static Map<String, List<Fill>> bySymbol(List<Fill> fills) {
        return fills.stream().collect(Collectors.groupingBy(Fill::symbol, LinkedHashMap::new, Collectors.toList()));
    }

    private static List<List<Fill>> orders(List<Fill> fills) {
        return new ArrayList<>(fills.stream()
                .collect(Collectors.groupingBy(Fill::order, LinkedHashMap::new, Collectors.toList()))
                .values());
    }

    /** The order of some executions: the time of the first, and the mean price. */
    private static Fill sum(List<Fill> order) {
        Fill first = order.get(0);
        BigDecimal quantity = total(order, Fill::quantity);
        BigDecimal price = total(order, fill -> fill.quantity().multiply(fill.price()))
                .divide(quantity, 8, RoundingMode.HALF_UP)
                .stripTrailingZeros();
        return new Fill(
                first.order(),
                first.account(),
                first.asset(),
                first.currency(),
                first.symbol(),
                first.date(),
                first.time(),
                "-",
                quantity,
                price,
                first.multiplier(),
                total(order, Fill::commission),
                first.codes());
    }

    private static BigDecimal total(List<Fill> fills, Function<Fill, BigDecimal> part) {
        return fills.stream().map(part).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** Sales and purchases by currency; a conversion moves both of its currencies. */
    private static Map<String, BigDecimal[]> cash(List<Fill> fills) {
        Map<String, BigDecimal[]> cash = new LinkedHashMap<>();
        for (Fill fill : fills) {
            move(cash, fill.currency(), fill.proceeds());
            if (fill.asset().equals("CASH")) {
                move(cash, fill.symbol().substring(0, 3), fill.quantity());
            }
        }
        return cash;
    }

    private static void move(Map<String, BigDecimal[]> cash, String currency, BigDecimal amount) {
        BigDecimal[] sums =
                cash.computeIfAbsent(currency, unused -> new BigDecimal[] {BigDecimal.ZERO, BigDecimal.ZERO});
        int side = amount.signum() > 0 ? 0 : 1;
        sums[side] = sums[side].add(amount);
    }

    private static String compact(String text) {
        return text.replaceAll("[-:]", "");
    }

    private static String plain(BigDecimal number) {
        return number.stripTrailingZeros().toPlainString();
    }

    private static String money(BigDecimal number) {
        return grouped(number, 2);
    }

    private static String grouped(BigDecimal number, int decimals) {
        DecimalFormat format = new DecimalFormat(
                "#,##0." + "0".repeat(decimals) + "########".substring(0, 8 - decimals),
                DecimalFormatSymbols.getInstance(Locale.ROOT));
        if (decimals > 0) {
            format.setMaximumFractionDigits(decimals);
        }
        format.setRoundingMode(RoundingMode.HALF_UP);
        return format.format(number);
    }

    private static String quoted(String text) {
        return text.indexOf(',') < 0 ? text : "\"" + text + "\"";
    }
}
