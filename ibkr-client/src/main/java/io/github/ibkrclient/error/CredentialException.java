package io.github.ibkrclient.error;

import io.github.ibkrclient.Operation;

/**
 * Credentials that are missing, unreadable, contradictory or refused. The message names the setting and the mend, and
 * never its value. Trying again without a change is useless.
 */
public final class CredentialException extends IbkrException {
    private static final long serialVersionUID = 1L;

    private final String setting;

    /** Credentials that cannot be used, found before any call. */
    public CredentialException(String setting, String message) {
        super(null, Delivery.NOT_SENT, setting + ": " + message, null);
        this.setting = setting;
    }

    /** Credentials that cannot be used, with the reason; the cause's message must hold no secret. */
    public CredentialException(String setting, String message, Throwable cause) {
        super(null, Delivery.NOT_SENT, setting + ": " + message, cause);
        this.setting = setting;
    }

    /** Credentials that IBKR refused. */
    public CredentialException(String setting, String message, Operation operation) {
        super(operation, Delivery.REFUSED, setting + ": " + message, null);
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
