package io.github.ibkrclient.testkit;

import io.github.ibkrclient.testkit.market.Market;
import io.github.ibkrclient.testkit.market.SimulatedAccount;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/** A user as IBKR sees it: accounts, sessions and orders. Guarded by the server's lock. */
final class UserState {
    private static final Duration IDLE = Duration.ofMinutes(6);

    private final SimulatedUser user;
    private final List<SimulatedAccount> accounts;
    private final OrderBook orders;
    private final Map<Object, SsoSession> sessions = new WeakHashMap<>();
    private @Nullable SsoSession gateway;
    private @Nullable BrokerageSession brokerage;
    private Instant lastRequest = Instant.MIN;
    private boolean rival;
    private boolean lost;

    UserState(SimulatedUser user, List<SimulatedAccount> accounts, Market market) {
        this.user = user;
        this.accounts = accounts;
        this.orders = new OrderBook(market);
    }

    SimulatedUser user() {
        return user;
    }

    List<SimulatedAccount> accounts() {
        return accounts;
    }

    Optional<SimulatedAccount> account(String id) {
        return accounts.stream().filter(account -> account.id().equals(id)).findFirst();
    }

    OrderBook orders() {
        return orders;
    }

    /** What belongs to a token. */
    SsoSession session(Object token) {
        return sessions.computeIfAbsent(token, key -> new SsoSession(false));
    }

    void logInAtGateway() {
        gateway = new SsoSession(true);
    }

    void logOutAtGateway() {
        gateway = null;
    }

    /** The login at the gateway. */
    Optional<SsoSession> gateway() {
        return Optional.ofNullable(gateway);
    }

    /** Notes a request: it keeps the brokerage session alive, unless it comes too late. */
    void touch(Instant now) {
        if (brokerage != null && lastRequest.plus(IDLE).isBefore(now)) {
            end();
        }
        lastRequest = now;
        orders.settle(now);
    }

    Optional<BrokerageSession> brokerage() {
        return Optional.ofNullable(brokerage);
    }

    /** Opens the brokerage session, unless it stands or somebody else holds it and is not to be thrown out. */
    void open(boolean compete, Instant now) {
        if (rival && !compete) {
            return;
        }
        rival = false;
        lost = false;
        if (brokerage == null) {
            brokerage = new BrokerageSession(now, accounts.get(0).id());
            orders.forgetQuestions();
        }
    }

    /** Ends the brokerage session. */
    void end() {
        lost = lost || brokerage != null;
        brokerage = null;
    }

    /** Somebody logs in elsewhere under the same name and takes the brokerage session. */
    void rivalArrives() {
        end();
        rival = true;
    }

    void rivalLeaves() {
        rival = false;
    }

    boolean competing() {
        return rival;
    }

    /** Whether a brokerage session stood and was lost since. */
    boolean lost() {
        return lost;
    }
}
