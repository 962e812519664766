package io.github.ibkrclient.oauth.internal.oauth1;

import io.github.ibkrclient.operation.ApiRequest.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import okhttp3.HttpUrl;

/**
 * What is signed of a URL, in one of the ways that clients of IBKR use; see {@code docs/protocol.md#query-not-signed}.
 *
 * @param url the text that stands for the URL
 * @param parameters what is sorted among the parameters of the Authorization header
 */
public record SignedUrl(String url, List<Parameter> parameters) {

    /** The URL without its query. */
    public static SignedUrl withoutQuery(HttpUrl url) {
        return new SignedUrl(upToQuery(url), List.of());
    }

    /** The URL without its query, and the decoded parameters of the query. */
    public static SignedUrl withParameters(HttpUrl url) {
        return new SignedUrl(upToQuery(url), parameters(url, UnaryOperator.identity()));
    }

    /** The URL without its query, and the parameters of the query, whose names and values are encoded as in RFC 5849. */
    public static SignedUrl withEncodedParameters(HttpUrl url) {
        return new SignedUrl(upToQuery(url), parameters(url, PercentEncoding::encode));
    }

    /** The URL with its query. */
    public static SignedUrl whole(HttpUrl url) {
        return new SignedUrl(upTo(url.toString(), '#'), List.of());
    }

    private static String upToQuery(HttpUrl url) {
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
