package io.github.ibkrclient.testkit.internal.oauth2;

import com.google.gson.JsonObject;
import io.github.ibkrclient.testkit.internal.http.Json;
import io.github.ibkrclient.testkit.internal.oauth1.SignatureChecks;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A signed JSON Web Token (RFC 7519) that a client sent. */
final class WebToken {
    private final JsonObject header;
    private final JsonObject claims;
    private final String signed;
    private final String signature;

    private WebToken(JsonObject header, JsonObject claims, String signed, String signature) {
        this.header = header;
        this.claims = claims;
        this.signed = signed;
        this.signature = signature;
    }

    /** Reads a token; empty when the text is none. */
    static Optional<WebToken> parse(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 3 || parts[0].isEmpty() || parts[1].isEmpty()) {
            return Optional.empty();
        }
        try {
            JsonObject header = object(parts[0]);
            JsonObject claims = object(parts[1]);
            byte[] signature = Base64.getUrlDecoder().decode(parts[2]);
            return header == null || claims == null
                    ? Optional.empty()
                    : Optional.of(new WebToken(
                            header,
                            claims,
                            parts[0] + "." + parts[1],
                            Base64.getEncoder().encodeToString(signature)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    JsonObject claims() {
        return claims;
    }

    @Nullable
    String claim(String name) {
        return Json.text(claims, name);
    }

    /** Why the token is not valid for the client now; empty when it is. */
    Optional<String> flaw(TokenClient client, Instant now, Duration tolerance) {
        if (!"RS256".equals(Json.text(header, "alg"))) {
            return Optional.of("alg is not RS256");
        } else if (!client.keyId().equals(Json.text(header, "kid"))) {
            return Optional.of("kid is not a key of the client");
        } else if (!SignatureChecks.rsa(client.key().get(), signed, signature)) {
            return Optional.of("the signature is wrong");
        } else if (!client.id().equals(claim("iss"))) {
            return Optional.of("iss is not the client id");
        }
        Instant issued = instant("iat");
        Instant ends = instant("exp");
        if (issued == null || ends == null) {
            return Optional.of("iat or exp is missing");
        } else if (issued.isAfter(now.plus(tolerance))) {
            return Optional.of("iat lies in the future");
        }
        return ends.isAfter(now) ? Optional.empty() : Optional.of("exp has passed");
    }

    private @Nullable Instant instant(String name) {
        BigDecimal seconds = Json.number(claims, name);
        return seconds == null || seconds.abs().compareTo(BigDecimal.valueOf(1L << 40)) > 0
                ? null
                : Instant.ofEpochSecond(seconds.longValue());
    }

    private static @Nullable JsonObject object(String part) {
        return Json.parse(new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8));
    }
}
