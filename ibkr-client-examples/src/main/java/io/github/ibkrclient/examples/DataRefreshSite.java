package io.github.ibkrclient.examples;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.ibkrclient.testkit.IbkrSimulator;
import io.github.ibkrclient.testkit.SimulatorServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Serves the site of the data refresh on this machine, with the data files of a demo. The simulator plays the provider of
 * the Connect button. Arguments: the folder of the site, the folder of the data files, and perhaps a port.
 */
public final class DataRefreshSite implements AutoCloseable {
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "json", "application/json",
            "pem", "text/plain; charset=utf-8");

    private final Path site;
    private final Path data;
    private final HttpServer server;
    private final SimulatorServer provider;
    private final String publicKey;

    /** Starts to serve; port 0 takes a free one. */
    DataRefreshSite(Path site, Path data, int port) throws IOException {
        this.site = site.toAbsolutePath().normalize();
        this.data = data.toAbsolutePath().normalize();
        publicKey = publicKey();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), 0);
        provider = IbkrSimulator.builder()
                .loginClient("data refresh demo", "", url() + "/callback.html")
                .build()
                .serve();
        server.createContext("/", this::answer);
        server.start();
    }

    public static void main(String[] args) throws IOException {
        int port = args.length > 2 ? Integer.parseInt(args[2]) : 0;
        try (DataRefreshSite served = new DataRefreshSite(Path.of(args[0]), Path.of(args[1]), port)) {
            System.out.println("ready " + served.url());
            // Until Ctrl-C, or until the build that started it is killed.
            ProcessHandle.current()
                    .parent()
                    .map(ProcessHandle::onExit)
                    .orElseGet(CompletableFuture::new)
                    .join();
        }
    }

    /** Where the site is. */
    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String name = exchange.getRequestURI().getPath().substring(1);
            byte[] body = content(name.isEmpty() ? "index.html" : name);
            String ending = name.substring(name.lastIndexOf('.') + 1);
            exchange.getResponseHeaders().set("Content-Type", TYPES.getOrDefault(ending, TYPES.get("html")));
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.sendResponseHeaders(body.length == 0 ? 404 : 200, body.length == 0 ? -1 : body.length);
            if (body.length > 0) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    /** A file of the site, or nothing. */
    private byte[] content(String name) throws IOException {
        if (name.equals("settings.json")) {
            return settings().getBytes(UTF_8);
        } else if (name.equals("connect-key.pem")) {
            return publicKey.getBytes(US_ASCII);
        }
        Path root = name.startsWith("data/") ? data : site;
        Path file = root.resolve(name.startsWith("data/") ? name.substring("data/".length()) : name)
                .normalize();
        return file.startsWith(root) && Files.isRegularFile(file) ? Files.readAllBytes(file) : new byte[0];
    }

    private String settings() {
        return """
                {"data": "data/", "repository": "owner/repository",
                 "provider": {"name": "the simulator", "authorizeUrl": "%s", "clientId": "data refresh demo",
                  "redirectUri": "%s/callback.html", "publicKey": "connect-key.pem"}}
                """.formatted(provider.loginPageUrl(), url());
    }

    /** The demo throws the private half away: nobody needs to read its answers. */
    private static String publicKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(3072);
            byte[] key = generator.generateKeyPair().getPublic().getEncoded();
            String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key);
            return "-----BEGIN PUBLIC KEY-----\n" + text + "\n-----END PUBLIC KEY-----\n";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no RSA", e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        provider.close();
    }
}
