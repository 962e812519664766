package io.github.ibkrclient.oauth;

import io.github.ibkrclient.ApiRequest.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import okhttp3.HttpUrl;

/**
 * What of a URL's query is signed. Descriptions of IBKR's protocol disagree, and the server takes several ways; a body
 * is never signed.
 */
@FunctionalInterface
public interface QuerySigning {

    /** The query is not signed; the default. */
    QuerySigning LEFT_OUT = url -> new Signed(withoutQuery(url), List.of());

    /** The query parameters, decoded, are sorted among the parameters of the Authorization header. */
    QuerySigning AMONG_PARAMETERS = url -> new Signed(withoutQuery(url), parameters(url, UnaryOperator.identity()));

    /** As {@link #AMONG_PARAMETERS}, but each name and value is encoded before all are joined, as RFC 5849 has it. */
    QuerySigning AMONG_ENCODED_PARAMETERS =
            url -> new Signed(withoutQuery(url), parameters(url, PercentEncoding::encode));

    /** The query is signed as part of the URL, as it goes on the wire. */
    QuerySigning IN_URL = url -> new Signed(upTo(url.toString(), '#'), List.of());

    /** Splits a URL into what is signed as the URL and what is signed as parameters. */
    Signed of(HttpUrl url);

    /**
     * What is signed of a URL.
     *
     * @param url the text that stands for the URL
     * @param parameters what is sorted among the parameters of the Authorization header
     */
    record Signed(String url, List<Parameter> parameters) {

        /** Copies the list. */
        public Signed {
            parameters = List.copyOf(parameters);
        }
    }

    private static String withoutQuery(HttpUrl url) {
        return upTo(upTo(url.toString(), '#'), '?');
    }

    private static String upTo(String text, char end) {
        int index = text.indexOf(end);
        return index < 0 ? text : text.substring(0, index);
    }

    private static List<Parameter> parameters(HttpUrl url, UnaryOperator<String> form) {
        List<Parameter> parameters = new ArrayList<>(url.querySize());
        for (int i = 0; i < url.querySize(); i++) {
            String value = url.queryParameterValue(i);
            parameters.add(
                    new Parameter(form.apply(url.queryParameterName(i)), form.apply(value == null ? "" : value)));
        }
        return parameters;
    }
}
