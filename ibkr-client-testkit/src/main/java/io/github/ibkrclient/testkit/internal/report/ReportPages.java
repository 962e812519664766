package io.github.ibkrclient.testkit.internal.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.ibkrclient.testkit.SimulatedExecution;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A report as a document with a line for each execution. The layout is our choice: see
 * {@code docs/protocol.md#report-layout}.
 *
 * @param title the kind of report and its days
 * @param fills the executions
 */
record ReportPages(String title, List<SimulatedExecution> fills) {
    /** The forms that a document may have. */
    static final Set<String> MIME_TYPES = Set.of("application/pdf", "text/html", "text/csv");

    private static final List<String> COLUMNS = List.of(
            "Account",
            "ExecutionId",
            "Time",
            "Conid",
            "Symbol",
            "Side",
            "Quantity",
            "Price",
            "Currency",
            "Commission",
            "OrderRef");

    /** The document in one of the {@link #MIME_TYPES}. */
    byte[] as(String mimeType) {
        return switch (mimeType) {
            case "text/csv" -> csv().getBytes(UTF_8);
            case "text/html" -> html().getBytes(UTF_8);
            default -> new PdfText(Stream.concat(Stream.of(title), lines("  ")).toList()).bytes();
        };
    }

    private String csv() {
        return lines(",").collect(Collectors.joining("\n", "", "\n"));
    }

    private String html() {
        String rows = Stream.concat(Stream.of(COLUMNS), fills.stream().map(ReportPages::cells))
                .map(cells -> cells.stream()
                        .map(cell -> "<td>" + cell.replace("&", "&amp;").replace("<", "&lt;") + "</td>")
                        .collect(Collectors.joining("", "<tr>", "</tr>\n")))
                .collect(Collectors.joining());
        return "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>" + title
                + "</title></head><body>\n<table>\n" + rows + "</table>\n</body></html>\n";
    }

    private Stream<String> lines(String separator) {
        return Stream.concat(Stream.of(COLUMNS), fills.stream().map(ReportPages::cells))
                .map(cells -> String.join(separator, cells));
    }

    private static List<String> cells(SimulatedExecution fill) {
        return List.of(
                fill.account(),
                fill.id(),
                fill.at().toString(),
                Long.toString(fill.instrument().conid()),
                fill.instrument().symbol(),
                fill.bought() ? "B" : "S",
                fill.size().toPlainString(),
                fill.price().toPlainString(),
                fill.instrument().currency(),
                fill.commission().toPlainString(),
                Objects.requireNonNullElse(fill.orderRef(), "").replaceAll("[,\"\\s]", "_"));
    }
}
