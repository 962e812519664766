package io.github.ibkrclient;

import io.github.ibkrclient.pacing.PacingRule;
import java.util.List;
import java.util.Optional;

/**
 * One operation of the Web API and everything the client has to know to call it well. The generated {@code Endpoint}
 * enums implement it; what the spec lacks is called through {@link ApiRequest#get(String)} and its siblings. What may be
 * empty or zero is, unless the operation says otherwise.
 */
public interface Operation {

    /** The name of the operation, for messages and metrics: {@code LIST_TRADES}. */
    String name();

    /** The HTTP method in upper case. */
    String method();

    /**
     * The path template, {@code /portfolio/{accountId}/ledger}. Paths that start with {@code /gw/} or {@code /oauth2/}
     * resolve against the origin of the base URL, all others below the base URL.
     */
    String path();

    /** What a call changes, and so whether it may be sent again. */
    Effect effect();

    /** The session that must stand before the call. */
    Tier tier();

    /** What signs the call. */
    SecurityScheme security();

    /** The OAuth 2.0 scopes of which the token must have one; empty when the call asks for none. */
    default List<String> scopes() {
        return List.of();
    }

    /** The limits of this operation, besides the session-wide one; empty when it has none of its own. */
    default List<PacingRule> pacing() {
        return List.of();
    }

    /** How many calls may be under way at once; 0 when there is no such limit. */
    default int concurrency() {
        return 0;
    }

    /** The operations that must have been called once in a session before this one. */
    default List<? extends Operation> primers() {
        return List.of();
    }

    /** How an answer looks that the server gives before it has the data; empty when its answers are never cold. */
    default Optional<Cold> cold() {
        return Optional.empty();
    }

    /**
     * The optional query parameter that names an account which must be the selected one before the call; empty when
     * the call does not depend on the selected account.
     */
    default Optional<String> accountParameter() {
        return Optional.empty();
    }
}
