// Generated from the API description. Do not edit.
package io.github.ibkrclient;

import io.github.ibkrclient.pacing.PacingRule;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The operations of the API description, with what the client has to know to call each well. */
public enum Endpoint implements Operation {
    /** Runs the server's half of the key agreement that yields the day's live session token. */
    LIVE_SESSION_TOKEN(call("POST", "/oauth/live_session_token", Effect.SESSION, Tier.NONE, SecurityScheme.OAUTH1_RSA)),

    /** Opens a sign-on session for a user with the bearer token of the client. */
    CREATE_SSO_SESSION(call("POST", "/gw/api/v1/sso-sessions", Effect.SESSION, Tier.NONE, SecurityScheme.OAUTH2)
            .scopes("sso-sessions.write")
            .pacing(rule(10, "PT1S", "CREATE_SSO_SESSION"), rule(600, "PT1M", "gw"))),

    /** Keeps the session alive and shows its state. */
    TICKLE(call("POST", "/tickle", Effect.SESSION, Tier.SSO, SecurityScheme.OAUTH1)
            .pacing(rule(1, "PT1S", "TICKLE"))),

    /** Lists the accounts of the brokerage session and the one that is selected. */
    LIST_BROKERAGE_ACCOUNTS(call("GET", "/iserver/accounts", Effect.READ, Tier.BROKERAGE, SecurityScheme.OAUTH1)),

    /** Lists the executions of the last days, seven at most. */
    LIST_TRADES(call("GET", "/iserver/account/trades", Effect.READ, Tier.BROKERAGE, SecurityScheme.OAUTH1)
            .pacing(rule(1, "PT5S", "LIST_TRADES"))
            .primers("LIST_BROKERAGE_ACCOUNTS")
            .cold(Cold.Shape.EMPTY_ARRAY, "PT5S", 1)
            .account("accountId")),

    /** Lists the accounts whose positions and balances the user may see. */
    LIST_PORTFOLIO_ACCOUNTS(call("GET", "/portfolio/accounts", Effect.READ, Tier.SSO, SecurityScheme.OAUTH1)
            .pacing(rule(1, "PT5S", "LIST_PORTFOLIO_ACCOUNTS"))),

    /** Lists the positions of an account, one hundred to a page. */
    LIST_POSITIONS(call("GET", "/portfolio/{accountId}/positions/{pageId}", Effect.READ, Tier.SSO, SecurityScheme.OAUTH1)
            .primers("LIST_PORTFOLIO_ACCOUNTS")
            .cold(Cold.Shape.NO_DEFINITION, "PT1S", 3)),

    /** Reads the current values of chosen fields for up to one hundred contracts. */
    GET_SNAPSHOT(call("GET", "/iserver/marketdata/snapshot", Effect.READ, Tier.BROKERAGE, SecurityScheme.OAUTH1)
            .pacing(rule(10, "PT1S", "GET_SNAPSHOT"))
            .primers("LIST_BROKERAGE_ACCOUNTS")
            .cold(Cold.Shape.IDS_ONLY, "PT1S", 4)),

    /** Runs a market scan and lists its first contracts, fifty at most. */
    RUN_SCANNER(call("POST", "/iserver/scanner/run", Effect.READ, Tier.BROKERAGE, SecurityScheme.OAUTH1)
            .pacing(rule(1, "PT1S", "RUN_SCANNER"))),

    /** Places an order, or a bracket or one-cancels-all group of orders. */
    PLACE_ORDER(call("POST", "/iserver/account/{accountId}/orders", Effect.ORDER, Tier.BROKERAGE, SecurityScheme.OAUTH1)
            .primers("LIST_BROKERAGE_ACCOUNTS")),

    /** Answers order questions of some kinds with yes, unasked, from now on. */
    SUPPRESS_QUESTIONS(call("POST", "/iserver/questions/suppress", Effect.SETTINGS, Tier.BROKERAGE, SecurityScheme.OAUTH1)
            .primers("LIST_BROKERAGE_ACCOUNTS")),

    /** Lists the orders of the current day that work or have ended. */
    LIST_ORDERS(call("GET", "/iserver/account/orders", Effect.READ, Tier.BROKERAGE, SecurityScheme.OAUTH1)
            .pacing(rule(1, "PT5S", "LIST_ORDERS"))
            .primers("LIST_BROKERAGE_ACCOUNTS")
            .cold(Cold.Shape.EMPTY_ORDERS, "PT5S", 1)
            .account("accountId")),

    /** Makes the statement of a day, month, year or range of days into one document. */
    CREATE_STATEMENT(call("POST", "/gw/api/v1/statements", Effect.READ, Tier.NONE, SecurityScheme.OAUTH2)
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
    public Effect effect() {
        return facts.effect;
    }

    @Override
    public Tier tier() {
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
    public Optional<Cold> cold() {
        return Optional.ofNullable(facts.cold);
    }

    @Override
    public Optional<String> accountParameter() {
        return Optional.ofNullable(facts.account);
    }
    private static Facts call(String method, String path, Effect effect, Tier tier, SecurityScheme security) {
        return new Facts(method, path, effect, tier, security);
    }

    private static PacingRule rule(int permits, String period, String bucket) {
        return new PacingRule(permits, Duration.parse(period), bucket);
    }

    /** What the description says of an operation; what it need not say is called for by the constants that do. */
    private static final class Facts {
        private final String method;
        private final String path;
        private final Effect effect;
        private final Tier tier;
        private final SecurityScheme security;
        private List<String> scopes = List.of();
        private List<PacingRule> pacing = List.of();
        private int concurrency;
        private String[] primers = {};
        private @Nullable Cold cold;
        private @Nullable String account;

        private Facts(String method, String path, Effect effect, Tier tier, SecurityScheme security) {
            this.method = method;
            this.path = path;
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

        private Facts cold(Cold.Shape when, String askAgainAfter, int tries) {
            cold = new Cold(when, Duration.parse(askAgainAfter), tries);
            return this;
        }

        private Facts account(String parameter) {
            account = parameter;
            return this;
        }
    }
}
