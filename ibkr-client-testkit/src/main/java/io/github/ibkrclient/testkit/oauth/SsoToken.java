package io.github.ibkrclient.testkit.oauth;

import java.time.Instant;

/** The bearer token of a sign-on session as the server keeps it; two are never the same. */
public final class SsoToken {
    private final String username;
    private final String ip;
    private final Instant ends;

    SsoToken(String username, String ip, Instant ends) {
        this.username = username;
        this.ip = ip;
        this.ends = ends;
    }

    /** Whom it acts for. */
    public String username() {
        return username;
    }

    boolean alive(Instant now) {
        return now.isBefore(ends);
    }

    boolean isFor(String address) {
        return ip.equalsIgnoreCase(address);
    }
}
