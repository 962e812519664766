package io.github.ibkrclient.testkit.internal.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.ibkrclient.testkit.BookedExecution;
import io.github.ibkrclient.testkit.StatementQuery;
import io.github.ibkrclient.testkit.StatementQuery.Kind;
import io.github.ibkrclient.testkit.internal.market.Market;
import io.github.ibkrclient.testkit.internal.market.SimulatedAccount;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes statements and confirmation reports. */
public final class Statements {
    private Statements() {}

    /** The document; empty for confirmations without a trade. */
    public static Optional<byte[]> document(
            StatementQuery query, List<SimulatedAccount> accounts, Market market, Instant now) {
        StatementContent content = StatementContent.of(query, accounts, market, now);
        boolean statement = query.kind() == Kind.STATEMENT;
        if (!statement && content.rows().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                switch (query.form()) {
                    case CSV ->
                        (statement ? new StatementCsv(content).text() : new Confirmations(content).csv())
                                .getBytes(UTF_8);
                    case HTML ->
                        (statement ? new StatementHtml(content).text() : new Confirmations(content).html())
                                .getBytes(UTF_8);
                    case PDF -> pdf(content, statement);
                });
    }

    private static byte[] pdf(StatementContent content, boolean statement) {
        String title = (statement ? "Activity Statement " : "Trade Confirmation Report ")
                + content.query().from() + " to " + content.query().to();
        return new PdfText(
                        Stream.concat(Stream.of(title), content.rows().stream().map(Statements::line))
                                .toList())
                .bytes();
    }

    private static String line(BookedExecution row) {
        return String.join(
                "  ",
                row.account(),
                Printed.time(row.at()),
                row.instrument().reportSymbol(),
                Printed.exact(row.quantity()),
                Printed.exact(row.price()),
                row.instrument().currency(),
                Printed.exact(row.commission()));
    }
}
