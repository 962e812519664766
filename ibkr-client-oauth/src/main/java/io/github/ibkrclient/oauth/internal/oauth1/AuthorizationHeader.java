package io.github.ibkrclient.oauth.internal.oauth1;

import java.util.SortedMap;

/** The value of the Authorization header: the realm, then the parameters in the order of their names. */
final class AuthorizationHeader {
    static final String NAME = "Authorization";

    private AuthorizationHeader() {}

    static String of(String realm, SortedMap<String, String> parameters) {
        StringBuilder header =
                new StringBuilder(512).append("OAuth realm=\"").append(realm).append('"');
        parameters.forEach((name, value) -> {
            header.append(", ").append(name).append("=\"");
            PercentEncoding.append(header, value);
            header.append('"');
        });
        return header.toString();
    }
}
