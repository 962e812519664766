package io.github.ibkrclient.oauth;

import io.github.ibkrclient.oauth.internal.oauth1.SignedUrl;
import io.github.ibkrclient.operation.ApiRequest.Parameter;
import java.util.List;
import okhttp3.HttpUrl;

/**
 * What of a URL's query is signed. Descriptions of IBKR's protocol disagree, and the server takes several ways; see
 * {@code docs/protocol.md#query-not-signed}. A body is never signed.
 */
@FunctionalInterface
public interface QuerySigning {

    /** The query is not signed; the default. */
    QuerySigning LEFT_OUT = url -> signed(SignedUrl.withoutQuery(url));

    /** The query parameters, decoded, are sorted among the parameters of the Authorization header. */
    QuerySigning AMONG_PARAMETERS = url -> signed(SignedUrl.withParameters(url));

    /** Like {@link #AMONG_PARAMETERS}, but each name and value is encoded before all are joined, as in RFC 5849. */
    QuerySigning AMONG_ENCODED_PARAMETERS = url -> signed(SignedUrl.withEncodedParameters(url));

    /** The query is signed as part of the URL, as it is sent. */
    QuerySigning IN_URL = url -> signed(SignedUrl.whole(url));

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

    private static Signed signed(SignedUrl url) {
        return new Signed(url.url(), url.parameters());
    }
}
