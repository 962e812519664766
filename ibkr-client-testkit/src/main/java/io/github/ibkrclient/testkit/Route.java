package io.github.ibkrclient.testkit;

import io.github.ibkrclient.testkit.http.SimulatedRequest;
import io.github.ibkrclient.testkit.http.SimulatedResponse;
import io.github.ibkrclient.testkit.oauth.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An operation, what must stand before it, and what answers it. */
final class Route {
    private static final Pattern PARAMETER = Pattern.compile("\\{([^}]+)}");

    final String method;
    final String template;
    final Need need;
    final Handler handler;
    private final Pattern pattern;
    private final List<String> names = new ArrayList<>();
    private boolean readable;

    /** What must stand before a call is handled. */
    enum Need {
        /** Nothing: the handler looks for itself. */
        NOTHING,
        /** A bearer token. */
        BEARER,
        /** A live session token. */
        SSO,
        /** The brokerage session. */
        BROKERAGE,
        /** The brokerage session and its accounts having been listed. */
        ACCOUNTS
    }

    /** What answers an operation. */
    @FunctionalInterface
    interface Handler {
        SimulatedResponse answer(Call call) throws RefusedException;
    }

    Route(String method, String template, Need need, Handler handler) {
        this.method = method;
        this.template = template;
        this.need = need;
        this.handler = handler;
        Matcher matcher = PARAMETER.matcher(template);
        StringBuilder regex = new StringBuilder();
        while (matcher.find()) {
            names.add(matcher.group(1));
            matcher.appendReplacement(regex, "([^/]+)");
        }
        this.pattern = Pattern.compile(matcher.appendTail(regex) + "/?");
    }

    /** The same, for a GET too. */
    Route alsoByGet() {
        readable = true;
        return this;
    }

    String key() {
        return key(method, template);
    }

    boolean is(String method, String template) {
        return this.method.equals(method) && this.template.equals(template);
    }

    /** Whether it belongs to the Web API proper, below /v1/api. */
    boolean webApi() {
        return !template.startsWith("/gw/") && !template.startsWith("/oauth2/");
    }

    /** Whether it is a call of the Web API for which a live session token stands. */
    boolean signed() {
        return need != Need.NOTHING && need != Need.BEARER;
    }

    /** Whether the brokerage session must stand. */
    boolean brokerage() {
        return need == Need.BROKERAGE || need == Need.ACCOUNTS;
    }

    /** Whether it is a signed call that only reads. */
    boolean read() {
        return signed() && method.equals("GET");
    }

    static String key(String method, String template) {
        return method + " " + template;
    }

    /** The path parameters, when this route has the method and path. */
    Optional<Map<String, String>> match(String method, String path) {
        if (!method.equals(this.method) && !(readable && method.equals("GET"))) {
            return Optional.empty();
        }
        Matcher matcher = pattern.matcher(path);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Map<String, String> values = new TreeMap<>();
        for (int i = 0; i < names.size(); i++) {
            values.put(names.get(i), SimulatedRequest.decode(matcher.group(i + 1)));
        }
        return Optional.of(values);
    }
}
