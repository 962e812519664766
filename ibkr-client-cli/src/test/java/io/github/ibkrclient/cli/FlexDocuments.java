package io.github.ibkrclient.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Small Flex reports with what no simulated account has. */
final class FlexDocuments {
    private FlexDocuments() {}

    /** A row of an Activity Flex Query. */
    static String trade(String account, String symbol, String executionId, String price) {
        return "<Trade accountId=\"" + account + "\" currency=\"USD\" assetCategory=\"STK\" symbol=\"" + symbol
                + "\" conid=\"265598\" tradeID=\"71\" transactionID=\"91\" ibExecID=\"" + executionId
                + "\" ibOrderID=\"5\" dateTime=\"20261103;103000 EST\" tradeDate=\"20261103\" transactionType=\"ExchTrade\""
                + " exchange=\"NASDAQ\" quantity=\"10\" tradePrice=\"" + price
                + "\" proceeds=\"-1000\" ibCommission=\"-1\""
                + " ibCommissionCurrency=\"USD\" buySell=\"BUY\" openCloseIndicator=\"O\" levelOfDetail=\"EXECUTION\"/>";
    }

    /** Writes a report of one account over the first week of November 2026. */
    static Path write(Path file, String account, List<String> rows) throws IOException {
        return Files.writeString(
                file,
                "<FlexQueryResponse queryName=\"q\" type=\"AF\"><FlexStatements count=\"1\"><FlexStatement accountId=\""
                        + account + "\" fromDate=\"20261102\" toDate=\"20261106\" period=\"\""
                        + " whenGenerated=\"20261107;000000\"><Trades>" + String.join("\n", rows)
                        + "</Trades></FlexStatement></FlexStatements></FlexQueryResponse>\n");
    }
}
