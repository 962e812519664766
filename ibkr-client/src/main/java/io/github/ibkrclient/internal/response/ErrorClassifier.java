package io.github.ibkrclient.internal.response;

import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.error.ApiException;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.error.ErrorCode;
import io.github.ibkrclient.error.SessionException;
import io.github.ibkrclient.internal.http.PlainExchange;
import io.github.ibkrclient.internal.response.Outcome.Loss;
import io.github.ibkrclient.internal.text.Redaction;
import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.operation.SecurityScheme;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tells what IBKR's errors mean; see {@code docs/protocol.md#answers-and-errors}. */
final class ErrorClassifier {
    private static final Duration USUAL_BACKOFF = Duration.ZERO;
    /** See docs/protocol.md#sso-dh-failure. */
    private static final Duration AFTER_SSO_DH_FAILURE = Duration.ofSeconds(3);

    private ErrorClassifier() {}

    /**
     * What an error means.
     *
     * @param status the HTTP status; 200 when the body alone shows the error
     * @param words IBKR's words; null when there were none
     */
    static <T extends @Nullable Object> Outcome<T> outcome(Operation operation, int status, @Nullable String words) {
        String message = words == null ? null : Redaction.clean(words);
        String known = words == null ? "" : words.toLowerCase(Locale.ROOT);
        if (known.contains("please query /accounts first")) { // docs/protocol.md#query-accounts-first
            return new Outcome.SessionLost<>(
                    Loss.PRIMERS, lost(operation, "IBKR wants the accounts to be listed first"));
        }
        if (known.contains("no bridge") && status == 400) { // docs/protocol.md#no-bridge
            return new Outcome.SessionLost<>(Loss.BROKERAGE, lost(operation, "the brokerage session is gone"));
        }
        if (operation.security().needsToken() && endsSession(status, known)) {
            return new Outcome.SessionLost<>(Loss.TOKEN, lost(operation, "IBKR refuses the token of the session"));
        }
        boolean nothingDone = PlainExchange.provesRefusal(status)
                || known.contains("invalid account id"); // docs/protocol.md#invalid-account-500
        ApiException failure = failure(operation, status, message, nothingDone);
        if (status == 410 && operation.sameCallAs(Endpoint.INIT_BROKERAGE_SESSION)) {
            return new Outcome.SessionLost<>(Loss.TOKEN, failure); // docs/protocol.md#init-410
        }
        if (status == 401
                && operation.security() != SecurityScheme.NONE
                && (known.isEmpty() || known.contains("not authenticated"))) {
            return new Outcome.SessionLost<>(Loss.SIGNATURE, failure); // a token call: its nonce or time may be wrong
        }
        if (known.contains("failed to generate sso dh token")) {
            return new Outcome.RetryAfter<>(AFTER_SSO_DH_FAILURE, failure);
        }
        boolean wordless = known.isEmpty() || known.startsWith("<"); // docs/protocol.md#edge-answers-wordless
        return switch (status) {
            case 408, 423, 425, 499 -> new Outcome.RetryAfter<>(USUAL_BACKOFF, failure);
            case 500 -> wordless ? new Outcome.Away<>(failure) : new Outcome.Failed<>(failure);
            case 502, 503, 504 ->
                wordless ? new Outcome.Away<>(failure) : new Outcome.RetryAfter<>(USUAL_BACKOFF, failure);
            default -> new Outcome.Failed<>(failure);
        };
    }

    /** See docs/protocol.md#dead-session-401 and docs/protocol.md#no-session. */
    private static boolean endsSession(int status, String words) {
        return (status == 401 && !words.contains("invalid consumer")) || words.equals("no session");
    }

    /** A failure of a session that is lost. IBKR did not carry the call out. */
    private static SessionException lost(Operation operation, String what) {
        return new SessionException(operation, ErrorCode.SESSION_EXPIRED, Delivery.REFUSED, what);
    }

    private static ApiException failure(
            Operation operation, int status, @Nullable String message, boolean nothingDone) {
        String what = describe(operation, status) + (message == null ? "" : ": " + message);
        return new ApiException(operation, nothingDone ? Delivery.REFUSED : Delivery.UNKNOWN, status, message, what);
    }

    private static String describe(Operation operation, int status) {
        return switch (status) {
            case 200 -> "refused with HTTP 200";
            case 301, 302, 303, 307, 308 -> "HTTP " + status + ", a redirect, which is not followed with a signature";
            case 402 -> "HTTP 402, refused by a business rule of IBKR's";
            case 403 ->
                operation.scopes().isEmpty()
                        ? "HTTP 403, refused by IBKR's edge or because a right is missing: check the address of this machine"
                        : "HTTP 403, because a right is missing: the OAuth 2.0 client needs the scope "
                                + String.join(" or ", operation.scopes())
                                + ", and the account must stand under its master account";
            case 410 -> "HTTP 410, this host no longer serves the session";
            default -> "HTTP " + status;
        };
    }
}
