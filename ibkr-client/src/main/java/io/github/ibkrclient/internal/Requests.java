package io.github.ibkrclient.internal;

import io.github.ibkrclient.ApiRequest;
import io.github.ibkrclient.Operation;
import io.github.ibkrclient.internal.json.Json;
import java.util.Map;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;

/** Makes HTTP requests out of API requests. */
final class Requests {
    private static final MediaType JSON = MediaType.get("application/json");
    /** IBKR's edge refuses calls without a User-Agent. */
    private static final Headers HEADERS =
            Headers.of("User-Agent", "ibkr-client (+https://github.com/ibkrclient/ibkr-client)", "Accept", "*/*");

    private final HttpUrl base;
    private final Json json;

    Requests(HttpUrl base, Json json) {
        this.base = base;
        this.json = json;
    }

    /** The request, not yet signed; its tag is the operation. */
    Request http(ApiRequest request) {
        Operation operation = request.operation();
        return new Request.Builder()
                .url(url(request))
                .method(operation.method(), body(request))
                .headers(HEADERS)
                .tag(Operation.class, operation)
                .build();
    }

    private HttpUrl url(ApiRequest request) {
        String path = request.operation().path();
        boolean besideBase = path.startsWith("/gw/") || path.startsWith("/oauth2/");
        HttpUrl.Builder url = base.newBuilder();
        if (besideBase) {
            url.encodedPath("/");
        }
        Map<String, String> values = request.pathParameters();
        for (String segment : path.substring(1).split("/", -1)) {
            url.addPathSegment(segment.startsWith("{") ? value(request, values, segment) : segment);
        }
        request.queryParameters().forEach(parameter -> url.addQueryParameter(parameter.name(), parameter.value()));
        return url.build();
    }

    private static String value(ApiRequest request, Map<String, String> values, String segment) {
        String name = segment.substring(1, segment.length() - 1);
        String value = values.get(name);
        if (value == null || value.isBlank() || value.equals(".") || value.equals("..")) {
            throw new IllegalArgumentException(request.operation().name() + ": " + name + " must be given");
        }
        return value;
    }

    /** IBKR's edge answers 411 to a POST without Content-Length, so an empty body is sent as one of no bytes. */
    private @Nullable RequestBody body(ApiRequest request) {
        String method = request.operation().method();
        if (request.body().isPresent()) {
            return RequestBody.create(json.encode(request.body().get()), JSON);
        }
        return method.equals("POST") || method.equals("PUT") ? RequestBody.create(new byte[0], null) : null;
    }
}
