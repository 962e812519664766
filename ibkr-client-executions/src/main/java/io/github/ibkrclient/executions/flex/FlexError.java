package io.github.ibkrclient.executions.flex;

import java.util.Locale;

/** What the Flex Web Service answers when it has no report, with what helps. Source: IBKR's list of error codes, version 3. */
public enum FlexError {
    /** 1001: it could not be made at this time; also the answer to a second run within about ten minutes. */
    NOT_GENERATED(1001, Reaction.RETRY, "try again in ten minutes"),
    /** 1003: there is no statement for these days: they are not finished, or there is nothing. */
    NO_STATEMENT(1003, Reaction.NO_REPORT, "ask for earlier days, or for the newest ones tomorrow"),
    /** 1004: the statement is incomplete at this time. */
    INCOMPLETE(1004, Reaction.RETRY, "try again in an hour; about midnight in New York it takes longer"),
    /** 1005: settlement data are not ready. */
    SETTLEMENT_NOT_READY(1005, Reaction.RETRY, "try again in an hour; about midnight in New York it takes longer"),
    /** 1006: FIFO profit and loss is not ready. */
    FIFO_NOT_READY(1006, Reaction.RETRY, "try again in an hour; about midnight in New York it takes longer"),
    /** 1007: mark-to-market profit and loss is not ready. */
    MTM_NOT_READY(1007, Reaction.RETRY, "try again in an hour; about midnight in New York it takes longer"),
    /** 1008: both kinds of profit and loss are not ready. */
    PROFIT_NOT_READY(1008, Reaction.RETRY, "try again in an hour; about midnight in New York it takes longer"),
    /** 1009: the server is under heavy load. */
    HEAVY_LOAD(1009, Reaction.RETRY, "try again in some minutes"),
    /** 1010: legacy Flex queries are no longer supported. */
    LEGACY_QUERY(1010, Reaction.GIVE_UP, "convert the query to an Activity Flex query in Client Portal"),
    /** 1011: the service account is inactive. */
    SERVICE_INACTIVE(1011, Reaction.GIVE_UP, "turn the Flex Web Service on in Client Portal under Flex Queries"),
    /** 1012: the token has expired. */
    TOKEN_EXPIRED(1012, Reaction.GIVE_UP, "make a new token in Client Portal; it replaces the old one"),
    /** 1013: the token may not be used from this address. */
    IP_RESTRICTION(1013, Reaction.GIVE_UP, "add this machine's public address to the token in Client Portal"),
    /** 1014: the query is invalid. */
    QUERY_INVALID(1014, Reaction.GIVE_UP, "take the query id from Client Portal, the number beside the query's name"),
    /** 1015: the token is invalid. */
    TOKEN_INVALID(1015, Reaction.GIVE_UP, "copy the current token from Client Portal; a new token voids the old one"),
    /** 1016: the account is invalid. */
    ACCOUNT_INVALID(1016, Reaction.GIVE_UP, "choose accounts of this user in the query"),
    /** 1017: the reference code is invalid. */
    REFERENCE_INVALID(1017, Reaction.START_AGAIN, "start again"),
    /** 1018: too many requests with this token: one a second and ten a minute, with those that wait for a report. */
    TOO_MANY_REQUESTS(1018, Reaction.WAIT, "use the token in one program only, and wait a minute"),
    /** 1019: the report is being made. */
    IN_PROGRESS(1019, Reaction.RETRY, "try again in a minute"),
    /** 1020: the request is invalid. */
    REQUEST_INVALID(1020, Reaction.GIVE_UP, "ask for days that the query's own settings allow, at most 365 of them"),
    /** 1021: the report cannot be retrieved at this time. */
    NOT_RETRIEVABLE(1021, Reaction.RETRY, "try again in some minutes"),
    /** Another code, with words that say that it passes. */
    OTHER_TRANSIENT(0, Reaction.RETRY, "try again in some minutes"),
    /** Another code. */
    OTHER(0, Reaction.GIVE_UP, "see IBKR's words"),
    /** The report was not there within the time that was allowed. */
    NOT_READY_IN_TIME(0, Reaction.GIVE_UP, "try again later, or ask for fewer days"),
    /** The answer was neither a report nor an answer of the service. */
    UNREADABLE(0, Reaction.GIVE_UP, "try again later; check flex-url when it is set"),
    /** The service named an address of somebody else for the report. The token was not sent there. */
    STRANGE_ADDRESS(0, Reaction.GIVE_UP, "check flex-url and whether a proxy changes answers");

    enum Reaction {
        RETRY,
        WAIT,
        START_AGAIN,
        NO_REPORT,
        GIVE_UP
    }

    private final int code;
    private final Reaction reaction;
    private final String remedy;

    FlexError(int code, Reaction reaction, String remedy) {
        this.code = code;
        this.reaction = reaction;
        this.remedy = remedy;
    }

    /** IBKR's number; 0 when IBKR has none for it. */
    public int code() {
        return code;
    }

    /** What helps. */
    public String remedy() {
        return remedy;
    }

    /** Whether it passes by itself, so that the client asks again within its time. */
    public boolean isTransient() {
        return reaction != Reaction.GIVE_UP && reaction != Reaction.NO_REPORT;
    }

    /** Whether a person must renew or replace the token. */
    public boolean needsToken() {
        return this == TOKEN_EXPIRED || this == TOKEN_INVALID;
    }

    Reaction reaction() {
        return reaction;
    }

    /** The error with IBKR's number; codes that are not in IBKR's list occur, and then the words tell whether it passes. */
    static FlexError of(int code, String words) {
        for (FlexError error : values()) {
            if (error.code == code && code != 0) {
                return error;
            }
        }
        String lower = words.toLowerCase(Locale.ROOT);
        boolean passes = lower.contains("try again") || lower.contains("shortly") || lower.contains("in progress");
        return passes ? OTHER_TRANSIENT : OTHER;
    }
}
