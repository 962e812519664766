package io.github.ibkrclient.cli.executions;

import io.github.ibkrclient.executions.document.Document;
import io.github.ibkrclient.executions.document.DocumentKind;
import io.github.ibkrclient.executions.document.DocumentRefusedException;
import io.github.ibkrclient.executions.document.DocumentSource;
import io.github.ibkrclient.executions.document.DocumentSummary;
import io.github.ibkrclient.executions.document.RowLevel;
import io.github.ibkrclient.executions.model.AssetClass;
import io.github.ibkrclient.executions.model.Execution;
import io.github.ibkrclient.executions.model.Kind;
import io.github.ibkrclient.executions.reader.DocumentReader;
import io.github.ibkrclient.executions.reader.ReadOptions;
import io.github.ibkrclient.oauth.setup.Finding;
import io.github.ibkrclient.oauth.setup.Finding.Verdict;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Says from a document which setting of the Flex query or of the statement it was made with should be another. */
public final class DocumentCheck {
    private static final String ACCOUNT_ID = "[A-Z]{1,3}\\d{4,}[A-Z]?";
    private static final String NO_ZONE = "the times have no zone";
    private static final Set<AssetClass> DERIVATIVES = EnumSet.of(
            AssetClass.OPT,
            AssetClass.FUT,
            AssetClass.FOP,
            AssetClass.FSFOP,
            AssetClass.FSOPT,
            AssetClass.WAR,
            AssetClass.IOPT);

    private final DocumentSource source;
    private final List<Finding> findings = new ArrayList<>();

    private DocumentCheck(DocumentSource source) {
        this.source = source;
    }

    /** What is right and wrong in a document. The first finding says what it is, or why it is none. */
    public static List<Finding> of(DocumentSource source) {
        DocumentCheck check = new DocumentCheck(source);
        try {
            check.examine(new DocumentReader(ReadOptions.NONE).read(source));
        } catch (DocumentRefusedException e) {
            check.add(Verdict.FAULT, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            check.add(
                    Verdict.FAULT,
                    "it cannot be read (" + e.getClass().getSimpleName() + "): give a file of this user");
        }
        return check.findings;
    }

    private void add(Verdict verdict, String text) {
        findings.add(new Finding(source.name(), verdict, source.name() + ": " + text));
    }

    private void examine(Document document) throws IOException {
        DocumentSummary summary = document.summary();
        boolean flex = isFlex(summary.kind());
        add(
                Verdict.OK,
                summary.kind().title() + " of " + String.join(", ", summary.accounts()) + ", "
                        + summary.from().map(LocalDate::toString).orElse("no first day") + " to "
                        + summary.to().map(LocalDate::toString).orElse("no last day") + ", " + summary.executions()
                        + " executions, " + summary.orders() + " orders");
        boolean unusable = summary.level() == RowLevel.ORDER || !summary.tradesSection();
        for (String warning : summary.warnings()) {
            boolean reason = warning.contains("orders and no executions") || warning.contains("no section Trades");
            add(
                    unusable && reason ? Verdict.FAULT : Verdict.WARNING,
                    flex && warning.startsWith(NO_ZONE)
                            ? NO_ZONE + ": choose a Time Format with TimeZone in the Flex query, or give --zone"
                                    + " America/New_York to ibkr executions"
                            : warning);
        }
        if (!summary.tradesSection() && !flex) {
            add(Verdict.FAULT, "it has no section Trades: select the section Trades in a custom statement");
        }
        if (summary.level() == RowLevel.NONE && summary.tradesSection()) {
            add(
                    Verdict.WARNING,
                    "it has no trade, so nothing tells whether its fields are right: choose days on which there was one");
        }
        accounts(summary, flex);
        totals(summary);
        if (flex && summary.level() == RowLevel.EXECUTION) {
            fields(document);
        }
    }

    private static boolean isFlex(DocumentKind kind) {
        return kind == DocumentKind.ACTIVITY_FLEX || kind == DocumentKind.CONFIRMATION_FLEX;
    }

    private void accounts(DocumentSummary summary, boolean flex) {
        List<String> aliases = summary.accounts().stream()
                .filter(account -> !account.matches(ACCOUNT_ID))
                .toList();
        if (!aliases.isEmpty()) {
            add(
                    Verdict.WARNING,
                    "it names the account \"" + String.join("\", \"", aliases) + "\", which looks like an alias: "
                            + (flex
                                    ? "set \"Display Account Alias in Place of Account ID?\" to No in the Flex query"
                                    : "give the account's id as --account, or remove the alias in Client Portal"));
        }
    }

    private void totals(DocumentSummary summary) {
        List<String> differing = summary.differing();
        if (!differing.isEmpty()) {
            add(
                    Verdict.WARNING,
                    "its rows do not give the totals that it states (" + String.join(", ", differing)
                            + "): download it again, and do not change it");
        }
    }

    private void fields(Document document) throws IOException {
        boolean activity = document.summary().kind() == DocumentKind.ACTIVITY_FLEX;
        TradeFields fields = new TradeFields();
        document.forEachExecution(fields);
        List<String> missing = fields.missing(activity);
        String id = TradeField.EXECUTION_ID.name(activity);
        if (missing.remove(id)) {
            add(
                    Verdict.FAULT,
                    "no execution has an execution id, so it cannot be told which rows of other sources are the same: select "
                            + id + " in the section Trades of the Flex query");
        }
        if (!missing.isEmpty()) {
            add(
                    Verdict.WARNING,
                    "fields are missing: select " + String.join(", ", missing)
                            + " in the section Trades of the Flex query, or Select All");
        }
    }

    /** A field of the section of trades, by its names in Client Portal. */
    private enum TradeField {
        EXECUTION_ID("IB Execution ID", "Exec ID", Execution::executionId),
        TRADE_ID("Trade ID", "Trade ID", Execution::tradeId),
        TRANSACTION_ID("Transaction ID", "", Execution::transactionId),
        CONID("Conid", "Conid", row -> row.instrument().conid()),
        CURRENCY("Currency", "Currency", row -> row.instrument().currency()),
        PROCEEDS("Proceeds", "Proceeds", Execution::proceeds),
        COMMISSION("IB Commission", "Commission", Execution::commission),
        COMMISSION_CURRENCY("IB Commission Currency", "Commission Currency", Execution::commissionCurrency),
        ORDER_ID("IB Order ID", "Order ID", Execution::orderId),
        OPEN_CLOSE("Open/Close Indicator", "", Execution::openClose),
        EXCHANGE("Exchange", "Exchange", Execution::exchange),
        MULTIPLIER("Multiplier", "Multiplier", row -> row.instrument().multiplier()),
        ORIGINAL_ID(
                "Orig Transaction ID",
                "Orig Trade ID",
                row -> row.originalTransactionId() == null ? row.originalTradeId() : row.originalTransactionId());

        private final String activity;
        private final String confirmation;

        @SuppressWarnings("ImmutableEnumChecker") // the functions hold nothing
        private final Function<Execution, @Nullable Object> value;

        TradeField(String activity, String confirmation, Function<Execution, @Nullable Object> value) {
            this.activity = activity;
            this.confirmation = confirmation;
            this.value = value;
        }

        /** The name in a query; empty when queries of this kind have no such field. */
        String name(boolean ofActivity) {
            return ofActivity ? activity : confirmation;
        }

        /** Whether a row of a query that has the field is certain to have a value. */
        boolean belongsTo(Execution row) {
            return switch (this) {
                case ORIGINAL_ID -> row.kind() == Kind.CANCEL;
                case MULTIPLIER ->
                    row.kind() == Kind.TRADE
                            && DERIVATIVES.contains(row.instrument().assetClass());
                default -> row.kind() == Kind.TRADE && row.instrument().assetClass() != AssetClass.CASH;
            };
        }
    }

    /** Which fields have no value in any row that should have one. */
    private static final class TradeFields implements Consumer<Execution> {
        private final Set<TradeField> expected = EnumSet.noneOf(TradeField.class);
        private final Set<TradeField> seen = EnumSet.noneOf(TradeField.class);

        @Override
        public void accept(Execution row) {
            for (TradeField field : TradeField.values()) {
                if (field.belongsTo(row)) {
                    expected.add(field);
                    Object value = field.value.apply(row);
                    if (value != null && !value.equals("")) {
                        seen.add(field);
                    }
                }
            }
        }

        List<String> missing(boolean activity) {
            List<String> names = new ArrayList<>();
            for (TradeField field : expected) {
                String name = field.name(activity);
                if (!seen.contains(field) && !name.isEmpty()) {
                    names.add(name);
                }
            }
            return names;
        }
    }
}
