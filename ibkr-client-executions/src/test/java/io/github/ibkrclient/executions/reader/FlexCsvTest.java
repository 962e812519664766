package io.github.ibkrclient.executions.reader;

import static io.github.ibkrclient.executions.reader.Reading.read;
import static io.github.ibkrclient.executions.reader.Reading.refusal;
import static io.github.ibkrclient.executions.reader.Reading.summary;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.executions.document.DocumentSummary;
import io.github.ibkrclient.executions.document.RowTotal;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlexCsvTest {
    private static final String CONTROLLED = Reports.flexCsvControlled(Fill.few());
    private static final String CODED = Reports.flexCsvCoded(Fill.few());

    @Test
    void withoutControlRecordsNothingProvesTheEnd() {
        DocumentSummary summary = summary(Reports.flexCsvPlain(Fill.few()));

        assertThat(summary.complete()).isFalse();
        assertThat(summary.warnings()).anyMatch(line -> line.contains("header and trailer records"));
    }

    @Test
    void aCountOfRowsThatDoesNotFitIsRefused() {
        assertThat(refusal(CONTROLLED.replace("\"EOS\",\"TRNT\",\"6\"", "\"EOS\",\"TRNT\",\"7\"")))
                .contains("states 7 rows and has 6");
        assertThat(refusal(CODED.replace("\"EOS\",\"TRNT\",\"6\"", "\"EOS\",\"TRNT\"")))
                .contains("states no number");
    }

    @Test
    void aCountOfRowsThatFitsIsAControlTotalOfItsAccount() {
        String second = CONTROLLED
                .substring(CONTROLLED.indexOf("\"BOA\""), CONTROLLED.indexOf("\"EOF\""))
                .replace("U0000001", "U0000002");

        DocumentSummary summary = summary(CONTROLLED.replace("\"EOF\"", second + "\"EOF\""));

        assertThat(summary.controlTotals())
                .extracting(
                        total -> total.account() + " " + total.name() + " " + total.stated() + " " + total.computed())
                .containsExactly("U0000001 EOS TRNT rows 6 6", "U0000002 EOS TRNT rows 6 6");
        assertThat(summary(Reports.flexCsvPlain(Fill.few())).controlTotals()).isEmpty();
    }

    @Test
    void anEndOfAnotherSectionOrAccountIsRefused() {
        assertThat(refusal(CONTROLLED.replace("\"EOS\",\"TRNT\"", "\"EOS\",\"CTRN\"")))
                .contains("EOS stands at the wrong place");
        assertThat(refusal(CONTROLLED.replace("\"EOA\",\"U0000001\"", "\"EOA\",\"U0000002\"")))
                .contains("EOA stands at the wrong place");
        assertThat(refusal(CONTROLLED.replaceFirst("\"BOA\".*\n", ""))).contains("EOA stands at the wrong place");
    }

    @Test
    void aCountOfAnEmptySectionFitsNoRows() {
        String empty = Reports.flexCsvControlled(List.of()).replaceFirst("\"ClientAccountID.*\n", "");

        assertThat(summary(empty).tradesSection()).isTrue();
        assertThat(summary(empty).controlTotals()).hasSize(1);
        assertThat(refusal(empty.replace("\"EOS\",\"TRNT\",\"0\"", "\"EOS\",\"TRNT\",\"1\"")))
                .contains("states 1 rows and has 0");
    }

    @Test
    void aMissingEndIsRefused() {
        assertThat(refusal(CONTROLLED.replaceFirst("\"EOF\".*\n", ""))).contains("EOF");
        assertThat(refusal(CONTROLLED.replaceFirst("\"EOA\".*\n", ""))).contains("wrong place");
        assertThat(refusal(CONTROLLED.replaceFirst("\"EOS\".*\n", ""))).contains("wrong place");
        assertThat(refusal(CONTROLLED + "\"BOA\",\"U2\"\n")).contains("after the end");
    }

    @Test
    void aRowOfAnotherLengthThanItsHeaderIsRefused() {
        assertThat(refusal(CONTROLLED.replaceFirst("\"EXECUTION\"\n", "\"EXECUTION\",\"x\"\n")))
                .contains("cells");
        assertThat(refusal(CODED.replaceFirst("\"DATA\",\"TRNT\"", "\"DATA\",\"CTRN\"")))
                .contains("under the header");
    }

    @Test
    void otherSectionsAreCountedAndLeftOut() {
        String cash = """
                "BOS","CTRN","Cash Transactions"
                "ClientAccountID","CurrencyPrimary","Amount"
                "U0000001","USD","5"
                "EOS","CTRN","1","5"
                """;

        DocumentSummary summary = summary(CONTROLLED.replace("\"EOA\"", cash + "\"EOA\""));

        assertThat(summary.executions()).isEqualTo(6);
        assertThat(summary.agrees()).isTrue();
    }

    @Test
    void severalAccountsRepeatTheirRecords() {
        String second = CONTROLLED
                .substring(CONTROLLED.indexOf("\"BOA\""), CONTROLLED.indexOf("\"EOF\""))
                .replace("U0000001", "U0000002");

        DocumentSummary summary = summary(CONTROLLED.replace("\"EOF\"", second + "\"EOF\""));

        assertThat(summary.accounts()).containsExactly("U0000001", "U0000002");
        assertThat(summary.executions()).isEqualTo(12);
    }

    @Test
    void sectionsFollowEachOtherWithTheirHeaders() {
        String positions = """
                "ClientAccountID","CurrencyPrimary","AssetClass","Symbol","Quantity","MarkPrice"
                "U0000001","USD","STK","ACME","1500","26"
                """;

        DocumentSummary summary = summary(Reports.flexCsvPlain(Fill.few()) + positions);

        assertThat(summary.executions()).isEqualTo(6);
        assertThat(summary.totals()).hasSize(4);
    }

    @Test
    void aQueryWithFewColumnsIsReadAsFarAsItGoes() throws IOException {
        String few =
                "\"Buy/Sell\",\"TradeDate\",\"ISIN\",\"Quantity\",\"TradePrice\",\"TradeMoney\",\"CurrencyPrimary\","
                        + "\"IBCommission\",\"IBCommissionCurrency\"\n"
                        + "\"BUY\",\"20230522\",\"CH0111762537\",\"7\",\"282.7\",\"1978.9\",\"CHF\",\"-5\",\"CHF\"\n"
                        + "\"SELL\",\"20230522\",\"\",\"-8000\",\"1.1173\",\"-8938.4\",\"USD\",\"-1.79924\",\"CHF\"";

        DocumentSummary summary = summary(few);

        assertThat(summary.executions()).isEqualTo(2);
        assertThat(summary.storable()).isFalse();
        assertThat(summary.totals()).extracting(RowTotal::symbol).containsExactly("CH0111762537", "");
        assertThat(summary.warnings())
                .anyMatch(line -> line.contains("no time of day"))
                .anyMatch(line -> line.contains("names no account"));
        assertThat(read(few).executions().get(0).time().text()).isEqualTo("20230522");
    }

    @Test
    void aHeaderThatIsNotOfIbkrIsRefused() {
        assertThat(refusal("Date,Ticker,Amount\n2026-01-01,ABC,5\n")).contains("no report of IBKR");
    }
}
