package io.github.ibkrclient.executions.reader;

import static io.github.ibkrclient.executions.reader.Reading.disagreeing;
import static io.github.ibkrclient.executions.reader.Reading.isRefused;
import static io.github.ibkrclient.executions.reader.Reading.read;
import static io.github.ibkrclient.executions.reader.Reading.refusal;
import static io.github.ibkrclient.executions.reader.Reading.summary;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.executions.document.ControlTotal;
import io.github.ibkrclient.executions.document.DocumentSummary;
import io.github.ibkrclient.executions.document.RowLevel;
import io.github.ibkrclient.executions.document.RowTotal;
import io.github.ibkrclient.executions.model.Execution;
import io.github.ibkrclient.executions.model.ExecutionTime;
import io.github.ibkrclient.executions.model.Instrument;
import io.github.ibkrclient.executions.model.OptionRight;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatementCsvTest {
    private static final String DEFAULT = Reports.statementCsv(Fill.few(), false);
    private static final String DETAILS = Reports.statementCsv(Fill.few(), true);
    private static final String HEADER = "Trades,Header,DataDiscriminator,Asset Category,Currency,Symbol,Date/Time,"
            + "Quantity,T. Price,C. Price,Proceeds,Comm/Fee,Basis,Realized P/L,MTM P/L,Code\n";

    @Test
    void aDefaultStatementHasOrdersAndSaysWhichSettingToChange() throws IOException {
        DocumentSummary summary = summary(DEFAULT);

        assertThat(summary.level()).isEqualTo(RowLevel.ORDER);
        assertThat(summary.orders()).isEqualTo(5);
        assertThat(read(DEFAULT).executions()).isEmpty();
        assertThat(summary.agrees()).isTrue();
        assertThat(summary.warnings()).anyMatch(line -> line.contains("Hide Details for Positions"));
    }

    @Test
    void theNotesSayTheZone() throws IOException {
        ExecutionTime time = read(DETAILS.getBytes(StandardCharsets.UTF_8), ReadOptions.NONE)
                .executions()
                .get(0)
                .time();

        assertThat(time.rule()).isEqualTo(ExecutionTime.Rule.DOCUMENT);
        assertThat(time.instant()).isEqualTo("2026-03-03T14:31:05Z");
        assertThat(time.text()).isEqualTo("2026-03-03, 09:31:05");
    }

    @Test
    void anotherZoneInTheNotesIsNotTakenForEastern() {
        DocumentSummary summary = read(
                        DETAILS.replace("Eastern Time", "Tokyo Time").getBytes(StandardCharsets.UTF_8),
                        ReadOptions.NONE)
                .summary();

        assertThat(summary.storable()).isFalse();
    }

    @Test
    void theInstrumentsSectionTellsWhatASymbolIs() throws IOException {
        Instrument stock = instrument("ACME");
        Instrument option = instrument("ACME 20MAR26 27.5 C");

        assertThat(stock.conid()).isEqualTo(100001L);
        assertThat(stock.isin()).isEqualTo("US0000000019");
        assertThat(option.conid()).isEqualTo(100003L);
        assertThat(option.strike()).isEqualByComparingTo("27.5");
        assertThat(option.right()).isEqualTo(OptionRight.CALL);
        assertThat(option.expiry()).isEqualTo("2026-03-20");
        assertThat(option.multiplier()).isEqualByComparingTo("100");
    }

    private static Instrument instrument(String symbol) throws IOException {
        return read(DETAILS).executions().stream()
                .map(Execution::instrument)
                .filter(one -> one.symbol().equals(symbol))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void anAccountColumnShiftsTheSums() {
        String statement = "Trades,Header,DataDiscriminator,Asset Category,Currency,Account,Symbol,Date/Time,Exchange,"
                + "Quantity,T. Price,C. Price,Proceeds,Comm/Fee,Basis,Realized P/L,MTM P/L,Code\n"
                + "Trades,Data,Trade,Stocks,USD,U1,AAPL,\"2026-03-04, 10:11:12\",ISLAND,10,100,100,-1000,-1,1001,0,0,O\n"
                + "Trades,Data,Trade,Stocks,USD,U2,AAPL,\"2026-03-04, 10:11:13\",ISLAND,\"1,008\",100,100,-100800,-2,100802,0,0,O\n"
                + "Trades,SubTotal,,Stocks,USD,AAPL,,,1018,,,-101800,-3,101803,0,0,\n"
                + "Trades,Total,,Stocks,USD,,,,,,,-101800,-3,101803,0,0, \n";

        DocumentSummary summary = summary(statement);

        assertThat(summary.accounts()).containsExactly("U1", "U2");
        assertThat(summary.totals()).extracting(RowTotal::account).containsExactly("U1", "U2");
        assertThat(summary.controlTotals()).hasSize(5).allMatch(total -> total.agrees());
    }

    @Test
    void sumsThatDisagreeAreFlaggedAndTheRowsStayReadable() {
        DocumentSummary summary = summary(DETAILS.replace("\"1,940\"", "\"1,941\""));

        assertThat(disagreeing(summary))
                .contains("SubTotal ACME quantity", "rows whose proceeds are not quantity by price");
        assertThat(summary.executions()).isEqualTo(6);
    }

    @ParameterizedTest
    @CsvSource({"Quantity,T. Price", "Proceeds,Comm/Fee", "Comm/Fee,Realized P/L", "Comm/Fee,Basis", "T. Price,C. Price"
    })
    void exchangedNamesOfColumnsAreFlagged(String one, String other) {
        String swapped = DETAILS.replace("," + one + ",", ",\u0001,")
                .replace("," + other + ",", "," + one + ",")
                .replace(",\u0001,", "," + other + ",");

        assertThat(swapped).isNotEqualTo(DETAILS);
        assertThat(isRefused(swapped) || !summary(swapped).agrees()).isTrue();
    }

    @Test
    void anOptionThatIsSoldForLessThanItsCommissionIsNoContradiction() {
        String sale = option("-1,0.01,0.02,1,-1.05,0.05,0,-1,O", "-1,,,1,-1.05,0.05,0,-1,");

        assertThat(disagreeing(summary(sale))).isEmpty();
        assertThat(disagreeing(summary(sale.replace("-1.05,0.05,", "0.05,-1.05,"))))
                .contains("Cash Report Commissions");
    }

    @Test
    void oneCheapOptionAmongOtherTradesIsNoContradictionAndExchangedColumnsAreStillSeen() {
        Fill cheap = new Fill(
                6,
                "U0000001",
                "OPT",
                "USD",
                "ACME 20MAR26 40 C",
                "2026-03-04",
                "10:00:01",
                "CBOE",
                new BigDecimal("-1"),
                new BigDecimal("0.01"),
                100,
                new BigDecimal("-1.05"),
                "O");
        List<Fill> fills = new ArrayList<>(Fill.few());
        fills.add(cheap);
        String statement = Reports.statementCsv(fills, true);

        assertThat(disagreeing(summary(statement))).isEmpty();
        assertThat(disagreeing(summary(statement.replace("Comm/Fee,Basis", "Basis,Comm/Fee"))))
                .contains("rows whose commission is more than their basis");
    }

    @Test
    void thePremiumOfAnAssignedOptionMovesIntoTheBasisOfItsShares() {
        String assigned = option("1,0,0,0,0,49.5,0,0,A;C", "1,,,0,0,49.5,0,0,")
                .replace("Commissions,USD,-1.05,-1.05", "Commissions,USD,0,0");

        assertThat(disagreeing(summary(assigned))).isEmpty();
        assertThat(disagreeing(summary(assigned.replace("A;C", "C"))))
                .containsExactly("rows whose net amount is not proceeds and costs");
    }

    /** A statement of one option. */
    private static String option(String row, String sum) {
        String start = "Equity and Index Options,USD,ACME 20MAR26 27.5 C,";
        return "Cash Report,Header,Currency Summary,Currency,Total,Securities,Futures,\n"
                + "Cash Report,Data,Commissions,USD,-1.05,-1.05,0,\n" + HEADER
                + "Trades,Data,Order," + start + "\"2026-03-04, 10:00:01\"," + row + "\n"
                + "Trades,SubTotal,," + start + "," + sum + "\n";
    }

    @Test
    void aFileWithoutItsEndIsNotComplete() {
        DocumentSummary summary = summary(DETAILS.substring(0, DETAILS.indexOf("Notes/Legal Notes")));

        assertThat(summary.complete()).isFalse();
        assertThat(summary.agrees()).isFalse();
    }

    @Test
    void aCutRowIsRefused() {
        int row = DETAILS.indexOf("Trades,Data,Trade");

        assertThat(refusal(DETAILS.substring(0, row + 60))).contains("cut");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"Statement,Header,Field Name,Field Value\";;;;;\n\"Statement,Data,Title,Activity Statement\";;;;;\n",
                "Statement;Header;Field Name;Field Value\nStatement;Data;Title;Activity Statement\n",
                "\"Statement,Header,Field Name,Field Value\"\n\"Statement,Data,Title,Activity Statement\"\n"
            })
    void whatASpreadsheetChangedIsNamed(String text) {
        assertThat(refusal(text)).containsAnyOf("spreadsheet", "another program");
    }

    @Test
    void datesThatASpreadsheetChangedAreRefused() {
        assertThat(refusal(DETAILS.replace("\"2026-03-05, 15:59:58\"", "05/03/2026 15:59")))
                .contains("spreadsheet");
    }

    @Test
    void aTransactionHistoryIsRefusedWithItsReason() {
        String history = "Statement,Header,Field Name,Field Value\nStatement,Data,Title,Transaction History\n"
                + "Transaction History,Header,Date,Account,Description,Transaction Type,Symbol,Quantity,Price,Gross Amount ,"
                + "Commission,Net Amount\nTransaction History,Data,2025-08-15,U***00000,X,Sell,X,-2.0,1.0,2.0,-3.0,-1.0\n";

        assertThat(refusal(history)).contains("no time of day", "masked account");
    }

    @Test
    void unknownKindsOfRowsAndTablesAreRefused() {
        assertThat(refusal(
                        DETAILS.replace("Cash Report,Data,Trades (Sales),USD", "Cash Report,Summe,Trades (Sales),USD")))
                .contains("no kind of row");
        assertThat(refusal(HEADER.replace("Code", "Codex"))).contains("Codex", "English");
        assertThat(refusal(HEADER.replace("Quantity,", ""))).contains("quantity");
        assertThat(refusal(
                        "Statement,Header,Field Name,Field Value\nTrades,Data,Order,Stocks,USD,A,\"2026-03-04, 10:11:12\","
                                + "1,1,1,-1,0,1,0,0,O\n"))
                .contains("before its header");
    }

    @Test
    void tradesThatStandTwiceAreRefused() {
        assertThat(refusal(HEADER + HEADER.replace(",Code", ""))).contains("twice");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "de|Transaktionen,Header,DataDiscriminator,Anlagekategorie,Währung,Konto,Symbol,Datum/Zeit,Menge,T.-Kurs,Schlusskurs,Erlös,Provision/Gebühr,Basis,Realisierter G/V,MTM G/V,Code|Aktien",
                "es|Operaciones,Header,DataDiscriminator,Categoría de activo,Divisa,Cuenta,Símbolo,Fecha/Hora,Cantidad,Precio trans.,Precio de cier.,Productos,Tarifa/com.,Básico,PyG realizadas,MTM P/G,Código|Acciones",
                "fr|Transactions,Header,DataDiscriminator,Catégorie d'actifs,Devise,Compte,Symbole,Date/Heure,Quantité,Prix trans.,Cours de clôt.,Produit,Comm/Tarif,Base,P/L réalisé,P/L MTM,Code|Actions",
                "ru|Сделки,Header,DataDiscriminator,Класс актива,Валюта,Счет,Символ,Дата/Время,Количество,Цена транзакции,Цена закрытия,Выручка,Комиссия/плата,Базис,Реализованная П/У,Рыноч. переоценка П/У,Код|Акции",
                "zh|交易,Header,DataDiscriminator,资产分类,货币,账户,代码,日期/时间,数量,交易价格,收盘价格,收益,佣金/税,基础,已实现的损益,按市值计算的损益,代码|股票",
                "pt|Operações,Header,DataDiscriminator,Categoria de ativos,Moeda,Conta,Símbolo,Data/hora,Quantidade,Preço Neg.,Preço Fch.,Rendimentos,Corr/Taxa,Base,P&L realizados,P&L MTM,Código|Ações"
            })
    void knownLanguagesAreRead(String language, String header, String stocks) {
        String section = header.substring(0, header.indexOf(','));
        String statement = header + "\n" + section + ",Data,Order," + stocks
                + ",EUR,U1,ABC,\"2026-02-10, 09:31:05\",\"1,500\",9.265,8.92,-13897.5,-6.94875,13904.44875,0,-517.5,O\n"
                + section + ",SubTotal,," + stocks + ",EUR,ABC,,,1500,,,-13897.5,-6.94875,13904.44875,0,-517.5,\n";

        DocumentSummary summary = summary(statement);

        assertThat(summary.language()).isEqualTo(language);
        assertThat(summary.totals()).extracting(RowTotal::assetClass).containsExactly("STK");
        assertThat(summary.totals().get(0).commissions().get("EUR")).isEqualByComparingTo("-6.94875");
        assertThat(summary.controlTotals()).hasSize(3).allMatch(total -> total.agrees());
    }

    @Test
    void theCommissionOfAConversionIsReadInFrenchToo() {
        String statement = """
                Transactions,Header,DataDiscriminator,Catégorie d'actifs,Devise,Symbole,Date/Heure,Quantité,Prix trans.,,Produit,Comm en CHF,,,MTM en CHF,Code
                Transactions,Data,Order,Forex,USD,EUR.USD,"2026-02-10, 09:31:05","2,000",1.08755,,-2175.1,-1.84,,,0.1,
                Transactions,SubTotal,,Forex,USD,EUR.USD,,2000,,,-2175.1,-1.84,,,0.1,
                """;

        DocumentSummary summary = summary(statement);

        assertThat(summary.language()).isEqualTo("fr");
        assertThat(summary.totals()).singleElement().satisfies(total -> {
            assertThat(total.assetClass()).isEqualTo("CASH");
            assertThat(total.commissions()).containsOnlyKeys("CHF");
        });
        assertThat(summary.controlTotals())
                .filteredOn(total -> total.name().endsWith("commission"))
                .singleElement()
                .satisfies(total -> assertThat(total.currency()).isEqualTo("CHF"));
        assertThat(summary.controlTotals()).allMatch(ControlTotal::agrees);
    }

    @Test
    void tradesInAnUnknownLanguageAreRefused() {
        String statement = """
                Kaupat,Header,DataDiscriminator,Omaisuuslaji,Valuutta,Tunnus,Aika,Määrä,Hinta,Päätös,Tuotto,Kulut,X,Y,Z,Koodi
                Kaupat,Data,Order,Osakkeet,EUR,ABC,"2026-02-10, 09:31:05",1,9,8,-9,-1,10,0,0,O
                """;

        assertThat(refusal(statement)).contains("Kaupat", "English");
    }

    @Test
    void theCommissionOfAConversionIsInTheCurrencyOfItsColumn() {
        RowTotal forex = summary(DETAILS).totals().stream()
                .filter(total -> total.assetClass().equals("CASH"))
                .findAny()
                .orElseThrow();

        assertThat(forex.commissions()).containsOnlyKeys("USD");
        assertThat(forex.currency()).isEqualTo("USD");
    }

    @Test
    void lineEndsOfWindowsAreReadToo() {
        assertThat(summary(DETAILS.replace("\n", "\r\n")).agrees()).isTrue();
    }

    @Test
    void aStatementWithoutTradesProvesAnEmptyPeriodByItsCash() {
        String head = DETAILS.substring(0, DETAILS.indexOf("Cash Report,Header"));
        String end = DETAILS.substring(DETAILS.indexOf("Codes,Header"));
        String cash = """
                Cash Report,Header,Currency Summary,Currency,Total,Securities,Futures,
                Cash Report,Data,Starting Cash,USD,5,5,0,
                Cash Report,Data,Ending Cash,USD,5,5,0,
                """;

        assertThat(summary(head + cash + end).tradesSection()).isTrue();
        assertThat(summary(head + end).tradesSection()).isFalse();
    }

    @Test
    void sectionsThatNobodyNeedsAreLeftOut() {
        String more = DETAILS.replace(
                "Codes,Header",
                "Dividends,Header,Currency,Date,Description,Amount\nDividends,Data,USD,2026-03-05,\"A, B\",1\n"
                        + "Nettovermögenswert,Header,Leihnahmen durch Kunden,0, , ,0,0\nCodes,Header");

        assertThat(summary(more).totals()).isEqualTo(summary(DETAILS).totals());
        assertThat(summary(more).controlTotals().stream().map(Object::toString).collect(Collectors.joining()))
                .doesNotContain("false");
    }
}
