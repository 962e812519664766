package io.github.ibkrclient.testkit.internal.oauth2;

import java.time.Instant;

/** The bearer token of a sign-on session on the side of the server. Each token is an object of its own. */
public final class SsoToken {
    static final String ANYWHERE = "";

    private final String username;
    private final String ip;
    private final Instant ends;

    SsoToken(String username, String ip, Instant ends) {
        this.username = username;
        this.ip = ip;
        this.ends = ends;
    }

    /** The user for whom it stands. */
    public String username() {
        return username;
    }

    boolean alive(Instant now) {
        return now.isBefore(ends);
    }

    boolean isFor(String address) {
        return ip.equals(ANYWHERE) || ip.equalsIgnoreCase(address);
    }
}
