package io.github.ibkrclient.cli.connection;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.github.ibkrclient.cli.console.UsageException;
import io.github.ibkrclient.oauth.StoredToken;
import io.github.ibkrclient.oauth.TokenStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A consent of {@code ibkr connect --retail} as one secret, for a place that keeps texts, such as the secrets of a workflow:
 * {@code ibkr-consent-1.CONTENT.CHECK}. CONTENT is the JSON of what a token store holds, as base64url, and CHECK shows whether
 * all of it is there. It is not encrypted: whoever has the text has the consent. Each change is kept in the place before it
 * counts here. Thread-safe; programs do not wait for each other.
 */
public final class ConsentSecret implements TokenStore {
    /** The name of the secret and of the variable. */
    public static final String NAME = "IBKR_CONSENT";

    private static final String FORM = "ibkr-consent-1";
    private static final String REFRESH_TOKEN = "refresh_token";
    private static final int CHECK_BYTES = 9;

    private final Consumer<ConsentSecret> place;
    private Map<String, StoredToken> tokens;
    private boolean lost;

    private ConsentSecret(Map<String, StoredToken> tokens, Consumer<ConsentSecret> place) {
        this.tokens = tokens;
        this.place = place;
    }

    /**
     * A consent that is not there yet.
     *
     * @param place keeps each new state, or throws
     */
    public static ConsentSecret empty(Consumer<ConsentSecret> place) {
        return new ConsentSecret(Map.of(), place);
    }

    /** Reads the text that {@link #text} made. */
    public static ConsentSecret of(String text, Consumer<ConsentSecret> place) {
        String[] parts = text.strip().split("\\.", -1);
        try {
            if (parts.length == 3 && parts[0].equals(FORM) && check(parts[1]).equals(parts[2])) {
                return new ConsentSecret(read(new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8)), place);
            }
        } catch (JsonParseException | IllegalStateException | IllegalArgumentException | DateTimeException e) {
            // its message may quote a token, so it is dropped
        }
        throw new UsageException(
                NAME, "is not the whole text that ibkr token move stored; connect again and move the consent again");
    }

    /** The text for the place. It is a secret. */
    public synchronized String text() {
        JsonObject all = new JsonObject();
        tokens.forEach((key, token) -> {
            JsonObject values = new JsonObject();
            token.values().forEach(values::addProperty);
            JsonObject one = new JsonObject();
            one.add("values", values);
            token.expiresAt().ifPresent(end -> one.addProperty("expiresAt", end.toString()));
            all.add(key, one);
        });
        String content = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(all.toString().getBytes(UTF_8));
        return FORM + "." + content + "." + check(content);
    }

    /** The text and the tokens in it, none of which may be shown. */
    public synchronized Stream<String> secrets() {
        Stream<String> held = tokens.values().stream()
                .flatMap(token -> Stream.of("access_token", REFRESH_TOKEN).flatMap(name -> token.value(name).stream()));
        return Stream.concat(Stream.of(text()), held);
    }

    /** Whether the place did not keep a new refresh token. Then the old one is spent. */
    public synchronized boolean lost() {
        return lost;
    }

    @Override
    public synchronized Optional<StoredToken> find(String key) {
        return Optional.ofNullable(tokens.get(key));
    }

    @Override
    public void save(String key, StoredToken token) {
        change(all -> {
            all.put(key, token);
            return all;
        });
    }

    @Override
    public synchronized Optional<StoredToken> take(String key) {
        Optional<StoredToken> taken = find(key);
        remove(key);
        return taken;
    }

    @Override
    public void remove(String key) {
        change(all -> {
            all.remove(key);
            return all;
        });
    }

    @Override
    public void removeExpired(Instant now) {
        change(all -> {
            all.values().removeIf(token -> token.expired(now));
            return all;
        });
    }

    @Override
    public synchronized <T> T alone(String key, Supplier<T> work) {
        return work.get();
    }

    private synchronized void change(UnaryOperator<Map<String, StoredToken>> step) {
        Map<String, StoredToken> next = step.apply(new TreeMap<>(tokens));
        if (!next.equals(tokens)) {
            try {
                place.accept(new ConsentSecret(next, place));
            } catch (UsageException e) {
                lost = !refreshTokens(tokens).containsAll(refreshTokens(next));
                throw e;
            }
            tokens = next;
        }
    }

    private static List<String> refreshTokens(Map<String, StoredToken> tokens) {
        return tokens.values().stream()
                .flatMap(token -> token.value(REFRESH_TOKEN).stream())
                .toList();
    }

    private static Map<String, StoredToken> read(String json) {
        Map<String, StoredToken> tokens = new TreeMap<>();
        for (Map.Entry<String, JsonElement> entry :
                JsonParser.parseString(json).getAsJsonObject().entrySet()) {
            JsonObject one = entry.getValue().getAsJsonObject();
            Map<String, String> values = new HashMap<>();
            for (Map.Entry<String, JsonElement> value :
                    one.getAsJsonObject("values").entrySet()) {
                values.put(value.getKey(), value.getValue().getAsString());
            }
            Optional<Instant> end = Optional.ofNullable(one.get("expiresAt"))
                    .map(JsonElement::getAsString)
                    .map(Instant::parse);
            tokens.put(entry.getKey(), new StoredToken(values, end));
        }
        return tokens;
    }

    private static String check(String content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, CHECK_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    /** Shows nothing of the consent. */
    @Override
    public String toString() {
        return "ConsentSecret";
    }
}
