package io.github.ibkrclient.oauth.internal.oauth1;

import io.github.ibkrclient.operation.ApiRequest.Parameter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * The text that is signed. IBKR encodes the joined parameters once, while RFC 5849 also encodes each value before; see
 * {@code docs/protocol.md#single-encoding}.
 */
public final class BaseString {
    private static final Comparator<Map.Entry<String, String>> BY_NAME_AND_VALUE =
            Map.Entry.<String, String>comparingByKey().thenComparing(Map.Entry.comparingByValue());

    private BaseString() {}

    /**
     * Builds the text.
     *
     * @param prepend what stands in front of the method; empty except for the live session token
     * @param signed what is signed of the URL
     * @param authorization the parameters of the Authorization header, without realm and signature
     */
    public static String of(String prepend, String method, SignedUrl signed, SortedMap<String, String> authorization) {
        StringBuilder text =
                new StringBuilder(512).append(prepend).append(method).append('&');
        PercentEncoding.append(text, signed.url());
        // This gives the same text as encoding the joined parameters: %3D and %26 are the encoded = and &.
        String separator = "&";
        for (Map.Entry<String, String> parameter : all(signed.parameters(), authorization)) {
            text.append(separator);
            PercentEncoding.append(text, parameter.getKey());
            text.append("%3D");
            PercentEncoding.append(text, parameter.getValue());
            separator = "%26";
        }
        return text.toString();
    }

    private static Collection<Map.Entry<String, String>> all(
            List<Parameter> query, SortedMap<String, String> authorization) {
        if (query.isEmpty()) {
            return authorization.entrySet();
        }
        List<Map.Entry<String, String>> all = new ArrayList<>(authorization.entrySet());
        query.forEach(parameter -> all.add(Map.entry(parameter.name(), parameter.value())));
        all.sort(BY_NAME_AND_VALUE);
        return all;
    }
}
