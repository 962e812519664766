package io.github.ibkrclient.executions.internal.statement;

import io.github.ibkrclient.executions.document.AccountPeriod;
import io.github.ibkrclient.executions.document.DocumentKind;
import io.github.ibkrclient.executions.document.DocumentRefusedException;
import io.github.ibkrclient.executions.internal.table.Field;
import io.github.ibkrclient.executions.internal.table.Findings;
import io.github.ibkrclient.executions.internal.table.Row;
import io.github.ibkrclient.executions.internal.table.Texts;
import io.github.ibkrclient.executions.internal.time.WrittenTime;
import io.github.ibkrclient.executions.internal.time.WrittenTime.SlashOrder;
import io.github.ibkrclient.executions.model.AssetClass;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the sections of a statement mean. A reader of CSV or HTML passes on headers, rows and notes in the order of the
 * document; the header in force is the last one of its section.
 */
public final class StatementInterpreter {
    private static final List<String> OTHER_REPORTS = List.of("Activity Summary", "Transaction History");

    private final Findings findings;
    private final StatementSums sums;
    private DocumentKind kind = DocumentKind.ACTIVITY_STATEMENT;
    private @Nullable TradeColumns columns;
    private @Nullable Field[] instrumentColumns = new Field[0];
    private String section = "";
    private String group = "";
    private @Nullable String period;
    private @Nullable Boolean hasCodes;
    private String assetText = "";
    private AssetClass assetClass = AssetClass.UNKNOWN;
    private boolean notes;
    private boolean cashReport;

    /**
     * Nothing was read yet.
     *
     * @param findings what is found
     * @param rounded whether the document rounds its amounts
     */
    public StatementInterpreter(Findings findings, boolean rounded) {
        this.findings = findings;
        sums = new StatementSums(findings, rounded);
    }

    /** The title of the document, such as {@code Activity Statement}. */
    public void title(String title) throws DocumentRefusedException {
        for (String other : OTHER_REPORTS) {
            if (title.contains(other)) {
                throw notAStatement(other);
            }
        }
        if (title.contains("Trade Confirmation")) {
            kind = DocumentKind.TRADE_CONFIRMATION;
        }
    }

    private static DocumentRefusedException notAStatement(String title) {
        return new DocumentRefusedException(
                "a \"" + title + "\" report has no time of day, no ids and a masked account:"
                        + " download an Activity Statement as CSV, or run a Flex query");
    }

    /** The period of the document, such as {@code May 21, 2018 - September 28, 2018}. */
    public void period(String text) {
        period = text;
    }

    /** The account whose sections follow; an empty text when the document has one account. */
    public void group(String account) throws DocumentRefusedException {
        group = account;
        if (!account.isEmpty()) {
            findings.account(account);
        }
    }

    /** What a column of the trades holds, by its name; null when it is not known. */
    public @Nullable Field column(String name) {
        return Vocabulary.column(name);
    }

    /** What the document says about the account, such as {@code Account} and {@code U1234567}. */
    public void property(String label, String value) throws DocumentRefusedException {
        String text = value.replace('\u00a0', ' ').strip();
        if (Vocabulary.isAccount(label) && !text.isEmpty()) {
            findings.account(text.split("[ ,(]", 2)[0]);
        } else if (label.equals("Accounts Included")) {
            for (String account : text.split("[ ,]+", -1)) {
                findings.account(account);
            }
        }
    }

    /** A header: the columns of the rows that follow in the section. */
    public void header(String name, String[] cells, int from, int to, long line) throws DocumentRefusedException {
        section = name;
        columns = null;
        instrumentColumns = new Field[0];
        int end = to;
        while (end > from && cells[end - 1].isBlank()) {
            end--;
        }
        List<String> names = Arrays.asList(cells).subList(from, end);
        if (name.equals("Statement") && !names.isEmpty()) {
            language(names.get(0));
        } else if (name.equals("Transaction History")) {
            throw notAStatement(name);
        } else if (Vocabulary.isTrades(name)) {
            language(name);
            trades(cells, from, end, line);
        } else if (Vocabulary.isInstruments(names)) {
            instrumentColumns = names.stream().map(Vocabulary::instrumentColumn).toArray(Field[]::new);
        } else if (name.equals("Cash Report")) {
            cashReport = true;
        } else if (name.equals("Notes/Legal Notes") || name.equals("Notes")) {
            notes = true;
        }
    }

    private void language(String word) {
        String language = Vocabulary.language(word);
        if (language != null) {
            findings.language(language);
        }
    }

    private void trades(String[] cells, int from, int end, long line) throws DocumentRefusedException {
        TradeColumns now = new TradeColumns(cells, from, end, line);
        boolean coded = now.has(Field.CODES);
        if (hasCodes != null && hasCodes != coded) {
            throw new DocumentRefusedException(
                    "the statement has its trades twice, in an old and in a new table: take one"
                            + " of the two sections out of the custom statement");
        }
        hasCodes = coded;
        if (now.has(Field.SETTLE_DATE) || now.has(Field.SIDE)) {
            kind = DocumentKind.TRADE_CONFIRMATION;
        }
        if (!now.isInOrder()) {
            sums.outOfOrder();
        }
        columns = now;
        findings.hasTradesSection();
    }

    /**
     * A row.
     *
     * @param name its section
     * @param mark {@code Data}, {@code SubTotal} or {@code Total}
     */
    public void row(String name, String mark, String[] cells, int from, int to, long line)
            throws DocumentRefusedException {
        boolean known = name.equals(section);
        TradeColumns trades = columns;
        if (known && trades != null) {
            if (mark.equals("Data")) {
                trade(trades, cells, from, to, line);
            } else {
                sums.stated(trades, mark, cells, from, to, line);
            }
        } else if (!mark.equals("Data")) {
            return;
        } else if (known && instrumentColumns.length > 0) {
            instrument(cells, from, to, line);
        } else if (name.equals("Cash Report")) {
            sums.cash(cells, from, to);
        } else if (Vocabulary.isTrades(name)) {
            throw new DocumentRefusedException(
                    "line " + line + ": a row of trades stands before its header: download the report again");
        } else if (notes) {
            note(cells, from, to);
        } else if (to - from >= 2) {
            statementOrAccount(name, cells[from], cells[from + 1]);
        }
        if (known && trades == null && from < to && isUnknownTrades(cells[from], to - from)) {
            throw new DocumentRefusedException("line " + line + ": the section \"" + Texts.excerpt(name)
                    + "\" looks like trades in a language that is not known: download the report again in English");
        }
    }

    private static boolean isUnknownTrades(String first, int count) {
        return count > 9 && (first.equals("Order") || first.equals("Trade"));
    }

    private void statementOrAccount(String name, String label, String value) throws DocumentRefusedException {
        if (!name.equals("Statement")) {
            property(label, value);
        } else if (label.equals("Title")) {
            title(value);
        } else if (label.equals("Period")) {
            period(value);
        } else if (label.equals("WhenGenerated")) {
            made(value);
        }
    }

    /** When IBKR made the document, such as {@code 2026-03-07, 02:15:10 EST}. */
    public void made(String text) {
        findings.made(text);
    }

    private void note(String[] cells, int from, int to) {
        for (int i = from; i < to; i++) {
            note(cells[i]);
        }
    }

    /** A sentence of the notes. */
    public void note(String text) {
        String lower = Vocabulary.plain(text);
        for (String word : List.of(
                "execution times are displayed",
                "время исполнения",
                "ausführungszeit",
                "ejecución",
                "heure d'exécution",
                "horário de execução",
                "交易执行时间",
                "执行时间",
                "執行時間")) {
            if (lower.contains(word)) {
                int at = lower.indexOf(word);
                findings.zoneNote(text.replace('\u00a0', ' ')
                        .strip()
                        .substring(Math.min(at, text.strip().length()))
                        .split("[.\\n]", 2)[0]);
            }
        }
    }

    /** The notes at the end of the document begin. */
    public void notes() {
        notes = true;
    }

    private void trade(TradeColumns trades, String[] cells, int from, int to, long line)
            throws DocumentRefusedException {
        checkLength(trades, cells, from, to, line);
        @Nullable String[] fields = new String[Field.COUNT];
        for (int i = 0; i < trades.count(); i++) {
            Field field = trades.field(i);
            if (field != null) {
                fields[field.index()] = cells[from + i];
            }
        }
        Boolean execution = isExecution(fields, line);
        if (execution == null) {
            return;
        }
        if (cell(fields, Field.ASSET).isBlank() || cell(fields, Field.CURRENCY).isBlank()) {
            throw new DocumentRefusedException(
                    "line " + line + ": the row has no asset category or no currency: download the report again");
        }
        WrittenTime written = time(fields, line);
        String word = fields[Field.ASSET.index()];
        if (word != null && !word.equals(assetText)) {
            assetText = word;
            assetClass = Vocabulary.asset(word);
        }
        String currency =
                trades.commissionCurrency().isEmpty() ? cell(fields, Field.CURRENCY) : trades.commissionCurrency();
        if (!group.isEmpty() && cell(fields, Field.ACCOUNT).isEmpty()) {
            fields[Field.ACCOUNT.index()] = group;
        }
        Row row = new Row(fields, line, execution, group, assetClass, currency);
        if (execution) {
            findings.times().add(written);
        }
        String account = row.get(Field.ACCOUNT);
        if (account != null) {
            findings.account(account);
        }
        sums.row(row);
        findings.row(row);
    }

    private static String cell(@Nullable String[] fields, Field field) {
        String cell = fields[field.index()];
        return cell == null ? "" : cell;
    }

    private static void checkLength(TradeColumns trades, String[] cells, int from, int to, long line)
            throws DocumentRefusedException {
        int end = to;
        while (end > from + trades.count() && cells[end - 1].isBlank()) {
            end--;
        }
        if (end - from != trades.count()) {
            throw new DocumentRefusedException("line " + line + ": the row is cut: it has " + (end - from)
                    + " cells and its header " + trades.count() + "; download the report again");
        }
    }

    /** Whether a row is an execution; null when it is neither that nor an order. */
    private @Nullable Boolean isExecution(@Nullable String[] fields, long line) {
        String mark = fields[Field.DISCRIMINATOR.index()];
        if (mark == null) {
            return !"-".equals(fields[Field.EXCHANGE.index()]);
        }
        return switch (mark.strip()) {
            case "Order" -> false;
            case "Trade", "Execution" -> true;
            case "ClosedLot" -> {
                findings.skip("CLOSED_LOT");
                yield null;
            }
            default -> {
                findings.skip(Texts.excerpt(mark));
                findings.warn(
                        "line " + line + ": rows marked \"" + Texts.excerpt(mark) + "\" are not known and left out");
                yield null;
            }
        };
    }

    private static WrittenTime time(@Nullable String[] fields, long line) throws DocumentRefusedException {
        String text = fields[Field.DATE_TIME.index()];
        try {
            if (text != null && text.indexOf('/') < 0) {
                WrittenTime written = WrittenTime.parse(text, SlashOrder.MONTH_FIRST);
                if (written.time() != null) {
                    return written;
                }
            }
        } catch (DateTimeException e) {
            // Told below.
        }
        throw new DocumentRefusedException("line " + line + ": the time \"" + Texts.excerpt(text == null ? "" : text)
                + "\" is not as IBKR writes it (2021-03-04, 10:11:12): download the report again, and do not save it with a"
                + " spreadsheet program");
    }

    private void instrument(String[] cells, int from, int to, long line) throws DocumentRefusedException {
        @Nullable String[] fields = new String[Field.COUNT];
        for (int i = 0; i < instrumentColumns.length && from + i < to; i++) {
            Field field = instrumentColumns[i];
            if (field != null) {
                fields[field.index()] = cells[from + i];
            }
        }
        String id = cell(fields, Field.ISIN).strip();
        if (!id.matches("[A-Z]{2}[A-Z0-9]{9}[0-9]")) {
            fields[Field.ISIN.index()] = null;
            fields[Field.CUSIP.index()] = id.matches("[A-Z0-9]{9}") ? id : null;
        }
        findings.instruments().add(new Row(fields, line, false, "", AssetClass.UNKNOWN, ""));
    }

    /**
     * The document ends.
     *
     * @param proven whether the reader knows that the end is there
     * @return what it is
     */
    public DocumentKind end(boolean proven) throws DocumentRefusedException {
        if (cashReport && !sums.hasCashOfTrades()) {
            findings.hasTradesSection();
        }
        if (!proven && !notes) {
            findings.incomplete(
                    "nothing shows that the file is whole, because the notes at its end are missing: download"
                            + " the report again if it should have them");
        }
        sums.compare();
        if (findings.executions().rows() == 0 && findings.orders().rows() > 0) {
            findings.warn("the statement holds orders and no executions: set \"Hide Details for Positions, Trades and"
                    + " Client Fees Sections?\" to No in a custom statement");
        }
        if (findings.executions().rows() > 0 && findings.zoneNote() == null) {
            findings.warn("the notes that say in which zone the times are do not stand in the file");
        }
        Period parsed = period == null ? null : Period.parse(period);
        if (parsed == null) {
            findings.warn("the period of the report "
                    + (period == null ? "is not stated" : "cannot be read: \"" + Texts.excerpt(period) + "\"")
                    + ", so it covers no days");
        } else {
            for (String account : findings.accounts().isEmpty() ? List.of("") : List.copyOf(findings.accounts())) {
                findings.covers(new AccountPeriod(account, parsed.from(), parsed.to()));
            }
        }
        return kind;
    }
}
