package io.github.ibkrclient.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What IBKR remembers of one brokerage session. */
final class BrokerageSession {
    private static final Duration START = Duration.ofMillis(1500);
    private static final Duration FRESH = Duration.ofSeconds(5);
    private static final Duration FEED_START = Duration.ofMillis(500);

    private final Instant openedAt;
    private final Map<Long, Instant> feeds = new HashMap<>();
    private final Set<Long> searched = new HashSet<>();
    private final Set<String> suppressed = new HashSet<>();
    private String selected;
    private boolean accountsListed;
    private boolean tradesAsked;
    private boolean ordersAsked;

    BrokerageSession(Instant openedAt, String selected) {
        this.openedAt = openedAt;
        this.selected = selected;
    }

    /** Whether it is ready, a moment after it was opened. */
    boolean established(Instant now) {
        return !now.isBefore(openedAt.plus(START));
    }

    void listAccounts() {
        accountsListed = true;
    }

    boolean accountsListed() {
        return accountsListed;
    }

    /** Wants the accounts listed again; false when they were not listed anyway. */
    boolean forgetAccounts() {
        boolean before = accountsListed;
        accountsListed = false;
        return before;
    }

    /** Whether it was opened a few seconds ago. */
    boolean fresh(Instant now) {
        return now.isBefore(openedAt.plus(FRESH));
    }

    String selected() {
        return selected;
    }

    void select(String account) {
        selected = account;
    }

    /** Whether trades were asked for before; they are from now on. */
    boolean askTrades() {
        boolean before = tradesAsked;
        tradesAsked = true;
        return before;
    }

    /** Whether orders were asked for before; they are from now on. */
    boolean askOrders() {
        boolean before = ordersAsked;
        ordersAsked = true;
        return before;
    }

    /** Empties the cache of orders, so that the next list is the first again. */
    void forgetOrders() {
        ordersAsked = false;
    }

    /** Whether the feed of a contract has values by now; opens it when there is none. */
    boolean feed(long conid, Instant now) {
        Instant opened = feeds.putIfAbsent(conid, now);
        return opened != null && !now.isBefore(opened.plus(FEED_START));
    }

    void suppress(Collection<String> messageIds) {
        suppressed.addAll(messageIds);
    }

    void askAll() {
        suppressed.clear();
    }

    /** Whether a kind of question is asked. */
    boolean asks(String messageId) {
        return !suppressed.contains(messageId);
    }

    void search(long underlying) {
        searched.add(underlying);
    }

    boolean searched(long underlying) {
        return searched.contains(underlying);
    }
}
