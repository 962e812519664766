package io.github.ibkrclient.testkit;

import io.github.ibkrclient.testkit.http.SimulatedRequest;
import io.github.ibkrclient.testkit.http.SimulatedResponse;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
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

/** Answers OkHttp's calls from the simulator in this process, without a socket. */
final class SimulatorClient implements Interceptor {
    private static final String ADDRESS = "in-process";

    private final IbkrServer server;
    private final Map<String, MediaType> types = new ConcurrentHashMap<>();

    SimulatorClient(IbkrServer server) {
        this.server = server;
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        Request request = chain.request();
        if (server.faults().refusing()) {
            throw new ConnectException("Connection refused");
        }
        Cut cut = server.faults().cut().orElse(null);
        if (cut == Cut.BEFORE_REQUEST || cut == Cut.IN_REQUEST) {
            throw new SocketException("Connection reset");
        }
        SimulatedResponse answer = server.answer(arrived(request));
        if (cut == Cut.STALL) {
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

    /** The request as it would stand on the wire: OkHttp adds these headers behind the interceptors. */
    private static SimulatedRequest arrived(Request request) throws IOException {
        HttpUrl url = request.url();
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
                request.method(),
                IbkrSimulator.ORIGIN,
                url.encodedPath(),
                query == null ? "" : query,
                headers,
                octets,
                ADDRESS);
    }
}
