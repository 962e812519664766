package io.github.ibkrclient.oauth;

import io.github.ibkrclient.Signer;
import java.security.SecureRandom;
import java.time.Duration;

/** Signs for OAuth 1.0a, the way of first parties into the Web API. */
public final class OAuth1 {
    private static final Duration LONGEST_MARGIN = Duration.ofHours(12);

    private OAuth1() {}

    /** A signer with all defaults. It belongs to one user, and so to one client or to clients of that user. */
    public static Signer signer(OAuthConfig config) {
        return builder(config).build();
    }

    /** Starts a signer that departs from the defaults. */
    public static Builder builder(OAuthConfig config) {
        return new Builder(config);
    }

    /** Collects what a signer may do otherwise. */
    public static final class Builder {
        private final OAuthConfig config;
        private QuerySigning querySigning = QuerySigning.LEFT_OUT;
        private SecureRandom random = new SecureRandom();
        private Duration renewBefore = Duration.ofMinutes(5);

        private Builder(OAuthConfig config) {
            this.config = config;
        }

        /** What of a query is signed; default {@link QuerySigning#LEFT_OUT}. */
        public Builder querySigning(QuerySigning strategy) {
            this.querySigning = strategy;
            return this;
        }

        /** The source of nonces and private numbers; default a {@link SecureRandom} of the platform's choice. */
        public Builder random(SecureRandom source) {
            this.random = source;
            return this;
        }

        /**
         * How long before its end a token counts as used up; default 5 minutes, at most 12 hours. A token is used for
         * half of its life at least.
         */
        public Builder renewBefore(Duration margin) {
            if (margin.isNegative() || margin.compareTo(LONGEST_MARGIN) > 0) {
                throw new IllegalArgumentException("renewBefore is between 0 and 12 hours, not " + margin);
            }
            this.renewBefore = margin;
            return this;
        }

        /** The signer; it gets its token when the client asks for it. */
        public Signer build() {
            return new OAuth1Signer(config, querySigning, random, renewBefore);
        }
    }
}
