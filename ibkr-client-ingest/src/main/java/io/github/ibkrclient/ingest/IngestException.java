package io.github.ibkrclient.ingest;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why something was not done, in one line that says what mends it. Nothing was changed. */
public final class IngestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        /** There is no such thing, or it is another user's. */
        NOT_FOUND,
        /** The credentials cannot work; {@link IngestException#findings} lists every mistake. */
        CREDENTIALS_REFUSED,
        /** The consent was refused, is too old, was used before or is another user's. */
        CONSENT_REFUSED,
        /** The connection's status does not allow it. */
        WRONG_STATE,
        /** What was given cannot be used. */
        BAD_INPUT,
        /** IBKR was not reached, or is away; the message says when to try again. */
        IBKR_UNAVAILABLE,
        /** The document was refused. */
        DOCUMENT_REFUSED,
        /** The document is larger than the setting allows. */
        DOCUMENT_TOO_LARGE,
        /** Another worker took the connection over; what this one fetched was dropped. */
        TAKEN_OVER,
        /** Stored secrets cannot be opened: the key is missing, or they were tampered with. */
        SECRETS_UNREADABLE,
        /** The database did not answer or refused. */
        DATABASE_UNAVAILABLE
    }

    private final Reason reason;
    private final transient List<String> findings;

    /** A failure with one line. */
    public IngestException(Reason reason, String message) {
        this(reason, message, List.of(), null);
    }

    /** A failure with all its findings. */
    public IngestException(Reason reason, String message, List<String> findings, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
        this.findings = List.copyOf(findings);
    }

    /** Why. */
    public Reason reason() {
        return reason;
    }

    /** Every mistake that was found, one line each; empty when the message says all. */
    public List<String> findings() {
        return findings == null ? List.of() : findings;
    }
}
