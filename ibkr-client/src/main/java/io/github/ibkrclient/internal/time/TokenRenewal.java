package io.github.ibkrclient.internal.time;

import java.time.Duration;
import java.time.Instant;

/** When a token is renewed: a margin before its end, but not in the first half of its life. */
public final class TokenRenewal {
    /** The margin that applies when the user chose none; see {@code docs/protocol.md#token-renewal}. */
    public static final Duration USUAL_MARGIN = Duration.ofMinutes(5);

    private TokenRenewal() {}

    /**
     * The instant from which on a token is renewed. A token with a short life is used for half of it, because otherwise
     * every call would renew it.
     *
     * @param given when the token was given
     * @param end when it ends
     * @param margin how long before the end it is renewed
     */
    public static Instant from(Instant given, Instant end, Duration margin) {
        Duration halfOfItsLife = Duration.between(given, end).dividedBy(2);
        return end.minus(margin.compareTo(halfOfItsLife) < 0 ? margin : halfOfItsLife);
    }
}
