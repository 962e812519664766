package io.github.ibkrclient.operation;

import java.util.List;
import java.util.Optional;

/**
 * One operation of the Web API, with all that the client must know to call it. The generated {@code Endpoint} enums
 * implement it. Routes that they lack are called with {@link ApiRequest#get(String)}, {@code post}, {@code put} and {@code
 * delete}.
 */
public interface Operation {

    /** The name of the operation, for messages and metrics: {@code LIST_TRADES}. */
    String name();

    /**
     * Whether both have the same method and path; the names of path parameters do not count. An operation that another
     * project generated can so be the same call.
     */
    default boolean sameCallAs(Operation other) {
        return method().equals(other.method())
                && (path().equals(other.path()) || unnamed(path()).equals(unnamed(other.path())));
    }

    private static String unnamed(String path) {
        return path.contains("{") ? path.replaceAll("\\{[^}]*}", "{}") : path;
    }

    /** The HTTP method in upper case. */
    String method();

    /** The path template, {@code /portfolio/{accountId}/ledger}. It stands below the base URL, or where {@link #backend} says. */
    String path();

    /** The part of IBKR that serves the call; by default the one that the path tells. */
    default Backend backend() {
        return Backend.of(path());
    }

    /** What a call changes, which decides whether it may be sent again. */
    Effect effect();

    /** The session that must be open before the call; by default the brokerage session. */
    default SessionTier tier() {
        return SessionTier.BROKERAGE;
    }

    /** What signs the call; by default {@link SecurityScheme#SESSION}. */
    default SecurityScheme security() {
        return SecurityScheme.SESSION;
    }

    /** The OAuth 2.0 scopes of which the token must have one; empty when the call needs none. */
    default List<String> scopes() {
        return List.of();
    }

    /** The limits of this operation, besides the limit for all operations together; empty when it has none of its own. */
    default List<PacingRule> pacing() {
        return List.of();
    }

    /** How many calls may be under way at once; 0 when there is no such limit. */
    default int concurrency() {
        return 0;
    }

    /**
     * How many bytes an answer may have after decompression: 64 MB for reports, 16 MB for all others. A longer one is refused
     * unread, so that it does not fill the memory. The client takes at most a quarter of the memory of this JVM.
     */
    default long longestAnswer() {
        return (backend() == Backend.REPORTS ? 64L : 16L) * 1024 * 1024;
    }

    /** The operations that must have been called once in the session before this one; often empty. */
    default List<? extends Operation> primers() {
        return List.of();
    }

    /** How an answer looks that IBKR gives before it has the data; empty when the answers are never cold. */
    default Optional<ColdAnswer> cold() {
        return Optional.empty();
    }

    /**
     * The name of the query parameter that names an account. This account must be the selected one before the call. Empty
     * when the call does not depend on the selected account.
     */
    default Optional<String> accountParameter() {
        return Optional.empty();
    }
}
