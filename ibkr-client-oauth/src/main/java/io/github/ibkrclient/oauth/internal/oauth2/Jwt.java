package io.github.ibkrclient.oauth.internal.oauth2;

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

/** The JSON Web Tokens that an OAuth 2.0 client signs; see {@code docs/protocol.md#client-assertion}. */
final class Jwt {
    /** How far the time of issue lies back, so that a clock ahead of IBKR's makes no token of the future. */
    private static final Duration BACKDATED = Duration.ofSeconds(10);

    private static final Duration LIFE = Duration.ofSeconds(60);

    private final ClientKeys keys;

    Jwt(ClientKeys keys) {
        this.keys = keys;
    }

    /** The assertion that proves the client to the token endpoint (RFC 7523, section 3). */
    String assertion(Instant now) {
        return signed(new JWTClaimsSet.Builder().subject(keys.clientId()).audience(keys.audience()), now, LIFE);
    }

    /** A JSON object as claims, with the usual life. */
    String ofBody(String json, Instant now) {
        return ofBody(json, now, LIFE);
    }

    /** A JSON object as claims. */
    String ofBody(String json, Instant now, Duration life) {
        try {
            return signed(new JWTClaimsSet.Builder(JWTClaimsSet.parse(json)), now, life);
        } catch (ParseException e) { // its message quotes the body, so it is dropped
            throw new IllegalArgumentException("a body that is to be signed must be a JSON object");
        }
    }

    @SuppressWarnings("JavaUtilDate") // the JWT library takes nothing else
    private String signed(JWTClaimsSet.Builder claims, Instant now, Duration life) {
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .type(JOSEObjectType.JWT)
                .keyID(keys.keyId())
                .build();
        SignedJWT jwt = new SignedJWT(
                header,
                claims.issuer(keys.clientId())
                        .issueTime(Date.from(now.minus(BACKDATED)))
                        .expirationTime(Date.from(now.plus(life)))
                        .build());
        try {
            jwt.sign(keys.key().jws());
        } catch (JOSEException e) {
            throw new CredentialException(keys.key().setting(), "the key cannot sign; make a new pair of keys");
        }
        return jwt.serialize();
    }
}
