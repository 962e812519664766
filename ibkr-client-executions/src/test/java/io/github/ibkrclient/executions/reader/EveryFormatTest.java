package io.github.ibkrclient.executions.reader;

import static io.github.ibkrclient.executions.reader.Reading.disagreeing;
import static io.github.ibkrclient.executions.reader.Reading.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.executions.document.Document;
import io.github.ibkrclient.executions.document.DocumentKind;
import io.github.ibkrclient.executions.document.RowLevel;
import io.github.ibkrclient.executions.document.RowTotal;
import io.github.ibkrclient.executions.model.Execution;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same executions, written in every format, are read as the same. */
class EveryFormatTest {
    private static final List<Fill> FILLS = Fill.few();

    enum Report {
        FLEX_XML(DocumentKind.ACTIVITY_FLEX),
        FLEX_CSV_WITHOUT_RECORDS(DocumentKind.ACTIVITY_FLEX),
        FLEX_CSV_WITH_RECORDS(DocumentKind.ACTIVITY_FLEX),
        FLEX_CSV_WITH_CODES(DocumentKind.ACTIVITY_FLEX),
        STATEMENT_CSV(DocumentKind.ACTIVITY_STATEMENT),
        STATEMENT_HTML(DocumentKind.ACTIVITY_STATEMENT),
        CONFIRMATION_CSV(DocumentKind.TRADE_CONFIRMATION),
        CONFIRMATION_HTML(DocumentKind.TRADE_CONFIRMATION);

        private final DocumentKind kind;

        Report(DocumentKind kind) {
            this.kind = kind;
        }

        String of(List<Fill> fills) {
            return switch (this) {
                case FLEX_XML -> Reports.flexXml(fills);
                case FLEX_CSV_WITHOUT_RECORDS -> Reports.flexCsvPlain(fills);
                case FLEX_CSV_WITH_RECORDS -> Reports.flexCsvControlled(fills);
                case FLEX_CSV_WITH_CODES -> Reports.flexCsvCoded(fills);
                case STATEMENT_CSV -> Reports.statementCsv(fills, true);
                case STATEMENT_HTML -> Reports.statementHtml(fills, true);
                case CONFIRMATION_CSV -> Reports.confirmationCsv(fills);
                case CONFIRMATION_HTML -> Reports.confirmationHtml(fills);
            };
        }

        boolean isRounded() {
            return name().endsWith("HTML");
        }
    }

    @ParameterizedTest
    @EnumSource(Report.class)
    void theSameExecutionsAreReadFromEveryFormat(Report report) throws IOException {
        Document document = read(report.of(FILLS));

        assertThat(document.summary().kind()).isEqualTo(report.kind);
        assertThat(document.summary().level()).isEqualTo(RowLevel.EXECUTION);
        assertThat(document.summary().accounts()).containsExactly("U0000001");
        assertThat(disagreeing(document.summary())).isEmpty();
        assertThat(lines(document.executions().stream()
                        .map(one -> line(one, report))
                        .toList()))
                .isEqualTo(lines(FILLS.stream().map(one -> line(one, report)).toList()));
    }

    @ParameterizedTest
    @EnumSource(value = Report.class, mode = EnumSource.Mode.EXCLUDE, names = "FLEX_CSV_WITHOUT_RECORDS")
    void aWholeReportIsComplete(Report report) {
        assertThat(read(report.of(FILLS)).summary().complete()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = Report.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"FLEX_CSV_WITHOUT_RECORDS"})
    void theDaysOfTheReportAreRead(Report report) {
        assertThat(read(report.of(FILLS)).summary().from()).contains(LocalDate.of(2026, 3, 3));
        assertThat(read(report.of(FILLS)).summary().to()).contains(LocalDate.of(2026, 3, 6));
        assertThat(read(report.of(FILLS)).summary().made()).isEqualTo("2026-03-07T07:15:10Z");
    }

    @ParameterizedTest
    @EnumSource(Report.class)
    void totalsAreThoseOfTheRows(Report report) {
        List<RowTotal> totals = read(report.of(FILLS)).summary().totals();

        assertThat(totals).hasSize(4);
        RowTotal acme = totals.stream()
                .filter(total -> total.symbol().equals("ACME"))
                .findAny()
                .orElseThrow();
        assertThat(acme.assetClass()).isEqualTo("STK");
        assertThat(acme.rows()).isEqualTo(3);
        assertThat(acme.quantity()).isEqualByComparingTo("1500");
        assertThat(acme.proceeds()).isEqualByComparingTo("-37069.4");
        assertThat(acme.commission()).isEqualByComparingTo(report.isRounded() ? "-12.79" : "-12.788475");
    }

    private static String lines(List<String> lines) {
        return lines.stream().sorted(Comparator.naturalOrder()).reduce("", (all, line) -> all + line + "\n");
    }

    private static String line(Fill fill, Report report) {
        return line(
                fill.account(),
                fill.asset(),
                fill.currency(),
                fill.symbol(),
                LocalDateTime.parse(fill.date() + "T" + fill.time())
                        .atZone(ZoneId.of("America/New_York"))
                        .toInstant(),
                fill.venue(),
                fill.quantity(),
                fill.price(),
                printed(fill.proceeds(), report),
                printed(fill.commission(), report),
                fill.codes().isEmpty() ? "null" : fill.codes().startsWith("O") ? "OPEN" : "CLOSE");
    }

    private static String line(Execution execution, Report report) {
        return line(
                execution.account(),
                execution.instrument().assetClass(),
                String.valueOf(execution.instrument().currency()),
                execution.instrument().symbol(),
                String.valueOf(execution.time().instant()),
                String.valueOf(execution.exchange()),
                execution.signedQuantity(),
                execution.price(),
                printed(Objects.requireNonNull(execution.proceeds()), report),
                printed(Objects.requireNonNull(execution.commission()), report),
                String.valueOf(execution.openClose()));
    }

    private static BigDecimal printed(BigDecimal amount, Report report) {
        return report.isRounded() ? amount.setScale(2, RoundingMode.HALF_UP) : amount;
    }

    private static String line(Object... parts) {
        StringBuilder line = new StringBuilder();
        for (Object part : parts) {
            line.append(
                            part instanceof BigDecimal number
                                    ? number.stripTrailingZeros().toPlainString()
                                    : part)
                    .append(' ');
        }
        return line.toString();
    }
}
