package io.github.ibkrclient.testkit.oauth;

import java.time.Instant;
import okio.ByteString;

/** A live session token as the server keeps it. */
public final class LiveToken {
    private final Grant grant;
    private final ByteString octets;
    private final Instant expiresAt;
    private boolean ended;

    LiveToken(Grant grant, ByteString octets, Instant expiresAt) {
        this.grant = grant;
        this.octets = octets;
        this.expiresAt = expiresAt;
    }

    /** Whom it acts for. */
    public Grant grant() {
        return grant;
    }

    /** Makes it useless, as a logout does. */
    public void end() {
        ended = true;
    }

    boolean alive(Instant now) {
        return !ended && now.isBefore(expiresAt);
    }

    boolean signed(String text, String signature) {
        return Proofs.hmac(octets.toByteArray(), text, signature);
    }
}
