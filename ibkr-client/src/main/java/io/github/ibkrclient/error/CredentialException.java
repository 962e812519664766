package io.github.ibkrclient.error;

import io.github.ibkrclient.operation.Operation;
import org.jspecify.annotations.Nullable;

/**
 * Credentials that are missing, unreadable, contradictory or refused. The message names the setting and the remedy, but not
 * the value. Another try without a change is useless.
 */
public final class CredentialException extends IbkrException {
    private static final long serialVersionUID = 1L;

    private final String setting;

    /** Credentials that cannot be used, found before any call. */
    public CredentialException(String setting, String message) {
        this(null, ErrorCode.CREDENTIALS_UNUSABLE, setting, message, null);
    }

    /** Credentials that cannot be used, and why. The message of the cause must hold no secret. */
    public CredentialException(String setting, String message, Throwable cause) {
        this(null, ErrorCode.CREDENTIALS_UNUSABLE, setting, message, cause);
    }

    /** Credentials that IBKR refused. */
    public CredentialException(String setting, String message, Operation operation) {
        this(operation, ErrorCode.CREDENTIALS_REFUSED, setting, message, null);
    }

    /** Credentials that IBKR refused for a reason that has a code of its own. */
    public CredentialException(String setting, String message, Operation operation, ErrorCode code) {
        this(operation, code, setting, message, null);
    }

    /** Credentials that cannot be used, with a remedy that the message ends with. The cause's message must hold no secret. */
    public CredentialException(String setting, String message, String remedy, @Nullable Throwable cause) {
        super(ErrorCode.CREDENTIALS_UNUSABLE, setting + ": " + message, remedy, cause);
        this.setting = setting;
    }

    private CredentialException(
            @Nullable Operation operation, ErrorCode code, String setting, String message, @Nullable Throwable cause) {
        super(operation, code, setting + ": " + message, cause);
        this.setting = setting;
    }

    /** The failure of another call, which was not sent because of this one. For implementations of a transport. */
    public CredentialException unsent() {
        return remedy().equals(code().remedy())
                ? new CredentialException(setting, problem(), this)
                : new CredentialException(setting, problem(), remedy(), this);
    }

    /** What is wrong with the setting: the {@link #explanation} without the setting at its start. */
    public String problem() {
        return explanation().substring(setting.length() + 2);
    }

    /** The setting to change, as it is written in the credentials: {@code ibkr.consumer-key}, {@code dhparam.pem}. */
    public String setting() {
        return setting;
    }
}
