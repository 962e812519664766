package io.github.ibkrclient.executions.reader;

import static io.github.ibkrclient.executions.reader.Reading.disagreeing;
import static io.github.ibkrclient.executions.reader.Reading.read;
import static io.github.ibkrclient.executions.reader.Reading.refusal;
import static io.github.ibkrclient.executions.reader.Reading.summary;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.executions.document.DocumentSummary;
import io.github.ibkrclient.executions.document.RowLevel;
import io.github.ibkrclient.executions.model.Execution;
import io.github.ibkrclient.executions.model.Source;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatementHtmlTest {
    private static final String DEFAULT = Reports.statementHtml(Fill.few(), false);
    private static final String DETAILS = Reports.statementHtml(Fill.few(), true);
    private static final String CONFIRMATION = Reports.confirmationHtml(Fill.few());

    @Test
    void aDefaultPageHasOrders() {
        DocumentSummary summary = summary(DEFAULT);

        assertThat(summary.level()).isEqualTo(RowLevel.ORDER);
        assertThat(summary.orders()).isEqualTo(5);
        assertThat(summary.agrees()).isTrue();
    }

    @Test
    void closedLotsAreNoExecutions() {
        assertThat(summary(DETAILS).skipped()).isEqualTo(Map.of("CLOSED_LOT", 1L));
        assertThat(summary(DETAILS).orders()).isEqualTo(5);
        assertThat(summary(DETAILS).executions()).isEqualTo(6);
    }

    @Test
    void aDifferenceBeyondTheRoundingIsFlagged() {
        assertThat(disagreeing(summary(DETAILS.replace("-12.79</td>", "-12.80</td>"))))
                .isEmpty();
        assertThat(disagreeing(summary(DETAILS.replace("-12.79</td>", "-12.89</td>"))))
                .containsExactly("SubTotal ACME commission", "Total Stocks USD commission");
    }

    @Test
    void aConfirmationHasSettleDateAndOrderType() throws IOException {
        Execution first = read(CONFIRMATION).executions().get(0);

        assertThat(first.source()).isEqualTo(Source.CONFIRMATION_HTML);
        assertThat(first.settleDate()).isEqualTo("2026-03-09");
        assertThat(first.orderType()).isEqualTo("LMT");
        assertThat(first.executionId()).isNull();
    }

    @Test
    void rowsOutsideOfABodyAreReadToo() {
        String stray = DETAILS.replace("<tbody>\n<tr class=\"row-summary\">", "<tr class=\"row-summary\">");

        assertThat(stray).isNotEqualTo(DETAILS);
        assertThat(summary(stray).totals()).isEqualTo(summary(DETAILS).totals());
        assertThat(summary(stray).agrees()).isTrue();
    }

    @Test
    void severalAccountsOfOnePageStayApart() {
        String second = DETAILS.substring(
                        DETAILS.indexOf("<div class=\"sectionHeadingClosed\" id=\"secTransactions"),
                        DETAILS.indexOf("<div class=\"sectionHeadingClosed\" id=\"secFootnotes"))
                .replace("U0000001", "U0000002");
        String both = DETAILS.replace(
                "<div class=\"sectionHeadingClosed\" id=\"secFootnotes",
                second + "<div class=\"sectionHeadingClosed\" id=\"secFootnotes");

        DocumentSummary summary = summary(both);

        assertThat(summary.accounts()).containsExactly("U0000001", "U0000002");
        assertThat(summary.totals()).hasSize(8);
        assertThat(disagreeing(summary)).isEmpty();
    }

    @Test
    void aLoginPageIsRefused() {
        assertThat(refusal("<!DOCTYPE html><html><head><title>Login - Client Portal</title></head><body><form><input"
                        + " name='username'></form></body></html>"))
                .contains("web page", "Login - Client Portal");
    }

    @Test
    void aPageThatIsCutIsRefused() {
        assertThat(refusal(DETAILS.substring(0, DETAILS.length() - 12))).contains("cut");
    }

    @Test
    void anActivitySummaryIsAnotherReport() {
        assertThat(refusal(DETAILS.replace("Activity Statement", "Activity Summary")))
                .contains("Activity Statement");
    }
}
