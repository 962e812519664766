package io.github.ibkrclient.testkit;

import java.time.LocalDate;
import java.util.List;

/**
 * An activity statement or a trade confirmation report as a user asks for it.
 *
 * @param kind statement or confirmations
 * @param form the form of the document
 * @param accounts the accounts; empty for all of the user. A document of several accounts has a column for the account
 * @param from the first day
 * @param to the last day
 * @param details whether a statement holds executions below its orders. Without, which is IBKR's default, it holds orders
 *     only; the setting is "Hide Details for Positions, Trades and Client Fees Sections?". Confirmations always hold both
 * @param language the language of headings
 */
public record StatementQuery(
        Kind kind, Form form, List<String> accounts, LocalDate from, LocalDate to, boolean details, Language language) {

    /** The kinds of report. */
    public enum Kind {
        /** An activity statement. */
        STATEMENT,
        /** A trade confirmation report. */
        CONFIRMATIONS
    }

    /** The forms of a document. */
    public enum Form {
        /** CSV, whose numbers are exact. */
        CSV,
        /** A page of HTML, whose numbers are rounded. */
        HTML,
        /** A PDF file, which only shows that there is one: its layout is not IBKR's. */
        PDF
    }

    /** The languages. */
    public enum Language {
        /** English. */
        ENGLISH,
        /** French. Headings of the trades are IBKR's, other words are our translation. */
        FRENCH
    }

    /** Copies the accounts. */
    public StatementQuery {
        accounts = List.copyOf(accounts);
        if (to.isBefore(from)) {
            throw new IllegalArgumentException("to: " + to + " lies before " + from);
        }
    }

    /** An activity statement of all accounts as CSV, in English and without details. */
    public static StatementQuery statement(LocalDate from, LocalDate to) {
        return new StatementQuery(Kind.STATEMENT, Form.CSV, List.of(), from, to, false, Language.ENGLISH);
    }

    /** A trade confirmation report of all accounts as CSV, in English. */
    public static StatementQuery confirmations(LocalDate from, LocalDate to) {
        return new StatementQuery(Kind.CONFIRMATIONS, Form.CSV, List.of(), from, to, true, Language.ENGLISH);
    }

    /** The same report in another form. */
    public StatementQuery as(Form other) {
        return new StatementQuery(kind, other, accounts, from, to, details, language);
    }

    /** The same report of these accounts. */
    public StatementQuery of(String... others) {
        return new StatementQuery(kind, form, List.of(others), from, to, details, language);
    }

    /** The same report with executions below its orders. */
    public StatementQuery detailed() {
        return new StatementQuery(kind, form, accounts, from, to, true, language);
    }

    /** The same report in another language. */
    public StatementQuery in(Language other) {
        return new StatementQuery(kind, form, accounts, from, to, details, other);
    }
}
