package io.github.ibkrclient.testkit.internal.oauth1;

import io.github.ibkrclient.testkit.internal.http.BrowserPage;
import io.github.ibkrclient.testkit.internal.http.SimulatedRequest;
import io.github.ibkrclient.testkit.internal.http.SimulatedResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The page on which a user lets a third party in or refuses. The browser then goes to the callback that is registered for
 * the consumer. The page asks for no password. How it reports a refusal is our choice: see
 * {@code docs/protocol.md#consent-refused}.
 */
public final class AuthorizePage {
    /** The path of the page. */
    public static final String PATH = "/authorize";

    private static final String WITHOUT_CALLBACK = PATH + "/no-callback";

    private final RequestTokens tokens;
    private final Collection<String> usernames;

    /** A page on which each of these users can log in. */
    public AuthorizePage(RequestTokens tokens, Collection<String> usernames) {
        this.tokens = tokens;
        this.usernames = usernames;
    }

    /** Whether a path belongs to this page. */
    public boolean serves(String path) {
        return path.equals(PATH) || path.equals(WITHOUT_CALLBACK);
    }

    /** Answers a browser. */
    public SimulatedResponse answer(SimulatedRequest request, Instant now) {
        if (request.path().equals(WITHOUT_CALLBACK)) {
            return BrowserPage.message(
                    404, "No callback is registered for this application; its answer is in the address above.");
        }
        return switch (request.method()) {
            case "GET" -> ask(request.parameters(), now);
            case "POST" -> decide(request.form(), now);
            default ->
                BrowserPage.message(405, "This page is read with GET and answered with POST.")
                        .header("Allow", "GET, POST");
        };
    }

    private SimulatedResponse ask(Map<String, String> query, Instant now) {
        String token = query.getOrDefault("oauth_token", "");
        Optional<Consumer> consumer = tokens.asking(token, now);
        if (consumer.isEmpty()) {
            return gone();
        }
        String redirect = query.get("redirect_uri");
        if (redirect != null
                && !tokens.callback(consumer.get()).filter(redirect::equals).isPresent()) {
            return BrowserPage.message(
                    400, "The redirect_uri is not the callback that is registered for this application.");
        }
        String options = usernames.stream()
                .map(name -> "<option>" + BrowserPage.escaped(name) + "</option>")
                .collect(Collectors.joining());
        return BrowserPage.of(200, """
                <h1>%1$s asks for access to your account</h1>
                <p>It will see your accounts and trade in your name until you revoke this.</p>
                <form method="post" action="%2$s">
                <input type="hidden" name="oauth_token" value="%3$s">
                <p><label>Log in as <select name="username">%4$s</select></label></p>
                <button name="answer" value="consent">Allow access</button>
                <button name="answer" value="refuse">Refuse</button>
                </form>
                """.formatted(
                        BrowserPage.escaped(consumer.get().key()), PATH, BrowserPage.escaped(token), options));
    }

    private SimulatedResponse decide(Map<String, String> form, Instant now) {
        String token = form.getOrDefault("oauth_token", "");
        String username = form.getOrDefault("username", "");
        Optional<Consumer> consumer = tokens.asking(token, now);
        if (consumer.isEmpty()) {
            return gone();
        }
        String callback = tokens.callback(consumer.get()).orElse(WITHOUT_CALLBACK);
        String back = callback + (callback.contains("?") ? "&" : "?") + "oauth_token=" + encoded(token);
        switch (form.getOrDefault("answer", "")) {
            case "consent" -> {
                if (!usernames.contains(username)) {
                    return BrowserPage.message(400, "There is no user of this name.");
                }
                return BrowserPage.redirect(back + "&oauth_verifier=" + tokens.consent(token, username, now));
            }
            case "refuse" -> {
                tokens.refuse(token);
                return BrowserPage.redirect(back + "&oauth_problem=user_refused");
            }
            default -> {
                return BrowserPage.message(400, "The answer is neither consent nor refuse.");
            }
        }
    }

    private static SimulatedResponse gone() {
        return BrowserPage.message(
                400, "Nobody asks for access with this token: it was answered, is too old, or was never given out.");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
