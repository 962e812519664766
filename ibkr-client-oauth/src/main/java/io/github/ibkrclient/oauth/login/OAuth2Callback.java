package io.github.ibkrclient.oauth.login;

import io.github.ibkrclient.error.CredentialException;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;

/** The request with which the user's browser comes back from the server's page. */
final class OAuth2Callback {
    static final String SETTING = "callback";

    private final HttpUrl query;

    /** Only the query counts. The part before it belongs to the web server and differs behind a proxy. */
    OAuth2Callback(String uri) {
        int start = uri.indexOf('?');
        int end = uri.indexOf('#', Math.max(start, 0));
        String text = start < 0 ? "" : uri.substring(start + 1, end < 0 ? uri.length() : end);
        query = new HttpUrl.Builder()
                .scheme("https")
                .host("localhost")
                .encodedQuery(text)
                .build();
    }

    /** The value of a parameter; empty when it is missing or empty. */
    Optional<String> find(String name) {
        List<String> values = query.queryParameterValues(name).stream()
                .filter(value -> value != null && !value.isEmpty())
                .toList();
        if (values.size() > 1) { // RFC 6749, section 3.1
            throw new CredentialException(SETTING, "has " + name + " more than once", OAuth2Login.REMEDY, null);
        }
        return values.stream().findFirst();
    }
}
