package io.github.ibkrclient.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** The requests that a browser makes at the callback. */
final class BrowserRequests {
    private final HttpClient browser = HttpClient.newHttpClient();

    HttpResponse<String> get(String url) throws IOException, InterruptedException {
        return send("GET", url);
    }

    HttpResponse<String> send(String method, String url) throws IOException, InterruptedException {
        return browser.send(
                HttpRequest.newBuilder(URI.create(url))
                        .method(method, BodyPublishers.noBody())
                        .timeout(Duration.ofSeconds(30))
                        .build(),
                BodyHandlers.ofString(UTF_8));
    }

    /** Sends these bytes and returns all that comes back. */
    static String raw(String origin, String bytes) throws IOException {
        try (Socket socket = new Socket(
                        InetAddress.getLoopbackAddress(), URI.create(origin).getPort());
                InputStream in = socket.getInputStream()) {
            socket.getOutputStream().write(bytes.getBytes(UTF_8));
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
