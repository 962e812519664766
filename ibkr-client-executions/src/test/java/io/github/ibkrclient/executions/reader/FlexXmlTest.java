package io.github.ibkrclient.executions.reader;

import static io.github.ibkrclient.executions.reader.Reading.disagreeing;
import static io.github.ibkrclient.executions.reader.Reading.read;
import static io.github.ibkrclient.executions.reader.Reading.refusal;
import static io.github.ibkrclient.executions.reader.Reading.summary;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.executions.document.ControlTotal;
import io.github.ibkrclient.executions.document.DocumentKind;
import io.github.ibkrclient.executions.document.DocumentSummary;
import io.github.ibkrclient.executions.document.RowLevel;
import io.github.ibkrclient.executions.model.Execution;
import io.github.ibkrclient.executions.model.ExecutionTime;
import io.github.ibkrclient.executions.model.Kind;
import io.github.ibkrclient.executions.model.Source;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlexXmlTest {
    private static final String WHOLE = Reports.flexXml(Fill.few());

    @Test
    void idsAreRead() throws IOException {
        Execution first = read(WHOLE).executions().get(0);

        assertThat(first.source()).isEqualTo(Source.FLEX_ACTIVITY);
        assertThat(first.executionId()).isEqualTo("0000aa00.6a000000.01.01");
        assertThat(first.tradeId()).isEqualTo("90000000");
        assertThat(first.transactionId()).isEqualTo("8800000");
        assertThat(first.orderId()).isEqualTo("550001");
        assertThat(first.tradeDate()).isEqualTo(LocalDate.of(2026, 3, 3));
        assertThat(first.time().text()).isEqualTo("20260303;093105");
    }

    @Test
    void aCancellationNamesWhatItTakesBack() throws IOException {
        String cancel = "<Trade accountId='U1' currency='EUR' assetCategory='STK' symbol='F1F' tradeID=''"
                + " dateTime='20221202;062611' tradeDate='20221202' transactionType='TradeCancel' exchange='--'"
                + " quantity='-450' tradePrice='5.432' proceeds='2444.4' ibCommission='0' ibCommissionCurrency='EUR'"
                + " notes='Ca' origTradeID='464740365' origOrderID='401' origTransactionID='1522126816'"
                + " transactionID='1526114213' buySell='BUY (Ca.)' ibOrderID='401' ibExecID='' levelOfDetail='EXECUTION'/>";

        Execution row = read(report(cancel)).executions().get(0);

        assertThat(row.kind()).isEqualTo(Kind.CANCEL);
        assertThat(row.executionId()).isNull();
        assertThat(row.originalTransactionId()).isEqualTo("1522126816");
        assertThat(row.originalTradeId()).isEqualTo("464740365");
        assertThat(row.signedQuantity()).isEqualByComparingTo("-450");
        assertThat(row.exchange()).isNull();
    }

    @Test
    void confirmationsHaveOtherNamesForTheSame() throws IOException {
        String confirm = "<TradeConfirm accountId='U1' currency='USD' assetCategory='STK' symbol='SPY' tradeID='7'"
                + " execID='0001.0002.01.01' orderID='5' dateTime='2026-04-02;11:08:05 EDT' quantity='40' price='650.1'"
                + " proceeds='-26004' commission='-1' commissionCurrency='USD' code='O;P' settleDate='2026-04-03'"
                + " buySell='BUY' levelOfDetail='EXECUTION'/>";
        String tcf = report(confirm).replace("type='AF'", "type='TCF'").replace("Trades>", "TradeConfirms>");

        Execution row = read(tcf.getBytes(StandardCharsets.UTF_8), ReadOptions.NONE)
                .executions()
                .get(0);

        assertThat(summary(tcf).kind()).isEqualTo(DocumentKind.CONFIRMATION_FLEX);
        assertThat(row.executionId()).isEqualTo("0001.0002.01.01");
        assertThat(row.orderId()).isEqualTo("5");
        assertThat(row.codes()).containsExactly("P");
        assertThat(row.time().instant()).isEqualTo(Instant.parse("2026-04-02T15:08:05Z"));
        assertThat(row.time().rule()).isEqualTo(ExecutionTime.Rule.VALUE);
        assertThat(row.settleDate()).isEqualTo(LocalDate.of(2026, 4, 3));
    }

    @Test
    void dateAndTimeMayStandApart() throws IOException {
        String old = trade("tradeDate='20130401' tradeTime='093406'");

        assertThat(read(report(old)).executions().get(0).time().text()).isEqualTo("20130401;093406");
    }

    @Test
    void rowsOfOtherLevelsAreCountedAndLeftOut() {
        String lot = trade("dateTime='20260303;093105'").replace("'EXECUTION'", "'CLOSED_LOT'");
        String order = trade("dateTime='20260303;093105'")
                .replace("<Trade ", "<Order ")
                .replace("'EXECUTION'", "'ORDER'");

        DocumentSummary summary = summary(report(trade("dateTime='20260303;093105'") + lot + order));

        assertThat(summary.executions()).isEqualTo(1);
        assertThat(summary.orders()).isEqualTo(1);
        assertThat(summary.skipped()).isEqualTo(Map.of("CLOSED_LOT", 1L));
    }

    @Test
    void ordersWithoutExecutionsNameTheSettingOfTheQuery() throws IOException {
        String orders = report(trade("dateTime='20260303;093105'")
                .replace("<Trade ", "<Order ")
                .replace("'EXECUTION'", "'ORDER'"));

        assertThat(summary(orders).level()).isEqualTo(RowLevel.ORDER);
        assertThat(read(orders).executions()).isEmpty();
        assertThat(summary(orders).warnings()).anyMatch(line -> line.contains("select Executions"));
    }

    @Test
    void aReportWithoutTradesProvesNothing() {
        DocumentSummary summary =
                summary(report("").replace("<Trades>", "<Transfers>").replace("</Trades>", "</Transfers>"));

        assertThat(summary.tradesSection()).isFalse();
        assertThat(summary.warnings()).anyMatch(line -> line.contains("no section Trades"));
        assertThat(summary(report("")).tradesSection()).isTrue();
    }

    @Test
    void sumsThatDisagreeAreFlagged() {
        DocumentSummary summary = summary(WHOLE.replace("netTradesSales=\"13405\"", "netTradesSales=\"13406\""));

        assertThat(disagreeing(summary)).containsExactly("CashReport netTradesSales");
        assertThat(summary.agrees()).isFalse();
        assertThat(summary.executions()).isEqualTo(6);
    }

    @Test
    void aSummaryOfASymbolIsCompared() {
        String rows = trade("dateTime='20260303;093105'");
        String stated = "<SymbolSummary currency='USD' assetCategory='STK' symbol='SPY' quantity='11' proceeds='-1000'"
                + " ibCommission='-1' ibCommissionCurrency='USD' levelOfDetail='SYMBOL_SUMMARY'/>";

        assertThat(disagreeing(summary(report(rows + stated)))).containsExactly("SymbolSummary SPY quantity");
    }

    @Test
    void purchasesAndSalesOfASymbolAreComparedEachWithItsOwnSummary() {
        String bought = trade("dateTime='20260303;093105'");
        String sold = bought.replace("'10'", "'-4'").replace("-1000", "400").replace("BUY", "SELL");
        String cancelled =
                bought.replace("'10'", "'-3'").replace("-1000", "300").replace("BUY", "BUY (Ca.)");
        String rows = bought + sold + cancelled + summaryOf("BUY", 7, -700, -2);

        assertThat(disagreeing(summary(report(rows + summaryOf("SELL", -4, 400, -1)))))
                .isEmpty();
        assertThat(disagreeing(summary(report(rows + summaryOf("SELL", -5, 400, -1)))))
                .containsExactly("SymbolSummary SPY SELL quantity");
    }

    @Test
    void summariesOfEachDayAreAddedUp() {
        String bought = trade("dateTime='20260303;093105'");
        String day = report(bought + summaryOf("BUY", 10, -1000, -1));
        String statement = day.substring(day.indexOf("<FlexStatement "), day.indexOf("</FlexStatements>"));

        DocumentSummary summary =
                summary(day.replace(statement, statement + statement).replace("count='1'", "count='2'"));

        assertThat(summary.executions()).isEqualTo(2);
        assertThat(disagreeing(summary)).isEmpty();
        assertThat(summary.controlTotals())
                .hasSize(3)
                .allSatisfy(total -> assertThat(total.account()).isEqualTo("U1"));
    }

    @Test
    void aControlTotalNamesItsAccount() {
        String row = trade("dateTime='20260303;093105'");
        String first = report(row + summaryOf("BUY", 10, -1000, -1));
        String statement = first.substring(first.indexOf("<FlexStatement "), first.indexOf("</FlexStatements>"));
        String second = statement.replace("U1", "U2").replace("quantity='10' proceeds", "quantity='11' proceeds");

        DocumentSummary summary =
                summary(first.replace(statement, statement + second).replace("count='1'", "count='2'"));

        assertThat(summary.controlTotals().stream().filter(total -> !total.agrees()))
                .singleElement()
                .satisfies(total -> assertThat(total.account()).isEqualTo("U2"));
        assertThat(summary.controlTotals()).extracting(ControlTotal::account).containsOnly("U1", "U2");
    }

    @ParameterizedTest
    @CsvSource({
        "04/05/2026;09:31:05, 13/05/2026;09:31:05, 2026-05-04",
        "04/05/2026;09:31:05, 05/13/2026;09:31:05, 2026-04-05",
    })
    void otherDatesOfTheReportTellWhetherTheMonthStandsFirst(String unclear, String clear, String day)
            throws IOException {
        List<Execution> rows = read(report(trade("dateTime='" + unclear + "'") + trade("dateTime='" + clear + "'")))
                .executions();

        assertThat(rows.get(0).tradeDate()).isEqualTo(LocalDate.parse(day));
    }

    @Test
    void datesThatCanBeReadInTwoWaysAreRefused() {
        assertThat(refusal(report(trade("dateTime='04/05/2026;09:31:05'")))).contains("Date Format yyyyMMdd");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "20260303;093105|",
                "2026-03-03;09:31:05|",
                "2026-03-03, 09:31:05|",
                "20260303 093105|",
                "20260303093105|",
                "03-MAR-26;093105|",
                "2026-03-03T09:31:05-0500|",
                "03/03/2026;093105 EST|03/13/2026",
            })
    void everyFormOfTimeIsRead(String text, String other) throws IOException {
        String rows = trade("dateTime='" + text + "'") + (other == null ? "" : trade("dateTime='" + other + "'"));

        assertThat(read(report(rows)).executions().get(0).time().instant()).isEqualTo("2026-03-03T14:31:05Z");
    }

    @Test
    void aTimeWithoutZoneIsReadAndNotStorable() throws IOException {
        byte[] bytes = WHOLE.getBytes(StandardCharsets.UTF_8);

        DocumentSummary summary = read(bytes, ReadOptions.NONE).summary();

        assertThat(summary.storable()).isFalse();
        assertThat(summary.executions()).isEqualTo(6);
        assertThat(summary.warnings()).anyMatch(line -> line.contains("--zone") && line.contains("New_York"));
        assertThat(read(bytes, ReadOptions.NONE).executions())
                .allMatch(row -> row.time().instant() == null);
        assertThat(read(WHOLE).summary().storable()).isTrue();
    }

    @Test
    void theHourThatOccursTwiceHasNoInstant() throws IOException {
        String twice = report(trade("dateTime='20261101;013000'"));

        assertThat(read(twice).executions().get(0).time().rule()).isEqualTo(ExecutionTime.Rule.AMBIGUOUS);
        assertThat(summary(twice).storable()).isFalse();
        assertThat(summary(report(trade("dateTime='20261101;013000 EDT'"))).storable())
                .isTrue();
    }

    @Test
    void aCountThatDoesNotFitIsRefused() {
        assertThat(refusal(WHOLE.replace("count=\"1\"", "count=\"2\""))).contains("states 2 statements and has 1");
        assertThat(refusal(WHOLE.replace(" count=\"1\"", ""))).contains("does not state how many");
    }

    @Test
    void whatIsNoReportIsRefused() {
        assertThat(refusal("<Other/>")).contains("root element is Other");
        assertThat(refusal("<?xml version='1.0'?><FlexStatementResponse timestamp='x'><Status>Fail</Status>"
                        + "<ErrorCode>1019</ErrorCode><ErrorMessage>Statement generation in progress.</ErrorMessage>"
                        + "</FlexStatementResponse>"))
                .contains("Fail, 1019, Statement generation in progress.");
        assertThat(refusal(WHOLE.substring(0, WHOLE.length() - 30))).contains("cut or damaged");
    }

    @Test
    void entitiesAreNotRead() {
        String entity = "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>"
                + report(trade("dateTime='20260303;093105'")).replace("SPY", "&e;");
        String bomb = "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;'>]>"
                + report(trade("dateTime='20260303;093105'")).replace("'SPY'", "'&b;'");

        assertThat(refusal(entity)).isNotBlank();
        assertThat(refusal(bomb)).isNotBlank();
    }

    @Test
    void aNumberThatIsNoneIsRefused() {
        assertThat(refusal(WHOLE.replace("quantity=\"60\"", "quantity=\"6O\""))).contains("quantity", "6O");
        assertThat(refusal(WHOLE.replace("quantity=\"60\"", "quantity=\"1E99999\"")))
                .contains("1E99999");
    }

    @Test
    void rowsAreCountedByTheirAccount() {
        String other = trade("dateTime='20260303;093105'").replace("<Trade ", "<Trade accountId='U2' ");

        assertThat(summary(report(trade("dateTime='20260303;093105'") + other)).totals())
                .extracting(total -> total.account() + " " + total.rows())
                .containsExactlyInAnyOrder("null 1", "U2 1");
    }

    /** A purchase of ten SPY without account and time. */
    private static String trade(String time) {
        return "<Trade currency='USD' assetCategory='STK' symbol='SPY' " + time + " transactionType='ExchTrade'"
                + " quantity='10' tradePrice='100' proceeds='-1000' ibCommission='-1' ibCommissionCurrency='USD'"
                + " buySell='BUY' levelOfDetail='EXECUTION'/>\n";
    }

    private static String summaryOf(String side, int quantity, int proceeds, int commission) {
        return ("<SymbolSummary currency='USD' assetCategory='STK' symbol='SPY' buySell='%s' quantity='%d' proceeds='%d'"
                        + " ibCommission='%d' ibCommissionCurrency='USD' levelOfDetail='SYMBOL_SUMMARY'/>")
                .formatted(side, quantity, proceeds, commission);
    }

    private static String report(String rows) {
        return "<FlexQueryResponse queryName='q' type='AF'><FlexStatements count='1'>"
                + "<FlexStatement accountId='U1' fromDate='20260303' toDate='20260306' whenGenerated='20260307;021510'>\n"
                + "<Trades>" + rows + "</Trades></FlexStatement></FlexStatements></FlexQueryResponse>";
    }
}
