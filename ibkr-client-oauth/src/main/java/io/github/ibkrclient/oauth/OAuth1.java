package io.github.ibkrclient.oauth;

import io.github.ibkrclient.auth.Signer;
import io.github.ibkrclient.internal.time.TokenRenewal;
import io.github.ibkrclient.oauth.internal.keys.KeyAccess;
import io.github.ibkrclient.oauth.internal.oauth1.OAuth1Signer;
import io.github.ibkrclient.oauth.internal.oauth1.SignedUrl;
import java.security.SecureRandom;
import java.time.Duration;

/** Signs for OAuth 1.0a, with which first parties and third parties use the Web API. */
public final class OAuth1 {
    private static final Duration LONGEST_MARGIN = Duration.ofHours(12);

    private OAuth1() {}

    /** A signer with all defaults. It belongs to one user; several clients of that user may share it. */
    public static Signer signer(OAuth1Credentials credentials) {
        return builder(credentials).build();
    }

    /** Starts a signer with other settings than the defaults. */
    public static Builder builder(OAuth1Credentials credentials) {
        return new Builder(credentials);
    }

    private static SignedUrl signed(QuerySigning.Signed url) {
        return new SignedUrl(url.url(), url.parameters());
    }

    /** Collects the settings of a signer. Not thread-safe. */
    public static final class Builder {
        private final OAuth1Credentials credentials;
        private QuerySigning querySigning = QuerySigning.LEFT_OUT;
        private SecureRandom random = new SecureRandom();
        private Duration renewBefore = TokenRenewal.USUAL_MARGIN;

        private Builder(OAuth1Credentials credentials) {
            this.credentials = credentials;
        }

        /** What is signed of a query; default {@link QuerySigning#LEFT_OUT}. */
        public Builder querySigning(QuerySigning strategy) {
            this.querySigning = strategy;
            return this;
        }

        /** The source of nonces and private numbers; default a new {@link SecureRandom}. */
        public Builder random(SecureRandom source) {
            this.random = source;
            return this;
        }

        /**
         * How long before its end a token is renewed; default 5 minutes, at most 12 hours. A token is used for half of
         * its life at least.
         */
        public Builder renewBefore(Duration margin) {
            if (margin.isNegative() || margin.compareTo(LONGEST_MARGIN) > 0) {
                throw new IllegalArgumentException("renewBefore is between 0 and 12 hours, not " + margin);
            }
            this.renewBefore = margin;
            return this;
        }

        /** The signer. It gets its first token with the first call that needs one. */
        public Signer build() {
            QuerySigning strategy = querySigning;
            return new OAuth1Signer(KeyAccess.of(credentials), url -> signed(strategy.of(url)), random, renewBefore);
        }
    }
}
