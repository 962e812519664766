package io.github.ibkrclient.executions.flex;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** A server that gives prepared answers, one after another, and remembers what it was asked. */
final class FlexServer implements AutoCloseable {
    private final HttpServer server;
    private final Queue<Prepared> answers = new ArrayDeque<>();
    private final List<String> asked = new ArrayList<>();

    private record Prepared(int status, String body) {}

    FlexServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://localhost:" + server.getAddress().getPort() + "/flex";
    }

    FlexServer then(String body) {
        return then(200, body);
    }

    synchronized FlexServer then(int status, String body) {
        answers.add(new Prepared(status, body));
        return this;
    }

    FlexServer thenError(int code, String words) {
        return then("<FlexStatementResponse timestamp='28 November, 2026 08:05 PM EST'><Status>Fail</Status><ErrorCode>"
                + code + "</ErrorCode><ErrorMessage>" + words + "</ErrorMessage></FlexStatementResponse>");
    }

    FlexServer thenAccepted() {
        return thenAccepted("Url", url() + "/GetStatement");
    }

    FlexServer thenAccepted(String element, String place) {
        return then("<FlexStatementResponse timestamp='28 November, 2026 08:05 PM EST'><Status>Success</Status>"
                + "<ReferenceCode>4711</ReferenceCode><" + element + ">" + place + "</" + element
                + "></FlexStatementResponse>");
    }

    /** The paths and queries of the requests. */
    synchronized List<String> asked() {
        return List.copyOf(asked);
    }

    private void answer(HttpExchange exchange) throws IOException {
        Prepared next;
        synchronized (this) {
            asked.add(exchange.getRequestURI().toString()
                    + (exchange.getRequestHeaders().containsKey("User-Agent") ? "" : " without User-Agent"));
            next = answers.isEmpty() ? new Prepared(404, "nothing prepared") : answers.remove();
        }
        byte[] body = next.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(next.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
