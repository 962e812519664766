package io.github.ibkrclient.internal.call;

import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.operation.Backend;
import io.github.ibkrclient.operation.ColdAnswer;
import io.github.ibkrclient.operation.Effect;
import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.operation.PacingRule;
import io.github.ibkrclient.operation.SecurityScheme;
import io.github.ibkrclient.operation.SessionTier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An operation that was not generated here, with what is known of its route. Effect and pace are a matter of caution, so the
 * stricter word holds; the rest are facts about IBKR.
 *
 * @param own what the caller says
 * @param known what is known; the same as {@code own} for a route that is not known
 * @param effect what it counts as
 */
record RoutedOperation(Operation own, Operation known, Effect effect) implements Operation {

    @Override
    public String name() {
        return own.name();
    }

    @Override
    public String method() {
        return known.method();
    }

    @Override
    public String path() {
        return known.path();
    }

    @Override
    public Backend backend() {
        return known.backend();
    }

    /** A call that is to go without a signature needs no session. */
    @Override
    public SessionTier tier() {
        return unsigned() ? SessionTier.NONE : known.tier();
    }

    @Override
    public SecurityScheme security() {
        return unsigned() ? SecurityScheme.NONE : known.security();
    }

    private boolean unsigned() {
        return own.security() == SecurityScheme.NONE;
    }

    @Override
    public List<String> scopes() {
        return known.scopes();
    }

    /** A rule of the caller's that would change a known one counts beside it. */
    @Override
    public List<PacingRule> pacing() {
        List<PacingRule> rules = new ArrayList<>(known.pacing());
        Set<String> buckets = rules.stream().map(PacingRule::bucket).collect(Collectors.toSet());
        for (PacingRule rule : own.pacing()) {
            if (!rules.contains(rule)) {
                boolean taken = buckets.contains(rule.bucket());
                String bucket = taken ? own.name() + "-" + rule.bucket() : rule.bucket();
                rules.add(new PacingRule(rule.permits(), rule.period(), bucket));
            }
        }
        return List.copyOf(rules);
    }

    @Override
    public int concurrency() {
        int calls = Math.min(own.concurrency(), known.concurrency());
        return calls == 0 ? Math.max(own.concurrency(), known.concurrency()) : calls;
    }

    /** A route that is not known may need the accounts to have been listed, which costs one call a session. */
    @Override
    public List<? extends Operation> primers() {
        boolean mayNeedAccounts = isUnknown() && backend() == Backend.ISERVER && tier() == SessionTier.BROKERAGE;
        return mayNeedAccounts && known.primers().isEmpty()
                ? List.of(Endpoint.LIST_BROKERAGE_ACCOUNTS)
                : known.primers();
    }

    @Override
    public Optional<ColdAnswer> cold() {
        return known.cold();
    }

    @Override
    public Optional<String> accountParameter() {
        return known.accountParameter();
    }

    /** Method and path, without account numbers. */
    String route() {
        return own.name().contains("/") ? own.name() : own.method() + " " + own.path();
    }

    /** Whether nothing is known of the route but what the caller says. */
    boolean isUnknown() {
        return own == known;
    }
}
