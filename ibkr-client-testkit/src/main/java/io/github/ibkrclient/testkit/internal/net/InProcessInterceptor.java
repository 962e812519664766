package io.github.ibkrclient.testkit.internal.net;

import io.github.ibkrclient.testkit.CutPoint;
import io.github.ibkrclient.testkit.internal.http.SimulatedRequest;
import io.github.ibkrclient.testkit.internal.http.SimulatedResponse;
import io.github.ibkrclient.testkit.internal.server.IbkrServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.ByteString;

/** Lets the simulator answer the calls of an OkHttp client in this process, without a socket. */
public final class InProcessInterceptor implements Interceptor {
    /** The origin of the simulator in this process. The name can never be resolved, so no call leaves by mistake. */
    public static final String ORIGIN = "https://simulator.invalid";

    private static final String ADDRESS = "in-process";

    private final IbkrServer server;
    private final Map<String, MediaType> types = new ConcurrentHashMap<>();

    /** An interceptor in front of a server. */
    public InProcessInterceptor(IbkrServer server) {
        this.server = server;
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        Request request = chain.request();
        if (server.faults().refusesConnections()) {
            throw new ConnectException("Connection refused");
        }
        CutPoint cut = server.faults().cut().orElse(null);
        if (cut == CutPoint.BEFORE_REQUEST || cut == CutPoint.IN_REQUEST) {
            throw new SocketException("Connection reset");
        }
        SimulatedResponse answer = server.answer(arrived(request));
        if (cut == CutPoint.STALL) {
            throw new SocketTimeoutException("timeout");
        } else if (cut != null) {
            throw new SocketException("Connection reset");
        } else if (answer.dropped()) {
            throw new IOException("unexpected end of stream");
        }
        MediaType type = Optional.ofNullable(answer.headers().get("Content-Type"))
                .map(text -> types.computeIfAbsent(text, MediaType::get))
                .orElse(null);
        Response.Builder response = new Response.Builder()
                .request(request)
                .protocol(Protocol.HTTP_1_1)
                .code(answer.status())
                .message("")
                .body(ResponseBody.create(answer.body(), type));
        answer.headers().forEach(response::header);
        return response.build();
    }

    /** The request as it would arrive over a socket. OkHttp adds these headers after the interceptors. */
    private static SimulatedRequest arrived(Request request) throws IOException {
        HttpUrl url = leaving(request);
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(request.headers().toMultimap());
        headers.putIfAbsent("Host", List.of(url.host()));
        headers.putIfAbsent("User-Agent", List.of("okhttp"));
        Buffer buffer = new Buffer();
        RequestBody body = request.body();
        if (body != null) {
            body.writeTo(buffer);
            MediaType type = body.contentType();
            if (type != null) {
                headers.put("Content-Type", List.of(type.toString()));
            }
            if (body.contentLength() >= 0) {
                headers.put("Content-Length", List.of(Long.toString(body.contentLength())));
            }
        }
        ByteString octets = buffer.readByteString();
        String query = url.encodedQuery();
        return new SimulatedRequest(
                request.method(), ORIGIN, url.encodedPath(), query == null ? "" : query, headers, octets, ADDRESS);
    }

    /** A client that keeps a secret of the URL from interceptors has the URL that would leave as a tag. */
    private static HttpUrl leaving(Request request) {
        Supplier<?> secret = request.tag(Supplier.class);
        return secret != null && secret.get() instanceof HttpUrl url ? url : request.url();
    }
}
