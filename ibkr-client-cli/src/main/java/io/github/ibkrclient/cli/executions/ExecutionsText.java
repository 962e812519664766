package io.github.ibkrclient.cli.executions;

import io.github.ibkrclient.cli.console.Table;
import io.github.ibkrclient.cli.executions.ExecutionsReport.DocumentRow;
import io.github.ibkrclient.executions.coverage.Coverage;
import io.github.ibkrclient.executions.coverage.Coverage.Hole;
import io.github.ibkrclient.executions.document.ControlTotal;
import io.github.ibkrclient.executions.output.ExecutionRow;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The report as plain text for a terminal. */
public final class ExecutionsText {
    private static final int MOST_DAYS_OF_MONTH = 31;
    private static final int DAYS_PER_TICK = 5;
    private static final String INDENT = "  ";

    private final StringBuilder text = new StringBuilder();

    private ExecutionsText() {}

    /** The text; every line ends with a line separator. */
    public static String of(ExecutionsReport report) {
        ExecutionsText text = new ExecutionsText();
        text.executions(report.executions());
        text.documents(report.documents());
        text.conflicts(report);
        report.coverage().forEach(text::coverage);
        text.legend(report.coverage());
        return text.text.toString();
    }

    private void executions(List<ExecutionRow> rows) {
        if (rows.isEmpty()) {
            line("no executions");
            return;
        }
        Table table = new Table(
                "TIME",
                "ACCOUNT",
                "SIDE",
                "QUANTITY",
                "SYMBOL",
                "CLASS",
                "PRICE",
                "PROCEEDS",
                "CURRENCY",
                "COMMISSION",
                "IN",
                "STATUS",
                "SOURCE",
                "EXECUTION");
        rows.forEach(row -> table.row(
                row.time() == null ? row.timeText() + " (no zone)" : row.time(),
                row.account(),
                row.side(),
                row.quantity(),
                row.symbol(),
                row.assetClass(),
                row.price(),
                row.proceeds(),
                row.currency(),
                row.commission(),
                row.commissionCurrency(),
                row.status(),
                row.source(),
                row.executionId()));
        text.append(table);
    }

    private void documents(List<DocumentRow> documents) {
        if (documents.isEmpty()) {
            return;
        }
        line("");
        Table table =
                new Table("DOCUMENT", "KIND", "FORMAT", "ACCOUNTS", "FROM", "TO", "EXECUTIONS", "ORDERS", "TOTALS");
        documents.forEach(document -> table.row(
                document.file(),
                document.refused() == null ? document.kind() : "refused",
                document.format(),
                String.join(" ", document.accounts()),
                document.from(),
                document.to(),
                document.refused() == null ? document.executions() : null,
                document.refused() == null ? document.orders() : null,
                totals(document)));
        text.append(table);
        for (DocumentRow document : documents) {
            for (ControlTotal total : document.differing()) {
                line("total differs: " + document.file() + ": " + total.name() + money(total.currency())
                        + " is stated as "
                        + total.stated().toPlainString() + ", and the rows give "
                        + total.computed().toPlainString());
            }
            document.differences()
                    .forEach(one -> line("sum differs: " + document.file() + ": " + one.field() + " of " + one.symbol()
                            + " in " + one.account() + " is " + one.stated().toPlainString()
                            + ", and the executions of its days give "
                            + one.merged().toPlainString()));
        }
    }

    private static @Nullable String totals(DocumentRow document) {
        if (document.controlTotals().isEmpty()) {
            return document.refused() == null ? "none stated" : null;
        }
        int differing = document.differing().size();
        return differing == 0
                ? document.controlTotals().size() + " agree"
                : differing + " of " + document.controlTotals().size() + " differ";
    }

    private static String money(@Nullable String currency) {
        return currency == null ? "" : " (" + currency + ")";
    }

    private void conflicts(ExecutionsReport report) {
        if (!report.conflicts().isEmpty()) {
            line("");
            report.conflicts().forEach(conflict -> line("conflict: " + conflict.message()));
        }
    }

    private void coverage(Coverage coverage) {
        long days = coverage.from().datesUntil(coverage.to().plusDays(1)).count();
        long open = coverage.holes().stream()
                .mapToLong(hole -> hole.from().datesUntil(hole.to().plusDays(1)).count())
                .sum();
        line("");
        line("Coverage of " + coverage.account() + ", " + coverage.from() + " to " + coverage.to() + ": "
                + (days - open) + " of " + days + (days == 1 ? " day" : " days"));
        StringBuilder scale = new StringBuilder();
        for (int day = 1; day <= MOST_DAYS_OF_MONTH; day += day == 1 ? DAYS_PER_TICK - 1 : DAYS_PER_TICK) {
            scale.append(" ".repeat(day - 1 - scale.length())).append(day);
        }
        line(INDENT + " ".repeat("2026-11  ".length()) + scale);
        YearMonth last = YearMonth.from(coverage.to());
        for (YearMonth month = YearMonth.from(coverage.from()); !month.isAfter(last); month = month.plusMonths(1)) {
            StringBuilder letters = new StringBuilder();
            for (int day = 1; day <= month.lengthOfMonth(); day++) {
                letters.append(letter(coverage, month.atDay(day)));
            }
            line(INDENT + month + INDENT + letters.toString().stripTrailing());
        }
        for (Hole hole : coverage.holes()) {
            line(INDENT + hole.from() + (hole.to().equals(hole.from()) ? "" : " to " + hole.to()) + ", "
                    + exchangeDays(hole) + ": " + hole.detail() + "; " + hole.remedy());
        }
    }

    static String exchangeDays(Hole hole) {
        return hole.exchangeDays() == 1 ? "1 exchange day" : hole.exchangeDays() + " exchange days";
    }

    private static char letter(Coverage coverage, LocalDate day) {
        if (day.isBefore(coverage.from()) || day.isAfter(coverage.to())) {
            return ' ';
        }
        DayMark mark = DayMark.of(coverage, day);
        return mark.letter(mark.isCovered() && !coverage.executions().containsKey(day));
    }

    /** Explains the letters that occur. */
    private void legend(List<Coverage> all) {
        Set<DayMark> marks = EnumSet.noneOf(DayMark.class);
        all.forEach(coverage -> coverage.from()
                .datesUntil(coverage.to().plusDays(1))
                .forEach(day -> marks.add(DayMark.of(coverage, day))));
        if (!marks.isEmpty()) {
            line("");
            line(marks.stream()
                    .map(mark -> mark.letter(false) + " " + mark.words())
                    .collect(Collectors.joining(", ", "", "; small: proven to have no execution")));
        }
    }

    /** Adds a line without control characters, so that text of a document cannot control the terminal. */
    private void line(String line) {
        text.append(line.replaceAll("\\p{Cntrl}", " ")).append(System.lineSeparator());
    }
}
