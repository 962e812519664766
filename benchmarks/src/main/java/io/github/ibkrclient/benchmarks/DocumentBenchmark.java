package io.github.ibkrclient.benchmarks;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.github.ibkrclient.executions.document.Document;
import io.github.ibkrclient.executions.document.DocumentSource;
import io.github.ibkrclient.executions.reader.DocumentReader;
import io.github.ibkrclient.executions.reader.ReadOptions;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.concurrent.TimeUnit;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Fifty thousand executions read from a statement in CSV and from a Flex report in XML, with hash, sums and checks. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(jvmArgsAppend = "-Xmx1g")
public class DocumentBenchmark {
    private static final int ROWS = 50_000;

    private final DocumentReader reader = new DocumentReader(ReadOptions.NONE.withZone(ZoneId.of("America/New_York")));
    private Path csv = Path.of("");
    private Path xml = Path.of("");
    private final XMLInputFactory stax = XMLInputFactory.newDefaultFactory();

    /** Writes the documents and checks that all of them is read. */
    @Setup
    public void write() throws IOException {
        stax.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        csv = Files.createTempFile("ibkr-bench", ".csv");
        xml = Files.createTempFile("ibkr-bench", ".xml");
        Files.writeString(csv, csv());
        Files.writeString(xml, xml());
        if (ours(csv) != ROWS || ours(xml) != ROWS) {
            throw new IllegalStateException("executions are missing");
        }
    }

    /** Removes the documents. */
    @TearDown
    public void delete() throws IOException {
        Files.deleteIfExists(csv);
        Files.deleteIfExists(xml);
    }

    /** A statement in CSV. */
    @Benchmark
    public long oursCsv() throws IOException {
        return ours(csv);
    }

    /** A Flex report in XML. */
    @Benchmark
    public long oursXml() throws IOException {
        return ours(xml);
    }

    private long ours(Path file) throws IOException {
        try (DocumentSource source = DocumentSource.of(file)) {
            Document document = reader.read(source);
            long[] seen = new long[1];
            document.forEachExecution(row -> seen[0]++);
            return document.summary().agrees() ? seen[0] : -1;
        }
    }

    /** FastCSV alone. */
    @Benchmark
    public long bareCsv() throws IOException {
        long cells = 0;
        try (CsvReader<CsvRecord> lines = CsvReader.builder()
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .ofCsvRecord(csv)) {
            for (CsvRecord line : lines) {
                cells += line.getFieldCount();
            }
        }
        return cells;
    }

    /** A bare pass of StAX. */
    @Benchmark
    public long bareXml() throws IOException, XMLStreamException {
        long events = 0;
        try (InputStream in = Files.newInputStream(xml)) {
            XMLStreamReader pass = stax.createXMLStreamReader(in);
            while (pass.hasNext()) {
                events += pass.next();
            }
        }
        return events;
    }

    private static String csv() {
        StringBuilder csv = new StringBuilder("""
                Statement,Header,Field Name,Field Value
                Statement,Data,Title,Activity Statement
                Statement,Data,Period,"March 2, 2026 - March 6, 2026"
                Account Information,Header,Field Name,Field Value
                Account Information,Data,Account,U0000001
                Trades,Header,DataDiscriminator,Asset Category,Currency,Symbol,Date/Time,Exchange,Quantity,T. Price,C. Price,Proceeds,Comm/Fee,Basis,Realized P/L,MTM P/L,Code
                """);
        BigDecimal proceeds = BigDecimal.ZERO;
        for (int i = 0; i < ROWS; i++) {
            Fill fill = new Fill(i);
            proceeds = proceeds.add(fill.proceeds());
            csv.append("Trades,Data,Trade,Stocks,USD,%s,\"2026-03-0%d, %s\",NASDAQ,%d,%s,%s,%s,-1.0035,%s,0,0,O;P\n"
                    .formatted(
                            fill.symbol(),
                            2 + i % 5,
                            fill.time(),
                            fill.quantity(),
                            fill.price(),
                            fill.price(),
                            fill.proceeds(),
                            fill.cost()));
        }
        return csv + "Trades,Total,,Stocks,USD,,,,,,," + proceeds + ","
                + new BigDecimal("-1.0035").multiply(new BigDecimal(ROWS))
                + ",,,0, \nNotes/Legal Notes,Header,Type,Note\n"
                + "Notes/Legal Notes,Data,Notes,Trade execution times are displayed in Eastern Time.\n";
    }

    private static String xml() {
        StringBuilder xml =
                new StringBuilder("<FlexQueryResponse queryName=\"q\" type=\"AF\"><FlexStatements count=\"1\">"
                        + "<FlexStatement accountId=\"U0000001\" fromDate=\"20260302\" toDate=\"20260306\"><Trades>\n");
        for (int i = 0; i < ROWS; i++) {
            Fill fill = new Fill(i);
            xml.append(("<Trade accountId=\"U0000001\" acctAlias=\"\" model=\"\" currency=\"USD\" fxRateToBase=\"1\""
                            + " assetCategory=\"STK\" symbol=\"%s\" description=\"INVENTED\" conid=\"1000%d\" isin=\"\""
                            + " multiplier=\"1\" strike=\"\" expiry=\"\" tradeID=\"9%07d\" putCall=\"\""
                            + " reportDate=\"2026030%d\" dateTime=\"2026030%d;%s\" tradeDate=\"2026030%d\""
                            + " settleDateTarget=\"20260309\" transactionType=\"ExchTrade\" exchange=\"NASDAQ\""
                            + " quantity=\"%d\" tradePrice=\"%s\" tradeMoney=\"%s\" proceeds=\"%s\" taxes=\"0\""
                            + " ibCommission=\"-1.0035\" ibCommissionCurrency=\"USD\" netCash=\"-%s\" closePrice=\"%s\""
                            + " openCloseIndicator=\"O\" notes=\"P\" cost=\"%s\" fifoPnlRealized=\"0\" mtmPnl=\"0\""
                            + " origTradePrice=\"0\" origTradeDate=\"\" origTradeID=\"\" origOrderID=\"0\""
                            + " transactionID=\"8%08d\" buySell=\"BUY\" ibOrderID=\"5%06d\""
                            + " ibExecID=\"0000aa00.6a%06x.01.01\" orderReference=\"\" levelOfDetail=\"EXECUTION\""
                            + " orderType=\"LMT\" isAPIOrder=\"N\" />\n")
                    .formatted(
                            fill.symbol(),
                            i % 40,
                            i,
                            2 + i % 5,
                            2 + i % 5,
                            fill.time().replace(":", ""),
                            2 + i % 5,
                            fill.quantity(),
                            fill.price(),
                            fill.proceeds().negate(),
                            fill.proceeds(),
                            fill.cost(),
                            fill.price(),
                            fill.cost(),
                            i,
                            i / 3,
                            i));
        }
        return xml + "</Trades></FlexStatement></FlexStatements></FlexQueryResponse>\n";
    }

    /** An invented purchase. */
    private record Fill(int number) {
        String symbol() {
            return "SYM" + number * 40L / ROWS;
        }

        String time() {
            return "1%d:%02d:%02d".formatted(number % 6, number / 6 % 60, number % 60);
        }

        int quantity() {
            return (number % 9 + 1) * 100;
        }

        BigDecimal price() {
            return BigDecimal.valueOf(1_000_000 + number % 5_000, 4);
        }

        BigDecimal proceeds() {
            return price().multiply(BigDecimal.valueOf(-quantity()));
        }

        BigDecimal cost() {
            return proceeds().negate().add(new BigDecimal("1.0035"));
        }
    }
}
