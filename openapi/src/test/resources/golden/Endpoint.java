// Generated from the API description. Do not edit.
package io.github.ibkrclient.api;

import io.github.ibkrclient.operation.ApiRequest;
import io.github.ibkrclient.operation.Backend;
import io.github.ibkrclient.operation.ColdAnswer;
import io.github.ibkrclient.operation.Effect;
import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.operation.PacingRule;
import io.github.ibkrclient.operation.SecurityScheme;
import io.github.ibkrclient.operation.SessionTier;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The operations of the API description, with what the client has to know to call each well. */
public enum Endpoint implements Operation {
    /** Runs the server's half of the key agreement that yields the day's live session token. */
    LIVE_SESSION_TOKEN(call("POST", "/oauth/live_session_token", Backend.API, Effect.SESSION, SessionTier.NONE, SecurityScheme.OAUTH1_RSA)),

    /** Opens a sign-on session for a user with the bearer token of the client. */
    CREATE_SSO_SESSION(call("POST", "/gw/api/v1/sso-sessions", Backend.REPORTS, Effect.SESSION, SessionTier.NONE, SecurityScheme.OAUTH2)
            .scopes("sso-sessions.write")
            .pacing(rule(10, "PT1S", "CREATE_SSO_SESSION"), rule(600, "PT1M", "gw"))),

    /** Keeps the session alive and shows its state. */
    TICKLE(call("POST", "/tickle", Backend.API, Effect.SESSION, SessionTier.SSO, SecurityScheme.SESSION)
            .pacing(rule(1, "PT1S", "TICKLE"))),

    /** Lists the accounts of the brokerage session and the one that is selected. */
    LIST_BROKERAGE_ACCOUNTS(call("GET", "/iserver/accounts", Backend.ISERVER, Effect.READ, SessionTier.BROKERAGE, SecurityScheme.SESSION)),

    /** Lists the executions of the last days, seven at most. */
    LIST_TRADES(call("GET", "/iserver/account/trades", Backend.ISERVER, Effect.READ, SessionTier.BROKERAGE, SecurityScheme.SESSION)
            .pacing(rule(1, "PT5S", "LIST_TRADES"))
            .primers("LIST_BROKERAGE_ACCOUNTS")
            .cold(ColdAnswer.Shape.EMPTY_ARRAY, "PT5S", 1)
            .account("accountId")),

    /** Lists the accounts whose positions and balances the user may see. */
    LIST_PORTFOLIO_ACCOUNTS(call("GET", "/portfolio/accounts", Backend.API, Effect.READ, SessionTier.SSO, SecurityScheme.SESSION)
            .pacing(rule(1, "PT5S", "LIST_PORTFOLIO_ACCOUNTS"))),

    /** Lists the positions of an account, one hundred to a page. */
    LIST_POSITIONS(call("GET", "/portfolio/{accountId}/positions/{pageId}", Backend.API, Effect.READ, SessionTier.SSO, SecurityScheme.SESSION)
            .primers("LIST_PORTFOLIO_ACCOUNTS")
            .cold(ColdAnswer.Shape.NO_DEFINITION, "PT1S", 3)),

    /** Reads the current values of chosen fields for up to one hundred contracts. */
    GET_SNAPSHOT(call("GET", "/iserver/marketdata/snapshot", Backend.ISERVER, Effect.READ, SessionTier.BROKERAGE, SecurityScheme.SESSION)
            .pacing(rule(10, "PT1S", "GET_SNAPSHOT"))
            .primers("LIST_BROKERAGE_ACCOUNTS")
            .cold(ColdAnswer.Shape.IDS_ONLY, "PT1S", 4)),

    /** Runs a market scan and lists its first contracts, fifty at most. */
    RUN_SCANNER(call("POST", "/iserver/scanner/run", Backend.ISERVER, Effect.READ, SessionTier.BROKERAGE, SecurityScheme.SESSION)
            .pacing(rule(1, "PT1S", "RUN_SCANNER"))),

    /** Places an order, or a bracket or one-cancels-all group of orders. */
    PLACE_ORDER(call("POST", "/iserver/account/{accountId}/orders", Backend.ISERVER, Effect.ORDER, SessionTier.BROKERAGE, SecurityScheme.SESSION)
            .primers("LIST_BROKERAGE_ACCOUNTS")),

    /** Answers order questions of some kinds with yes, unasked, from now on. */
    SUPPRESS_QUESTIONS(call("POST", "/iserver/questions/suppress", Backend.ISERVER, Effect.SETTINGS, SessionTier.BROKERAGE, SecurityScheme.SESSION)
            .primers("LIST_BROKERAGE_ACCOUNTS")),

    /** Lists the orders of the current day that work or have ended. */
    LIST_ORDERS(call("GET", "/iserver/account/orders", Backend.ISERVER, Effect.READ, SessionTier.BROKERAGE, SecurityScheme.SESSION)
            .pacing(rule(1, "PT5S", "LIST_ORDERS"))
            .primers("LIST_BROKERAGE_ACCOUNTS")
            .cold(ColdAnswer.Shape.EMPTY_ORDERS, "PT5S", 1)
            .account("accountId")),

    /** Makes the statement of a day, month, year or range of days into one document. */
    CREATE_STATEMENT(call("POST", "/gw/api/v1/statements", Backend.REPORTS, Effect.READ, SessionTier.NONE, SecurityScheme.OAUTH2)
            .scopes("statements.read", "statements.write", "reports.write")
            .pacing(rule(10, "PT1S", "CREATE_STATEMENT"), rule(600, "PT1M", "gw")));

    private static final List<PacingRule> SESSION_PACING = List.of(rule(10, "PT1S", "session"));
    private final Facts facts;

    Endpoint(Facts facts) {
        this.facts = facts;
    }

    /** The limits of a session as a whole, over all operations. */
    public static List<PacingRule> sessionPacing() {
        return SESSION_PACING;
    }

    /** A request of this operation, without parameters. */
    public ApiRequest request() {
        return ApiRequest.of(this);
    }

    @Override
    public String method() {
        return facts.method;
    }

    @Override
    public String path() {
        return facts.path;
    }

    @Override
    public Backend backend() {
        return facts.backend;
    }

    @Override
    public Effect effect() {
        return facts.effect;
    }

    @Override
    public SessionTier tier() {
        return facts.tier;
    }

    @Override
    public SecurityScheme security() {
        return facts.security;
    }

    @Override
    public List<String> scopes() {
        return facts.scopes;
    }

    @Override
    public List<PacingRule> pacing() {
        return facts.pacing;
    }

    @Override
    public int concurrency() {
        return facts.concurrency;
    }

    @Override
    public List<Endpoint> primers() {
        return Stream.of(facts.primers).map(Endpoint::valueOf).toList();
    }

    @Override
    public Optional<ColdAnswer> cold() {
        return Optional.ofNullable(facts.cold);
    }

    @Override
    public Optional<String> accountParameter() {
        return Optional.ofNullable(facts.account);
    }
    private static Facts call(
            String method, String path, Backend backend, Effect effect, SessionTier tier, SecurityScheme security) {
        return new Facts(method, path, backend, effect, tier, security);
    }

    private static PacingRule rule(int permits, String period, String bucket) {
        return new PacingRule(permits, Duration.parse(period), bucket);
    }

    /** What the description says of an operation; what it need not say is called for by the constants that do. */
    private static final class Facts {
        private final String method;
        private final String path;
        private final Backend backend;
        private final Effect effect;
        private final SessionTier tier;
        private final SecurityScheme security;
        private List<String> scopes = List.of();
        private List<PacingRule> pacing = List.of();
        private int concurrency;
        private String[] primers = {};
        private @Nullable ColdAnswer cold;
        private @Nullable String account;

        private Facts(
                String method, String path, Backend backend, Effect effect, SessionTier tier, SecurityScheme security) {
            this.method = method;
            this.path = path;
            this.backend = backend;
            this.effect = effect;
            this.tier = tier;
            this.security = security;
        }

        private Facts scopes(String... names) {
            scopes = List.of(names);
            return this;
        }

        private Facts pacing(PacingRule... rules) {
            pacing = List.of(rules);
            return this;
        }

        private Facts concurrency(int calls) {
            concurrency = calls;
            return this;
        }

        private Facts primers(String... constants) {
            primers = constants;
            return this;
        }

        private Facts cold(ColdAnswer.Shape when, String askAgainAfter, int tries) {
            cold = new ColdAnswer(when, Duration.parse(askAgainAfter), tries);
            return this;
        }

        private Facts account(String parameter) {
            account = parameter;
            return this;
        }
    }
}
