package io.github.ibkrclient.testkit.internal.call;

import io.github.ibkrclient.testkit.internal.http.RefusedException;
import io.github.ibkrclient.testkit.internal.http.SimulatedRequest;
import io.github.ibkrclient.testkit.internal.http.SimulatedResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An operation with what a call of it needs and with its handler. */
public final class Route {
    private static final Pattern PARAMETER = Pattern.compile("\\{([^}]+)}");

    private final String method;
    private final String template;
    private final Need need;
    private final Handler handler;
    private final Pattern pattern;
    private final List<String> names = new ArrayList<>();
    private boolean alsoByGet;

    /** What a call needs before it is handled. */
    public enum Need {
        /** Nothing. The handler makes the checks. */
        NOTHING,
        /** A bearer token of an OAuth 2.0 client. */
        BEARER,
        /** A live session token or what stands in its place. */
        SSO,
        /** The brokerage session. */
        BROKERAGE,
        /** The brokerage session, in which the accounts were listed. */
        ACCOUNTS
    }

    /** Answers an operation. */
    @FunctionalInterface
    public interface Handler {
        /** The answer to a call that passed all checks. */
        SimulatedResponse answer(Call call) throws RefusedException;
    }

    /** A route for the paths that match a template such as {@code /portfolio/{accountId}/ledger}. */
    public Route(String method, String template, Need need, Handler handler) {
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

    /** Makes this route serve GET requests too. */
    public Route alsoByGet() {
        alsoByGet = true;
        return this;
    }

    /** The HTTP method. */
    public String method() {
        return method;
    }

    /** The path template. */
    public String template() {
        return template;
    }

    /** What a call needs before it is handled. */
    public Need need() {
        return need;
    }

    /** What answers a call. */
    public Handler handler() {
        return handler;
    }

    /** Method and path template in one text. */
    public String key() {
        return key(method, template);
    }

    /** Method and path template in one text. */
    public static String key(String method, String template) {
        return method + " " + template;
    }

    /** Whether it is the route of this operation. */
    public boolean is(String method, String template) {
        return this.method.equals(method) && this.template.equals(template);
    }

    /** Whether the operation belongs to the Web API below {@code /v1/api}. */
    public boolean webApi() {
        return !template.startsWith("/gw/")
                && !template.startsWith("/v1/api/")
                && !template.startsWith("/.well-known/")
                && !template.startsWith("/oauth2/")
                && !template.startsWith("/AccountManagement/");
    }

    /** Whether a call is signed with a live session token or what stands in its place. */
    public boolean signed() {
        return need != Need.NOTHING && need != Need.BEARER;
    }

    /** Whether a call reads or changes an account, over the Web API or as an AI client. */
    public boolean ofAccount() {
        return signed() || template.startsWith("/v1/api/");
    }

    /** Whether a call needs the brokerage session. */
    public boolean brokerage() {
        return need == Need.BROKERAGE || need == Need.ACCOUNTS;
    }

    /** Whether it is a signed call that only reads. */
    public boolean read() {
        return signed() && method.equals("GET");
    }

    /** The parameters of the path; empty when this route does not serve the method and path. */
    public Optional<Map<String, String>> match(String method, String path) {
        if (!method.equals(this.method) && !(alsoByGet && method.equals("GET"))) {
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
