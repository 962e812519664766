package io.github.ibkrclient.testkit;

import java.util.HashSet;
import java.util.Set;

/** What IBKR remembers of one live session token, one session over OAuth 2.0 or one login at the gateway. */
final class SsoSession {
    private final boolean atGateway;
    private boolean portfolioListed;
    private final Set<String> warm = new HashSet<>();

    SsoSession(boolean atGateway) {
        this.atGateway = atGateway;
    }

    boolean atGateway() {
        return atGateway;
    }

    void portfolioListed() {
        portfolioListed = true;
    }

    boolean portfolioKnown() {
        return portfolioListed;
    }

    /** Whether the contract definitions of an account have been loaded; they are from now on. */
    boolean warmUp(String account) {
        return !warm.add(account);
    }
}
