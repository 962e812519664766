package io.github.ibkrclient.testkit.internal.oauth1;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The items of an {@code Authorization: OAuth} header, decoded. They may come in any order and with either separator. */
final class AuthorizationHeader {
    private static final Pattern SCHEME = Pattern.compile("\\s*OAuth\\s+", Pattern.CASE_INSENSITIVE);
    private static final Pattern ITEM = Pattern.compile("\\G\\s*([A-Za-z_]+)=\"([^\"]*)\"\\s*(?:,|$)");

    private final Map<String, String> items;

    private AuthorizationHeader(Map<String, String> items) {
        this.items = items;
    }

    /** Reads a header; empty when it is of another scheme or badly formed. */
    static Optional<AuthorizationHeader> parse(String header) {
        Matcher scheme = SCHEME.matcher(header);
        if (!scheme.lookingAt()) {
            return Optional.empty();
        }
        String rest = header.substring(scheme.end()).strip();
        Map<String, String> items = new LinkedHashMap<>();
        Matcher item = ITEM.matcher(rest);
        int end = 0;
        while (end < rest.length() && item.find()) {
            if (items.put(item.group(1), Percent.decode(item.group(2))) != null) {
                return Optional.empty();
            }
            end = item.end();
        }
        return end == rest.length() ? Optional.of(new AuthorizationHeader(items)) : Optional.empty();
    }

    /** An item; the empty text when it is missing. */
    String get(String name) {
        return items.getOrDefault(name, "");
    }

    /** Whether an item is there and is not empty. */
    boolean has(String name) {
        return !get(name).isEmpty();
    }

    /** The items that are signed: all but the realm and the signature. */
    Map<String, String> signed() {
        Map<String, String> signed = new LinkedHashMap<>(items);
        signed.remove("realm");
        signed.remove("oauth_signature");
        return signed;
    }
}
