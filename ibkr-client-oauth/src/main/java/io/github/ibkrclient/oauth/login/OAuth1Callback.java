package io.github.ibkrclient.oauth.login;

import io.github.ibkrclient.error.AuthorizationException;
import io.github.ibkrclient.error.AuthorizationException.Reason;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the user's browser brings back from IBKR's page.
 *
 * @param token the request token
 * @param verifier the proof that the user consented; empty when the user refused
 */
record OAuth1Callback(String token, Optional<String> verifier) {
    static final Pattern FORM = Pattern.compile("[A-Za-z0-9._~-]{1,256}");

    /** How servers say that the user refused. IBKR's way is not documented; see {@code docs/protocol.md#consent-refused}. */
    private static final Map<String, Pattern> REFUSALS = Map.of(
            "denied", Pattern.compile(".*"),
            "error", Pattern.compile("access_denied"),
            "oauth_problem", Pattern.compile("user_refused|permission_denied"));

    static OAuth1Callback parse(String uri) {
        Map<String, String> parameters = parameters(uri);
        Optional<String> verifier = Optional.ofNullable(parameters.get("oauth_verifier"));
        boolean refused = REFUSALS.entrySet().stream()
                .anyMatch(refusal -> Optional.ofNullable(parameters.get(refusal.getKey()))
                        .filter(words -> refusal.getValue().matcher(words).matches())
                        .isPresent());
        String token = token(parameters);
        if (refused) {
            return new OAuth1Callback(token, Optional.empty());
        } else if (verifier.filter(text -> FORM.matcher(text).matches()).isEmpty()) {
            throw unreadable("brings no oauth_verifier");
        }
        return new OAuth1Callback(token, verifier);
    }

    /** The request token of an address, also of one that brings no answer. */
    static String token(String uri) {
        return token(parameters(uri));
    }

    private static String token(Map<String, String> parameters) {
        String token = parameters.getOrDefault("oauth_token", parameters.getOrDefault("denied", ""));
        if (!FORM.matcher(token).matches()) {
            throw unreadable("brings no oauth_token");
        }
        return token;
    }

    /** Shows nothing, because both are secrets. */
    @Override
    public String toString() {
        return "OAuth1Callback";
    }

    private static Map<String, String> parameters(String uri) {
        String withoutFragment = uri.split("#", 2)[0];
        int question = withoutFragment.indexOf('?');
        Map<String, String> parameters = new HashMap<>();
        if (question < 0) {
            return parameters;
        }
        for (String item : withoutFragment.substring(question + 1).split("&", -1)) {
            String[] pair = item.split("=", 2);
            String value = pair.length == 2 ? decoded(pair[1]) : "";
            if (parameters.put(decoded(pair[0]), value) != null) {
                throw unreadable("names a parameter twice");
            }
        }
        return parameters;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) { // its message quotes the text, so it is dropped
            throw unreadable("is badly encoded");
        }
    }

    private static AuthorizationException unreadable(String what) {
        return new AuthorizationException(
                Reason.UNREADABLE, "the callback " + what + "; give the whole address that the browser called");
    }
}
