package io.github.ibkrclient.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.github.ibkrclient.error.CredentialException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;

/** The JSON Web Tokens that an OAuth 2.0 client signs. */
final class Jwt {
    /** A clock that runs ahead of IBKR's must not make a token of the future. */
    private static final Duration BACKDATED = Duration.ofSeconds(10);

    private static final Duration LIFE = Duration.ofSeconds(60);

    private final OAuth2Config config;

    Jwt(OAuth2Config config) {
        this.config = config;
    }

    /** What proves the client to the token endpoint (RFC 7523, section 3). */
    String assertion(Instant now) {
        return signed(new JWTClaimsSet.Builder().subject(config.clientId()).audience(config.audience()), now, LIFE);
    }

    /** A JSON object as claims. */
    String ofBody(String json, Instant now) {
        return ofBody(json, now, LIFE);
    }

    /** The same for what the claims ask for and for how long. */
    String ofBody(String json, Instant now, Duration life) {
        try {
            return signed(new JWTClaimsSet.Builder(JWTClaimsSet.parse(json)), now, life);
        } catch (ParseException e) { // its message quotes the body
            throw new IllegalArgumentException("a body that is to be signed must be a JSON object");
        }
    }

    @SuppressWarnings("JavaUtilDate") // the library's way to state an instant
    private String signed(JWTClaimsSet.Builder claims, Instant now, Duration life) {
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .type(JOSEObjectType.JWT)
                .keyID(config.keyId())
                .build();
        SignedJWT jwt = new SignedJWT(
                header,
                claims.issuer(config.clientId())
                        .issueTime(Date.from(now.minus(BACKDATED)))
                        .expirationTime(Date.from(now.plus(life)))
                        .build());
        try {
            jwt.sign(config.key().jws());
        } catch (JOSEException e) {
            throw new CredentialException(config.key().setting(), "the key cannot sign; make a new pair of keys");
        }
        return jwt.serialize();
    }
}
