package io.github.ibkrclient.internal.call;

import io.github.ibkrclient.auth.Signer;
import io.github.ibkrclient.auth.SigningContext;
import io.github.ibkrclient.internal.json.Json;
import io.github.ibkrclient.operation.ApiRequest;
import io.github.ibkrclient.operation.Backend;
import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.operation.SecurityScheme;
import io.github.ibkrclient.operation.Transport;
import io.github.ibkrclient.time.Timing;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;

/** Makes signed HTTP requests of API requests. */
public final class RequestFactory {
    private static final MediaType JSON = MediaType.get("application/json");
    /** IBKR's edge refuses calls without a User-Agent; see {@code docs/protocol.md#user-agent}. */
    private static final Headers HEADERS =
            Headers.of("User-Agent", "ibkr-client (+https://github.com/ibkrclient/ibkr-client)", "Accept", "*/*");

    private final HttpUrl base;
    private final Json json;
    private final Map<SecurityScheme, Signer> signers;
    private final Timing timing;
    private final Supplier<? extends Transport> transport;

    /**
     * A factory for one client.
     *
     * @param transport sends the signers' own calls
     */
    public RequestFactory(
            HttpUrl base,
            Json json,
            Map<SecurityScheme, Signer> signers,
            Timing timing,
            Supplier<? extends Transport> transport) {
        this.base = base;
        this.json = json;
        this.signers = signers;
        this.timing = timing;
        this.transport = transport;
    }

    /** The request, signed at this moment; its tag is the operation. */
    Request signed(ApiRequest request) {
        Operation operation = request.operation();
        return Objects.requireNonNull(signers.get(operation.security()))
                .sign(
                        http(request),
                        new SigningContext(operation, request.authorizationParameters(), timing, transport.get()));
    }

    private Request http(ApiRequest request) {
        Operation operation = request.operation();
        return new Request.Builder()
                .url(url(request))
                .method(operation.method(), body(request))
                .headers(HEADERS)
                .tag(Operation.class, operation)
                .build();
    }

    private HttpUrl url(ApiRequest request) {
        HttpUrl.Builder url = base.newBuilder();
        if (request.operation().backend() == Backend.REPORTS) {
            url.encodedPath("/");
        }
        request.pathSegments().forEach(url::addPathSegment);
        request.queryParameters().forEach(parameter -> url.addQueryParameter(parameter.name(), parameter.value()));
        return url.build();
    }

    /** An empty body is sent as one of no bytes, because IBKR's edge asks for its length; see {@code docs/protocol.md#content-length}. */
    private @Nullable RequestBody body(ApiRequest request) {
        String method = request.operation().method();
        if (request.body().isPresent()) {
            return RequestBody.create(json.encode(request.body().get()), JSON);
        }
        return method.equals("POST") || method.equals("PUT") ? RequestBody.create(new byte[0], null) : null;
    }
}
