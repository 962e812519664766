package io.github.ibkrclient.cli.executions;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.ibkrclient.cli.executions.ExecutionsReport.DocumentRow;
import io.github.ibkrclient.cli.executions.ExecutionsReport.Open;
import io.github.ibkrclient.executions.ExecutionHistory.Difference;
import io.github.ibkrclient.executions.coverage.Coverage;
import io.github.ibkrclient.executions.coverage.Coverage.Hole;
import io.github.ibkrclient.executions.coverage.Evidence;
import io.github.ibkrclient.executions.document.ControlTotal;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/** The report as one page of HTML that needs nothing else: no other file, no script, no network. */
public final class CoveragePage {
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("MMMM yyyy", Locale.ENGLISH);
    private static final int BAR_HEIGHT = 100;
    private static final int BAR_WIDTH = 10;

    private final Html html = new Html();

    private CoveragePage() {}

    /**
     * The page.
     *
     * @param warnings one line each
     * @param made when the report is made
     */
    public static String of(ExecutionsReport report, List<String> warnings, Instant made) {
        CoveragePage page = new CoveragePage();
        page.head(report, made);
        report.coverage().forEach(page::account);
        page.conflicts(report.conflicts());
        page.documents(report.documents());
        page.list("Warnings", warnings);
        return page.html.raw("</body>\n</html>\n").toString();
    }

    private void head(ExecutionsReport report, Instant made) {
        html.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
                .raw("<meta http-equiv=\"Content-Security-Policy\""
                        + " content=\"default-src 'none'; style-src 'unsafe-inline'\">\n")
                .raw("<title>Executions and their coverage</title>\n<style>\n")
                .raw(css())
                .raw("</style>\n</head>\n<body>\n<h1>Executions and their coverage</h1>\n<p class=\"soft\">")
                .text("made " + made.toString().replaceFirst("\\.\\d+Z", "Z"))
                .raw("</p>\n<ul class=\"facts\">");
        fact("executions", report.executions().size(), false);
        fact("accounts", report.coverage().size(), false);
        fact("documents", report.documents().size(), false);
        long refused = report.documents().stream()
                .filter(document -> document.refused() != null)
                .count();
        fact("refused", refused, refused > 0);
        long differing = report.documents().stream()
                .mapToLong(document -> document.differing().size())
                .sum();
        fact("totals that differ", differing, differing > 0);
        fact("conflicts", report.conflicts().size(), !report.conflicts().isEmpty());
        html.raw("</ul>\n");
    }

    private void fact(String name, long number, boolean alarm) {
        html.raw(alarm ? "<li class=\"alarm\"><b>" : "<li><b>")
                .text(number)
                .raw("</b>")
                .text(name)
                .raw("</li>");
    }

    private void account(Coverage coverage) {
        List<LocalDate> days = days(coverage);
        long open = days.stream()
                .filter(day -> !DayMark.of(coverage, day).isCovered())
                .count();
        long holes = days.stream()
                .filter(day -> DayMark.of(coverage, day) == DayMark.HOLE)
                .count();
        html.raw("<section>\n")
                .element("h2", coverage.account().isEmpty() ? "No account" : coverage.account())
                .raw("<p class=\"soft\">")
                .text(coverage.from() + " to " + coverage.to())
                .raw("</p>\n<ul class=\"facts\">");
        fact("of " + days.size() + " days covered", days.size() - open, false);
        fact("exchange days not covered", holes, holes > 0);
        fact(
                "executions",
                coverage.executions().values().stream()
                        .mapToLong(Integer::longValue)
                        .sum(),
                false);
        html.raw("</ul>\n");
        calendar(coverage);
        perDay(coverage, days);
        holes(coverage.holes());
        proofs(coverage.covered());
        html.raw("</section>\n");
    }

    private static List<LocalDate> days(Coverage coverage) {
        return coverage.from().datesUntil(coverage.to().plusDays(1)).toList();
    }

    private void calendar(Coverage coverage) {
        html.element("h3", "Calendar").raw("<div class=\"months\">\n");
        YearMonth last = YearMonth.from(coverage.to());
        for (YearMonth month = YearMonth.from(coverage.from()); !month.isAfter(last); month = month.plusMonths(1)) {
            html.raw("<div class=\"month\">").element("h4", MONTH.format(month)).raw("<div class=\"week\">");
            for (DayOfWeek day : DayOfWeek.values()) {
                html.raw("<span class=\"name\">")
                        .text(day.getDisplayName(TextStyle.NARROW, Locale.ENGLISH))
                        .raw("</span>");
            }
            html.raw("<span></span>".repeat(month.atDay(1).getDayOfWeek().getValue() - 1));
            for (int day = 1; day <= month.lengthOfMonth(); day++) {
                day(coverage, month.atDay(day));
            }
            html.raw("</div></div>\n");
        }
        html.raw("</div>\n<ul class=\"key\">");
        List<LocalDate> days = days(coverage);
        Arrays.stream(DayMark.values())
                .filter(mark -> days.stream().anyMatch(day -> DayMark.of(coverage, day) == mark))
                .forEach(mark -> html.raw(
                                "<li><i class=\"" + mark.style() + (mark.isCovered() ? " some" : "") + "\"></i>")
                        .text(mark.words())
                        .raw("</li>"));
        html.raw("<li><i class=\"flex none\"></i>")
                .text("pale: proven to have no execution")
                .raw("</li></ul>\n<p class=\"soft\">")
                .text("A day shows its number in the corner and how many executions it has.")
                .raw("</p>\n");
    }

    private void day(Coverage coverage, LocalDate day) {
        if (day.isBefore(coverage.from()) || day.isAfter(coverage.to())) {
            html.raw("<span class=\"outside\"><small>")
                    .text(day.getDayOfMonth())
                    .raw("</small></span>");
            return;
        }
        DayMark mark = DayMark.of(coverage, day);
        Integer count = coverage.executions().get(day);
        String about = coverage.on(day)
                .map(Evidence::proof)
                .or(() -> coverage.holes().stream()
                        .filter(hole -> !day.isBefore(hole.from()) && !day.isAfter(hole.to()))
                        .map(Hole::detail)
                        .findFirst())
                .orElse("");
        String filled = count == null ? " none" : " some";
        html.open(
                        "span",
                        mark.style() + (mark.isCovered() ? filled : ""),
                        day + ": " + executions(count == null ? 0 : count) + "; " + mark.words() + "; " + about)
                .raw("<small>")
                .text(day.getDayOfMonth())
                .raw("</small>")
                .text(count)
                .raw("</span>");
    }

    private static String executions(int count) {
        return count == 1 ? "1 execution" : count + " executions";
    }

    private void perDay(Coverage coverage, List<LocalDate> days) {
        int most = coverage.executions().values().stream()
                .mapToInt(Integer::intValue)
                .max()
                .orElse(0);
        html.element("h3", "Executions per day");
        if (most == 0) {
            html.raw("<p class=\"soft\">").text("There is none.").raw("</p>\n");
            return;
        }
        html.raw("<svg class=\"bars\" preserveAspectRatio=\"none\" viewBox=\"0 -6 " + days.size() * BAR_WIDTH + " "
                + (BAR_HEIGHT + 6) + "\" role=\"img\" aria-label=\"Executions per day\">\n");
        coverage.executions().forEach((day, count) -> {
            int height = Math.max(2, BAR_HEIGHT * count / most);
            long x = (day.toEpochDay() - coverage.from().toEpochDay()) * BAR_WIDTH;
            html.raw("<rect class=\"" + DayMark.of(coverage, day).style() + "\" x=\"" + (x + 1) + "\" y=\""
                            + (BAR_HEIGHT - height) + "\" width=\"" + (BAR_WIDTH - 2) + "\" height=\"" + height
                            + "\"><title>")
                    .text(day + ": " + executions(count))
                    .raw("</title></rect>\n");
        });
        html.raw("</svg>\n<div class=\"ends\"><span>")
                .text(coverage.from())
                .raw("</span><span>")
                .text("at most " + most + " on a day")
                .raw("</span><span>")
                .text(coverage.to())
                .raw("</span></div>\n<details><summary>")
                .text("The numbers of " + coverage.executions().size() + " days")
                .raw("</summary>\n")
                .table("Day", ">Executions", "Shown by");
        coverage.executions()
                .forEach((day, count) -> html.row(
                        "", List.of(day, count, DayMark.of(coverage, day).words())));
        html.endTable().raw("</details>\n");
    }

    private void holes(List<Hole> holes) {
        if (holes.isEmpty()) {
            return;
        }
        html.element("h3", "Days that are not covered").table("Days", ">Exchange days", "Reason", "What closes them");
        holes.forEach(hole -> html.row(
                "",
                List.of(
                        hole.from().equals(hole.to()) ? hole.from() : hole.from() + " to " + hole.to(),
                        hole.exchangeDays(),
                        hole.detail(),
                        hole.remedy())));
        html.endTable();
    }

    private void proofs(List<Evidence> covered) {
        if (covered.isEmpty()) {
            return;
        }
        html.raw("<details><summary>")
                .text("What shows the covered days (" + covered.size() + ")")
                .raw("</summary>\n")
                .table("Days", "Source", "Proof");
        covered.forEach(one -> html.row("", List.of(one.from() + " to " + one.to(), one.source(), one.proof())));
        html.endTable().raw("</details>\n");
    }

    private void conflicts(List<Open> conflicts) {
        list("Conflicts", conflicts.stream().map(Open::message).toList());
    }

    private void list(String title, Collection<String> lines) {
        if (lines.isEmpty()) {
            return;
        }
        html.raw("<section>\n").element("h2", title).raw("<ul>\n");
        lines.forEach(line -> html.element("li", line));
        html.raw("</ul>\n</section>\n");
    }

    private void documents(List<DocumentRow> documents) {
        if (documents.isEmpty()) {
            return;
        }
        html.raw("<section>\n")
                .element("h2", "Documents and their control totals")
                .table("Document", "Kind", "Accounts", "Days", ">Executions", ">Orders", "Control totals");
        documents.forEach(document -> html.row(
                document.refused() != null || !document.differing().isEmpty() ? "alarm" : "",
                List.of(
                        document.file(),
                        document.kind() == null ? "" : document.kind() + ", " + document.format(),
                        String.join(", ", document.accounts()),
                        document.from() == null ? "" : document.from() + " to " + document.to(),
                        document.executions(),
                        document.orders(),
                        verdict(document))));
        html.endTable();
        differences(documents.stream()
                .flatMap(document -> document.differences().stream())
                .toList());
        documents.stream()
                .filter(document -> !document.controlTotals().isEmpty())
                .forEach(this::totals);
        html.raw("</section>\n");
    }

    private void differences(List<Difference> differences) {
        if (differences.isEmpty()) {
            return;
        }
        html.element("h3", "Sums of documents that the executions of their days do not give")
                .table("Document", "Account", "Symbol", "Sum of", ">Document says", ">Executions give");
        differences.forEach(one -> html.row(
                "alarm",
                List.of(one.document(), one.account(), one.symbol(), one.field(), one.stated(), one.merged())));
        html.endTable();
    }

    private static String verdict(DocumentRow document) {
        if (document.refused() != null) {
            return "refused: " + document.refused();
        }
        if (document.controlTotals().isEmpty()) {
            return "none stated";
        }
        int differing = document.differing().size();
        return differing == 0
                ? "all " + document.controlTotals().size() + " agree"
                : differing + " of " + document.controlTotals().size() + " differ";
    }

    private void totals(DocumentRow document) {
        html.raw(document.differing().isEmpty() ? "<details>" : "<details open>")
                .raw("<summary>")
                .text(document.file())
                .raw("</summary>\n")
                .table("Total", "Currency", ">Stated", ">Computed", "Agree");
        for (ControlTotal total : document.controlTotals()) {
            html.row(
                    total.agrees() ? "" : "alarm",
                    Stream.of(
                                    total.name(),
                                    Objects.requireNonNullElse(total.currency(), ""),
                                    total.stated(),
                                    total.computed(),
                                    total.agrees() ? "yes" : "no")
                            .toList());
        }
        html.endTable().raw("</details>\n");
    }

    private static String css() {
        try (InputStream stream = CoveragePage.class.getResourceAsStream("coverage.css")) {
            return new String(Objects.requireNonNull(stream, "coverage.css").readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
