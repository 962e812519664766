package io.github.ibkrclient.testkit.oauth;

import java.time.Duration;
import java.time.Instant;
import javax.crypto.Mac;
import okio.ByteString;

/** A live session token as the server keeps it. Not thread-safe. */
public final class LiveToken {
    private static final Duration MEMORY = Duration.ofHours(24);

    private final Grant grant;
    private final Mac key;
    private final Instant expiresAt;
    private boolean ended;

    LiveToken(Grant grant, ByteString octets, Instant expiresAt) {
        this.grant = grant;
        this.key = Proofs.keyed("HmacSHA256", octets.toByteArray());
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

    boolean ended() {
        return ended;
    }

    boolean alive(Instant now) {
        return !ended && now.isBefore(expiresAt);
    }

    /** Whether a signature by it is still known for what it is, a day after its time. */
    boolean remembered(Instant now) {
        return now.isBefore(expiresAt.plus(MEMORY));
    }

    boolean signed(String text, String signature) {
        return Proofs.hmac(key, text, signature);
    }
}
