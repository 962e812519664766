package io.github.ibkrclient.testkit.internal.oauth1;

import io.github.ibkrclient.testkit.internal.http.SimulatedRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The texts that a client may have signed. Clients treat the query in different ways, and IBKR seems to accept all of
 * them: the query is left out (A), stands among the parameters (B), stands there and is encoded first (C), or is part of
 * the URL (D).
 */
final class BaseStrings {
    private static final Comparator<String[]> BY_NAME =
            Comparator.comparing((String[] pair) -> pair[0]).thenComparing(pair -> pair[1]);

    private final SimulatedRequest request;
    private final Map<String, String> parameters;

    BaseStrings(SimulatedRequest request, Map<String, String> parameters) {
        this.request = request;
        this.parameters = parameters;
    }

    /** Variant A only, as the newest documentation has it. */
    Stream<String> strict() {
        return urls().stream().map(url -> text(url, pairs(false), Percent.STRICT));
    }

    /** All variants. */
    Set<String> all() {
        Set<String> texts = strict().collect(Collectors.toCollection(LinkedHashSet::new));
        for (String url : urls()) {
            for (Percent encoder : Percent.values()) {
                texts.add(text(url, pairs(false), encoder));
                texts.add(text(url, pairs(true), encoder));
            }
            List<String[]> encoded = new ArrayList<>();
            for (String[] pair : pairs(true)) {
                encoded.add(new String[] {Percent.STRICT.encode(pair[0]), Percent.STRICT.encode(pair[1])});
            }
            texts.add(text(url, encoded, Percent.STRICT));
            for (String whole : withQuery(url)) {
                texts.add(text(whole, pairs(false), Percent.STRICT));
                texts.add(text(whole.toLowerCase(Locale.ROOT), pairs(false), Percent.STRICT));
            }
        }
        return texts;
    }

    private Set<String> urls() {
        String url = request.origin() + request.path();
        Set<String> urls = new LinkedHashSet<>();
        urls.add(url);
        urls.add(url.endsWith("/") ? url.substring(0, url.length() - 1) : url + "/");
        return urls;
    }

    private List<String> withQuery(String url) {
        return request.query().isEmpty() ? List.of(url) : List.of(url + "?" + request.query());
    }

    private List<String[]> pairs(boolean withQuery) {
        List<String[]> pairs = new ArrayList<>();
        parameters.forEach((name, value) -> pairs.add(new String[] {name, value}));
        if (withQuery && !request.query().isEmpty()) {
            UnaryOperator<String> decode = SimulatedRequest::decode;
            for (String item : request.query().split("&", -1)) {
                int equals = item.indexOf('=');
                String name = equals < 0 ? item : item.substring(0, equals);
                String value = equals < 0 ? "" : item.substring(equals + 1);
                pairs.add(new String[] {decode.apply(name), decode.apply(value)});
            }
        }
        return pairs;
    }

    private String text(String url, List<String[]> pairs, Percent encoder) {
        String joined = pairs.stream()
                .sorted(BY_NAME)
                .map(pair -> pair[0] + "=" + pair[1])
                .collect(Collectors.joining("&"));
        return request.method() + "&" + Percent.STRICT.encode(url) + "&" + encoder.encode(joined);
    }
}
