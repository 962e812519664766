package io.github.ibkrclient.error;

import io.github.ibkrclient.Operation;
import org.jspecify.annotations.Nullable;

/**
 * Credentials that are missing, unreadable, contradictory or refused. The message names the setting and the mend, and
 * never its value. Trying again without a change is useless.
 */
public final class CredentialException extends IbkrException {
    private static final long serialVersionUID = 1L;

    private final String setting;

    /** Credentials that cannot be used, found before any call. */
    public CredentialException(String setting, String message) {
        this(null, ErrorCode.CREDENTIALS_UNUSABLE, Delivery.NOT_SENT, setting, message, null);
    }

    /** Credentials that cannot be used, with the reason; the cause's message must hold no secret. */
    public CredentialException(String setting, String message, Throwable cause) {
        this(null, ErrorCode.CREDENTIALS_UNUSABLE, Delivery.NOT_SENT, setting, message, cause);
    }

    /** Credentials that IBKR refused. */
    public CredentialException(String setting, String message, Operation operation) {
        this(setting, message, operation, ErrorCode.CREDENTIALS_REFUSED);
    }

    /** Credentials that IBKR refused for a reason that has a code of its own. */
    public CredentialException(String setting, String message, Operation operation, ErrorCode code) {
        this(operation, code, Delivery.REFUSED, setting, message, null);
    }

    /** The message is the mend, for this setting. */
    private CredentialException(
            @Nullable Operation operation,
            ErrorCode code,
            Delivery delivery,
            String setting,
            String message,
            @Nullable Throwable cause) {
        super(operation, code, delivery, setting + ": " + message, setting + ": " + message, cause);
        this.setting = setting;
    }

    /** The same for a call that did not leave because of it; for those who implement a transport. */
    public CredentialException unsent() {
        return new CredentialException(setting, explanation().substring(setting.length() + 2), this);
    }

    /** The setting to mend, as it is written in the credentials: {@code ibkr.consumer-key}, {@code dhparam.pem}. */
    public String setting() {
        return setting;
    }
}
