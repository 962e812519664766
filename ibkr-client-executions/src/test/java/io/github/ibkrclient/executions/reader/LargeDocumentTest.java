package io.github.ibkrclient.executions.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.executions.document.Document;
import io.github.ibkrclient.executions.document.DocumentSource;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A long document passes through a small heap, in a JVM of its own: with {@code -Pendurance} 200 MB through 64 MB, otherwise
 * 8 MB through 16 MB, in which its rows have no room.
 */
class LargeDocumentTest {
    private static final boolean ENDURANCE = Boolean.getBoolean("ibkr.endurance");
    private static final long SIZE = ENDURANCE ? 200_000_000 : 8_000_000;
    private static final String HEAP = ENDURANCE ? "-Xmx64m" : "-Xmx16m";

    @ParameterizedTest
    @ValueSource(strings = {"statement.csv", "flex.xml", "flex.csv", "statement.html"})
    void aLongDocumentNeedsLittleMemory(String name, @TempDir Path directory) throws IOException, InterruptedException {
        Path file = directory.resolve(name);
        long rows = write(file);
        Path answer = directory.resolve("answer");

        Process reader = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        HEAP,
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        LargeDocumentTest.class.getName(),
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(answer.toFile())
                .start();

        assertThat(reader.waitFor(10, TimeUnit.MINUTES)).isTrue();
        assertThat(Files.readString(answer).strip()).isEqualTo(rows + " " + rows + " true");
    }

    /** Reads the file in the other JVM. */
    public static void main(String[] arguments) throws IOException {
        try (DocumentSource source = DocumentSource.of(Path.of(arguments[0]))) {
            Document document = new DocumentReader(Reading.NEW_YORK).read(source);
            long[] seen = new long[1];
            document.forEachExecution(row -> seen[0] += row.quantity().signum());
            System.out.println(document.summary().executions() + " " + seen[0] + " "
                    + (document.summary().agrees()
                            ? ""
                            : Reading.disagreeing(document.summary()) + " "
                                    + document.summary().warnings() + " ")
                    + document.summary().agrees());
        }
    }

    /** Repeats the rows of a report until it is long enough, and returns how many there are. Sums are left out. */
    private static long write(Path file) throws IOException {
        List<Fill> fills = Fill.many(1_000);
        String whole = report(file, fills);
        String first = marker(file);
        int from = whole.indexOf(first);
        int to = whole.lastIndexOf(first);
        to = whole.indexOf('\n', file.toString().endsWith(".html") ? whole.indexOf("</tbody>", to) : to) + 1;
        String rows = whole.substring(from, to);
        long times = SIZE / rows.length() + 1;
        long count = times * fills.size();
        try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            out.write(whole.substring(0, from));
            for (long i = 0; i < times; i++) {
                out.write(rows);
            }
            out.write(whole.substring(to).replace("\"TRNT\",\"1000\"", "\"TRNT\",\"" + count + "\""));
        }
        return count;
    }

    private static String marker(Path file) {
        return switch (String.valueOf(file.getFileName())) {
            case "statement.csv" -> "Trades,Data,Trade,";
            case "flex.xml" -> "<Trade ";
            case "flex.csv" -> "\"U0000001\",\"USD\"";
            default -> "<tbody>\n<tr><td>SYM";
        };
    }

    private static String report(Path file, List<Fill> fills) {
        return switch (String.valueOf(file.getFileName())) {
            case "statement.csv" -> withSum(Reports.statementCsv(fills, true));
            case "flex.xml" -> Reports.flexXml(fills).replaceAll("(?s)<CashReport>.*</CashReport>\n", "");
            case "flex.csv" -> Reports.flexCsvControlled(fills);
            default ->
                Reports.statementHtml(fills, true)
                        .replaceAll("<tbody><tr class=\"subtotal\">.*</tr></tbody>\n", "")
                        .replace(
                                "</table>\n</div>",
                                "<tbody><tr class=\"subtotal\"><td colspan=\"3\">Total NONE</td><td>0</td><td></td><td></td>"
                                        + "<td>0</td><td>0</td></tr></tbody></table>\n</div>");
        };
    }

    /** Orders and sums of the repeated rows are taken out; a sum of nothing stays. */
    private static String withSum(String statement) {
        return statement
                .replaceAll("Trades,(Data,Order|SubTotal|Total).*\n", "")
                .replaceAll("Cash Report,Data.*\n", "")
                .replaceFirst("Total P/L", "Trades,SubTotal,,Stocks,USD,NONE,,,0,,,0,0,,,0,\nTotal P/L");
    }
}
