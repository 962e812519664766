package io.github.ibkrclient.oauth.login;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The forms of OAuth 2.0, read and computed a second way. */
final class Forms {
    private Forms() {}

    /** The parameters of a query or a body, each of which may occur once. */
    static Map<String, String> parameters(String encoded) {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : encoded.split("&", -1)) {
            List<String> parts = Arrays.asList(pair.split("=", 2));
            String value = URLDecoder.decode(parts.get(parts.size() - 1), UTF_8);
            if (parameters.put(URLDecoder.decode(parts.get(0), UTF_8), value) != null) {
                throw new AssertionError(parts.get(0) + " was sent twice");
            }
        }
        return parameters;
    }

    /** The challenge of a verifier. */
    static String sha256(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** The header with which a client proves itself. */
    static String basic(String id, String secret) {
        String pair = URLEncoder.encode(id, UTF_8) + ":" + URLEncoder.encode(secret, UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(US_ASCII));
    }
}
