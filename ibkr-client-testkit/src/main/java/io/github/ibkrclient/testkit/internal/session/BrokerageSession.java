package io.github.ibkrclient.testkit.internal.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What IBKR remembers of one brokerage session. The server's lock guards it. */
public final class BrokerageSession {
    private static final Duration FRESH = Duration.ofSeconds(5);
    private static final Duration FEED_STARTS_AFTER = Duration.ofMillis(500);

    private final Instant openedAt;
    private final Instant readyAt;
    private final Map<Long, Instant> feeds = new HashMap<>();
    private final Set<Long> searched = new HashSet<>();
    private final Set<String> suppressed = new HashSet<>();
    private String selected;
    private boolean accountsListed;
    private boolean tradesAsked;
    private boolean ordersAsked;

    BrokerageSession(Instant openedAt, Instant readyAt, String selected) {
        this.openedAt = openedAt;
        this.readyAt = readyAt;
        this.selected = selected;
    }

    /** Whether it is ready, which it may be only a moment after it was opened. */
    public boolean established(Instant now) {
        return !now.isBefore(readyAt);
    }

    /** Whether it was opened less than five seconds ago. */
    public boolean fresh(Instant now) {
        return now.isBefore(openedAt.plus(FRESH));
    }

    /** Notes that the accounts were listed. */
    public void listAccounts() {
        accountsListed = true;
    }

    /** Whether the accounts were listed. */
    public boolean accountsListed() {
        return accountsListed;
    }

    /** Forgets that the accounts were listed; false when they were not. */
    public boolean forgetAccounts() {
        boolean before = accountsListed;
        accountsListed = false;
        return before;
    }

    /** The id of the selected account. */
    public String selected() {
        return selected;
    }

    /** Selects an account. */
    public void select(String account) {
        selected = account;
    }

    /** Notes that trades are asked for; false at the first time. */
    public boolean askTrades() {
        boolean before = tradesAsked;
        tradesAsked = true;
        return before;
    }

    /** Notes that orders are asked for; false at the first time. */
    public boolean askOrders() {
        boolean before = ordersAsked;
        ordersAsked = true;
        return before;
    }

    /** Empties the cache of orders, so that the next list counts as the first. */
    public void forgetOrders() {
        ordersAsked = false;
    }

    /** Opens the feed of a contract when it is closed; true when the feed has values by now. */
    public boolean feed(long conid, Instant now) {
        Instant opened = feeds.putIfAbsent(conid, now);
        return opened != null && !now.isBefore(opened.plus(FEED_STARTS_AFTER));
    }

    /** Answers questions of these kinds with yes from now on. */
    public void suppress(Collection<String> messageIds) {
        suppressed.addAll(messageIds);
    }

    /** Asks questions of all kinds again. */
    public void resetSuppressed() {
        suppressed.clear();
    }

    /** Whether a question of this kind is asked. */
    public boolean asks(String messageId) {
        return !suppressed.contains(messageId);
    }

    /** Notes that a contract was searched for. */
    public void search(long underlying) {
        searched.add(underlying);
    }

    /** Whether a contract was searched for. */
    public boolean searched(long underlying) {
        return searched.contains(underlying);
    }
}
