package io.github.ibkrclient.testkit.internal.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a browser asks of a provider of logins by code with PKCE (RFC 6749, RFC 7636).
 *
 * @param parameters of the query, or of the form that the provider's page sends
 */
public record CodeRequest(Map<String, String> parameters) {
    private static final Pattern CHALLENGE = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final Pattern VERIFIER = Pattern.compile("[A-Za-z0-9._~-]{43,128}");

    private String value(String name) {
        return parameters.getOrDefault(name, "");
    }

    /** Whether it is one as a client with this address sends it. */
    public boolean comesFrom(String redirectUri) {
        return redirectUri.equals(parameters.get("redirect_uri"))
                && "code".equals(parameters.get("response_type"))
                && "S256".equals(parameters.get("code_challenge_method"))
                && CHALLENGE.matcher(challenge()).matches()
                && !value("state").isEmpty();
    }

    /** What the verifier must be the hash of. */
    public String challenge() {
        return value("code_challenge");
    }

    /** The parameters with these names as hidden fields of the page's form. */
    public String hidden(List<String> names) {
        return names.stream()
                .map(name -> "<input type=\"hidden\" name=\"" + name + "\" value=\"" + BrowserPage.escaped(value(name))
                        + "\">\n")
                .collect(Collectors.joining());
    }

    /** Sends the browser back to the client, with an answer in form encoding. */
    public SimulatedResponse answer(String redirectUri, String answer) {
        return BrowserPage.redirect(redirectUri + (redirectUri.contains("?") ? "&" : "?") + answer + "&state="
                + URLEncoder.encode(value("state"), UTF_8));
    }

    /** Shows an error, when nobody may be redirected. */
    public static SimulatedResponse refused() {
        return BrowserPage.message(400, "The application asks in a way that is not allowed.");
    }

    /** Whether a verifier belongs to a challenge. */
    public static boolean proves(String verifier, String challenge) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(US_ASCII));
            return VERIFIER.matcher(verifier).matches()
                    && Base64.getUrlEncoder()
                            .withoutPadding()
                            .encodeToString(hash)
                            .equals(challenge);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
