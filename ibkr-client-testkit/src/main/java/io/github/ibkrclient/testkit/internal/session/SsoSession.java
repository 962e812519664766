package io.github.ibkrclient.testkit.internal.session;

import java.util.HashSet;
import java.util.Set;

/**
 * What IBKR remembers of one sign-on session: of a live session token, of a session over OAuth 2.0, or of a login at the
 * gateway. The server's lock guards it.
 */
public final class SsoSession {
    private final boolean atGateway;
    private final Set<String> warm = new HashSet<>();
    private boolean portfolioListed;

    SsoSession(boolean atGateway) {
        this.atGateway = atGateway;
    }

    /** Whether it is a login at the gateway. */
    public boolean atGateway() {
        return atGateway;
    }

    /** Notes that the accounts of the portfolio were listed. */
    public void listPortfolio() {
        portfolioListed = true;
    }

    /** Whether the accounts of the portfolio were listed. */
    public boolean portfolioListed() {
        return portfolioListed;
    }

    /** Loads the contract definitions of an account; true when they were loaded before. */
    public boolean warmUp(String account) {
        return !warm.add(account);
    }
}
