package io.github.ibkrclient.executions.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.executions.document.Document;
import io.github.ibkrclient.executions.document.DocumentRefusedException;
import io.github.ibkrclient.executions.document.DocumentSource;
import io.github.ibkrclient.executions.document.DocumentSummary;
import io.github.ibkrclient.executions.document.RowTotal;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Damaged documents. Each is refused with the declared exception, or flagged, or its sums are those of the whole document.
 * {@code -Pendurance} runs many times as many.
 */
class FuzzTest {
    private static final int ROUNDS = Boolean.getBoolean("ibkr.endurance") ? 10_000 : 30;
    private static final int STEP = ROUNDS > 100 ? 61 : 1_000;
    private static final List<Fill> FILLS = mixed();

    private static List<Fill> mixed() {
        List<Fill> fills = new ArrayList<>(Fill.few());
        fills.addAll(Fill.many(20));
        return fills;
    }

    @ParameterizedTest
    @EnumSource(EveryFormatTest.Report.class)
    void aDocumentThatIsCutIsRefusedOrFlagged(EveryFormatTest.Report report) throws IOException {
        byte[] whole = report.of(FILLS).getBytes(StandardCharsets.UTF_8);
        String sums = sums(read(whole));

        // Blanks at the end may be cut.
        int end = new String(whole, StandardCharsets.UTF_8).stripTrailing().getBytes(StandardCharsets.UTF_8).length;
        for (int length = 0; length < end; length += length > end - 200 ? 1 : STEP) {
            check(Arrays.copyOf(whole, length), sums, "cut at " + length);
        }
    }

    @ParameterizedTest
    @EnumSource(EveryFormatTest.Report.class)
    void aLineThatIsLostIsRefusedOrFlagged(EveryFormatTest.Report report) throws IOException {
        List<String> lines = report.of(FILLS).lines().toList();
        String sums = sums(read(String.join("\n", lines).getBytes(StandardCharsets.UTF_8)));

        for (int i = 0; i < lines.size(); i++) {
            List<String> fewer = new ArrayList<>(lines);
            fewer.remove(i);
            check(String.join("\n", fewer).getBytes(StandardCharsets.UTF_8), sums, "without line " + lines.get(i));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = EveryFormatTest.Report.class,
            names = {"STATEMENT_CSV", "FLEX_CSV_WITH_RECORDS", "FLEX_CSV_WITH_CODES"})
    void exchangedCellsAreRefusedOrFlagged(EveryFormatTest.Report report) throws IOException {
        String whole = report.of(FILLS);
        String sums = sums(read(whole.getBytes(StandardCharsets.UTF_8)));
        boolean statement = report == EveryFormatTest.Report.STATEMENT_CSV;
        int first = statement ? 5 : 2;
        int width = statement ? 16 : 24;

        for (int one = first; one < width; one++) {
            for (int other = one + 1; other < width; other++) {
                check(exchanged(whole, one, other).getBytes(StandardCharsets.UTF_8), sums, one + " and " + other);
            }
        }
    }

    /** Exchanges two cells in the rows and sums of trades, and leaves the headers as they are. */
    private static String exchanged(String csv, int one, int other) {
        StringBuilder text = new StringBuilder();
        csv.lines().forEach(line -> {
            String[] cells = line.split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", -1);
            boolean row = cells[0].equals("Trades")
                    ? !cells[1].equals("Header")
                    : cells[0].contains("U00") || cells[0].contains("DATA");
            if (row && other < cells.length) {
                Collections.swap(Arrays.asList(cells), one, other);
            }
            text.append(String.join(",", cells)).append('\n');
        });
        return text.toString();
    }

    @ParameterizedTest
    @EnumSource(EveryFormatTest.Report.class)
    void randomDamageRaisesNoOtherException(EveryFormatTest.Report report) throws IOException {
        byte[] whole = report.of(Fill.few()).getBytes(StandardCharsets.UTF_8);
        Random random = new Random(report.name().hashCode());

        for (int round = 0; round < ROUNDS; round++) {
            byte[] damaged = whole.clone();
            int damages = 1 + random.nextInt(8);
            for (int i = 0; i < damages; i++) {
                int at = random.nextInt(damaged.length);
                int kind = random.nextInt(4);
                if (kind == 0) {
                    damaged[at] = (byte) random.nextInt(256);
                } else if (kind == 1) {
                    damaged[at] = (byte) "\"<>,;\n\0-.9E{}&/".charAt(random.nextInt(15));
                } else {
                    int length = random.nextInt(Math.min(200, damaged.length - at));
                    int from = random.nextInt(damaged.length - length);
                    System.arraycopy(whole, from, damaged, at, length);
                }
            }
            readOrRefuse(damaged);
        }
    }

    @ParameterizedTest
    @EnumSource(Start.class)
    void randomBytesRaiseNoOtherException(Start start) throws IOException {
        Random random = new Random(start.name().hashCode());

        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = new byte[start.text.length() + random.nextInt(2_000)];
            random.nextBytes(bytes);
            System.arraycopy(start.text.getBytes(StandardCharsets.ISO_8859_1), 0, bytes, 0, start.text.length());
            readOrRefuse(bytes);
        }
    }

    enum Start {
        NOTHING(""),
        GZIP("\u001f\u008b\b\0\0\0\0\0"),
        ZIP("PK\u0003\u0004"),
        JSON("{\"data\":{\"value\":\""),
        XML("<FlexQueryResponse type='AF'>"),
        HTML("<!DOCTYPE html><html><table id='summaryDetailTable'><tr><th>Symbol</th>"),
        STATEMENT("Statement,Header,Field Name,Field Value\nTrades,Header,"),
        FLEX("\"BOF\",\"U1\"\n\"BOA\",\"U1\"\n");

        private final String text;

        Start(String text) {
            this.text = text;
        }
    }

    /** Refused, flagged, or its sums are right. */
    private static void check(byte[] damaged, String sums, String what) throws IOException {
        try {
            DocumentSummary summary = read(damaged).summary();
            if (summary.agrees() && summary.storable()) {
                assertThat(sums(read(damaged))).as(what).isEqualTo(sums);
            }
        } catch (DocumentRefusedException refused) {
            assertThat(refused.getMessage()).as(what).isNotBlank().doesNotContain("\n");
        }
    }

    private static void readOrRefuse(byte[] bytes) throws IOException {
        try {
            read(bytes).executions();
        } catch (DocumentRefusedException refused) {
            assertThat(refused.getMessage()).isNotBlank().doesNotContain("\n");
        }
    }

    private static Document read(byte[] bytes) throws IOException {
        return new DocumentReader(Reading.NEW_YORK).read(DocumentSource.of("report", bytes));
    }

    /** What is summed, over all symbols: a damaged name is not a wrong sum. */
    private static String sums(Document document) {
        BigDecimal quantity = BigDecimal.ZERO;
        BigDecimal proceeds = BigDecimal.ZERO;
        BigDecimal commission = BigDecimal.ZERO;
        for (RowTotal total : document.summary().totals()) {
            quantity = quantity.add(total.quantity());
            proceeds = proceeds.add(total.proceeds() == null ? BigDecimal.ZERO : total.proceeds());
            commission = commission.add(total.commission());
        }
        return quantity.stripTrailingZeros() + " " + proceeds.stripTrailingZeros() + " "
                + commission.stripTrailingZeros();
    }
}
