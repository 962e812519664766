package io.github.ibkrclient.testkit.internal.flex;

import io.github.ibkrclient.testkit.FlexQuery;
import io.github.ibkrclient.testkit.FlexQuery.Section;
import io.github.ibkrclient.testkit.internal.flex.FlexDocument.Part;
import io.github.ibkrclient.testkit.internal.flex.FlexDocument.Statement;
import io.github.ibkrclient.testkit.internal.report.Printed;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A Flex document as CSV. Its columns have other names than the attributes of XML.
 *
 * @param document the document
 */
record FlexCsv(FlexDocument document) {
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("accountId", "ClientAccountID"),
            Map.entry("acctAlias", "AccountAlias"),
            Map.entry("currency", "CurrencyPrimary"),
            Map.entry("fxRateToBase", "FXRateToBase"),
            Map.entry("assetCategory", "AssetClass"),
            Map.entry("cusip", "CUSIP"),
            Map.entry("isin", "ISIN"),
            Map.entry("figi", "FIGI"),
            Map.entry("putCall", "Put/Call"),
            Map.entry("buySell", "Buy/Sell"),
            Map.entry("openCloseIndicator", "Open/CloseIndicator"),
            Map.entry("notes", "Notes/Codes"),
            Map.entry("ibCommission", "IBCommission"),
            Map.entry("ibCommissionCurrency", "IBCommissionCurrency"),
            Map.entry("ibOrderID", "IBOrderID"),
            Map.entry("ibExecID", "IBExecID"),
            Map.entry("exchOrderId", "ExchOrderID"),
            Map.entry("cost", "CostBasis"),
            Map.entry("rtn", "RTN"));

    String text(List<Statement> statements) {
        FlexQuery query = document.query();
        FlexQuery.Format format = query.format();
        StringBuilder text = new StringBuilder();
        Statement first = statements.get(0);
        if (format.controlRecords()) {
            text.append(Printed.quoted(List.of(
                    "BOF",
                    first.account().id(),
                    query.name(),
                    Integer.toString(query.sections().size()),
                    format.date(document.from()),
                    format.date(document.to()),
                    format.time(document.now()))));
        }
        for (Statement statement : statements) {
            String account = statement.account().id();
            if (format.controlRecords()) {
                text.append(Printed.quoted(List.of("BOA", account)));
            }
            statement.parts().forEach(part -> section(text, part));
            if (format.controlRecords()) {
                text.append(Printed.quoted(List.of("EOA", account)));
            }
        }
        if (format.controlRecords()) {
            text.append(Printed.quoted(List.of("EOF", first.account().id())));
        }
        return text.toString();
    }

    private void section(StringBuilder text, Part part) {
        FlexQuery.Format format = document.query().format();
        String code = switch (part.section()) {
            case ACCOUNT_INFORMATION -> "ACCT";
            case CASH_REPORT -> "CRTT";
            case TRADES -> "TRNT";
        };
        if (format.controlRecords()) {
            text.append(Printed.quoted(List.of("BOS", code, title(part.section()))));
        }
        text.append(row("HEADER", code, header(part)));
        part.elements()
                .forEach(element ->
                        text.append(row("DATA", code, element.attributes().values())));
        if (format.controlRecords()) {
            List<String> end = new ArrayList<>(
                    List.of("EOS", code, Integer.toString(part.elements().size())));
            if (part.section() == Section.CASH_REPORT) {
                end.add(Printed.exact(part.elements().stream()
                        .map(element -> new BigDecimal(element.attributes().getOrDefault("endingCash", "0")))
                        .reduce(BigDecimal.ZERO, BigDecimal::add)));
            }
            text.append(Printed.quoted(end));
        }
    }

    private String row(String kind, String code, Collection<String> cells) {
        List<String> row = new ArrayList<>();
        if (document.query().format().sectionCodes()) {
            row.add(kind);
            row.add(code);
        }
        row.addAll(cells);
        return Printed.quoted(row);
    }

    private List<String> header(Part part) {
        Collection<String> names = part.elements().isEmpty()
                ? FlexAttributes.names(document.query().kind())
                : part.elements().get(0).attributes().keySet();
        return names.stream().map(this::name).toList();
    }

    private String name(String attribute) {
        if (attribute.equals("dateTime")) {
            return document.query().kind() == FlexQuery.Kind.ACTIVITY ? "DateTime" : "Date/Time";
        }
        return NAMES.getOrDefault(
                attribute, attribute.substring(0, 1).toUpperCase(Locale.ROOT) + attribute.substring(1));
    }

    private String title(Section section) {
        return switch (section) {
            case ACCOUNT_INFORMATION -> "Account Information";
            case CASH_REPORT -> "Cash Report; trade date basis";
            case TRADES -> "Trades; trade date basis";
        };
    }
}
