package io.github.ibkrclient.testkit.internal.oauth1;

import java.time.Duration;
import java.time.Instant;
import javax.crypto.Mac;
import okio.ByteString;

/** A live session token on the side of the server. Not thread-safe. */
public final class LiveToken {
    private static final Duration MEMORY = Duration.ofHours(24);

    private final Grant grant;
    private final Mac key;
    private final Instant expiresAt;
    private boolean ended;

    LiveToken(Grant grant, ByteString octets, Instant expiresAt) {
        this.grant = grant;
        this.key = SignatureChecks.keyed("HmacSHA256", octets.toByteArray());
        this.expiresAt = expiresAt;
    }

    /** The grant that it stands on. */
    public Grant grant() {
        return grant;
    }

    /** Ends it, as a logout does. */
    public void end() {
        ended = true;
    }

    boolean ended() {
        return ended;
    }

    boolean alive(Instant now) {
        return !ended && now.isBefore(expiresAt);
    }

    /** Whether the server still recognises its signatures. It does so for a day after the end. */
    boolean remembered(Instant now) {
        return now.isBefore(expiresAt.plus(MEMORY));
    }

    boolean signed(String text, String signature) {
        return SignatureChecks.hmac(key, text, signature);
    }
}
