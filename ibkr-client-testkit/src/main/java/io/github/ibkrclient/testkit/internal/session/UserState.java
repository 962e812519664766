package io.github.ibkrclient.testkit.internal.session;

import io.github.ibkrclient.testkit.internal.market.Market;
import io.github.ibkrclient.testkit.internal.market.SimulatedAccount;
import io.github.ibkrclient.testkit.internal.order.OrderBook;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/** A user as IBKR sees it: with accounts, sessions and orders. The server's lock guards it. */
public final class UserState {
    private static final Duration IDLE = Duration.ofMinutes(6);

    private final String username;
    private final boolean paper;
    private final List<SimulatedAccount> accounts;
    private final OrderBook orders;
    private final Duration readyAfter;
    private final Map<Object, SsoSession> sessions = new WeakHashMap<>();
    private @Nullable SsoSession gateway;
    private @Nullable BrokerageSession brokerage;
    private Instant lastRequest = Instant.MIN;
    private boolean competing;
    private boolean lost;

    /**
     * A user without a session.
     *
     * @param readyAfter how long a brokerage session takes to become ready
     */
    public UserState(
            String username, boolean paper, List<SimulatedAccount> accounts, Market market, Duration readyAfter) {
        this.username = username;
        this.paper = paper;
        this.accounts = accounts;
        this.orders = new OrderBook(market);
        this.readyAfter = readyAfter;
    }

    /** The username. */
    public String username() {
        return username;
    }

    /** Whether it is a paper-trading user. */
    public boolean paper() {
        return paper;
    }

    /** The accounts; the first is selected at the start of a brokerage session. */
    public List<SimulatedAccount> accounts() {
        return accounts;
    }

    /** The account with this id; empty when it is not the user's. */
    public Optional<SimulatedAccount> account(String id) {
        return accounts.stream().filter(account -> account.id().equals(id)).findFirst();
    }

    /** The orders. */
    public OrderBook orders() {
        return orders;
    }

    /** The session of a token. */
    SsoSession session(Object token) {
        return sessions.computeIfAbsent(token, key -> new SsoSession(false));
    }

    /** Logs the user in at the gateway. */
    public void logInAtGateway() {
        gateway = new SsoSession(true);
    }

    /** Ends the login at the gateway. */
    public void logOutAtGateway() {
        gateway = null;
    }

    /** The login at the gateway; empty when there is none. */
    public Optional<SsoSession> gateway() {
        return Optional.ofNullable(gateway);
    }

    /** Notes a request. It keeps the brokerage session alive, unless it comes too late for that. */
    public void touch(Instant now) {
        if (brokerage != null && lastRequest.plus(IDLE).isBefore(now)) {
            endBrokerage();
        }
        lastRequest = now;
        orders.settle(now);
    }

    /** The brokerage session; empty when there is none. */
    public Optional<BrokerageSession> brokerage() {
        return Optional.ofNullable(brokerage);
    }

    /** Opens the brokerage session, unless it is open already or another login holds it and must not be ended. */
    public void openBrokerage(boolean compete, Instant now) {
        if (competing && !compete) {
            return;
        }
        competing = false;
        lost = false;
        if (brokerage == null) {
            brokerage = new BrokerageSession(
                    now, now.plus(readyAfter), accounts.get(0).id());
            orders.questions().forget();
        }
    }

    /** Ends the brokerage session. */
    public void endBrokerage() {
        lost = lost || brokerage != null;
        brokerage = null;
    }

    /** Another program logs in under the same name and takes the brokerage session. */
    public void competitorLogsIn() {
        endBrokerage();
        competing = true;
    }

    /** The other program logs out. */
    public void competitorLogsOut() {
        competing = false;
    }

    /** Whether another login holds the brokerage session. */
    public boolean competing() {
        return competing;
    }

    /** Whether the brokerage session was lost and not opened again. */
    public boolean lost() {
        return lost;
    }
}
