package io.github.ibkrclient.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The site of the data refresh on a socket, as GitHub Pages would serve it: plain files, no headers of its own. */
final class ServedSite implements AutoCloseable {
    static final Path DATA_REFRESH = Path.of("..", "ibkr-client-examples", "data-refresh");
    private static final Path SITE = DATA_REFRESH.resolve("site");
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "json", "application/json");

    /** All requests, each as the browser sent it. */
    final List<String> requests = new CopyOnWriteArrayList<>();
    /** The referrers that came with requests. */
    final List<String> referrers = new CopyOnWriteArrayList<>();

    private final Map<String, String> written = new ConcurrentHashMap<>();
    private final HttpServer server;

    ServedSite() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    /** Puts a file into the site, in place of one of the same name. */
    void write(String name, String text) {
        written.put(name, text);
    }

    void remove(String name) {
        written.remove(name);
    }

    URI url(String page) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/" + page);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            requests.add(exchange.getRequestURI().toString());
            Optional.ofNullable(exchange.getRequestHeaders().getFirst("Referer"))
                    .ifPresent(referrers::add);
            String name = exchange.getRequestURI().getPath().substring(1);
            Path file = SITE.resolve(name.isEmpty() ? "index.html" : name).normalize();
            byte[] body = written.containsKey(name)
                    ? written.get(name).getBytes(UTF_8)
                    : file.startsWith(SITE) && Files.isRegularFile(file) ? Files.readAllBytes(file) : null;
            String ending = name.substring(name.lastIndexOf('.') + 1);
            exchange.getResponseHeaders().set("Content-Type", TYPES.getOrDefault(ending, "application/octet-stream"));
            exchange.sendResponseHeaders(body == null ? 404 : 200, body == null || body.length == 0 ? -1 : body.length);
            if (body != null) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
