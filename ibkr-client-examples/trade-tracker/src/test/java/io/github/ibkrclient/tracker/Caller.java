package io.github.ibkrclient.tracker;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Somebody who calls the backend: a browser with cookies and a CSRF token, or a program with a bearer token. */
public final class Caller {
    private final String origin;
    private final HttpClient http = HttpClient.newBuilder()
            .cookieHandler(new CookieManager())
            .connectTimeout(Duration.ofSeconds(20))
            .build();
    private final Map<String, String> headers = new LinkedHashMap<>();

    /** Nobody yet. */
    public Caller(String origin) {
        this.origin = origin;
    }

    /** A program. */
    public static Caller program(String origin, String bearer) {
        Caller caller = new Caller(origin);
        caller.headers.put("Authorization", "Bearer " + bearer);
        return caller;
    }

    /** What the page learns of its session; the CSRF token is sent from now on. */
    public JsonObject session() {
        JsonObject session = json(get("/session")).getAsJsonObject();
        headers.put(
                session.get("csrfHeader").getAsString(),
                session.get("csrfToken").getAsString());
        return session;
    }

    /** Logs in to the demo, as the page does. */
    public Caller logIn(String name, String password) {
        session();
        HttpResponse<String> answer = send(
                "POST",
                "/login",
                "application/x-www-form-urlencoded",
                BodyPublishers.ofString(
                        "username=" + name + "&password=" + URLEncoder.encode(password, StandardCharsets.UTF_8)));
        if (answer.statusCode() != 204) {
            throw new AssertionError("the log-in answered " + answer.statusCode() + " " + answer.body());
        }
        session();
        return this;
    }

    /** Without the CSRF token from now on. */
    public Caller withoutCsrf() {
        headers.clear();
        return this;
    }

    public HttpResponse<String> get(String path) {
        return send("GET", path, null, BodyPublishers.noBody());
    }

    public HttpResponse<String> send(String method, String path, String json) {
        return send(method, path, "application/json", BodyPublishers.ofString(json));
    }

    public HttpResponse<String> upload(String path, byte[] file) {
        return send("POST", path, "application/octet-stream", BodyPublishers.ofByteArray(file));
    }

    public HttpResponse<String> send(String method, String path, @Nullable String type, BodyPublisher body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(origin + path))
                .timeout(Duration.ofSeconds(60))
                .method(method, body);
        if (type != null) {
            request.header("Content-Type", type);
        }
        headers.forEach(request::header);
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        } catch (InterruptedException e) {
            throw new AssertionError(method + " " + path, e);
        }
    }

    /** The JSON of an answer that must be a success. */
    public static JsonElement json(HttpResponse<String> answer) {
        if (answer.statusCode() / 100 != 2) {
            throw new AssertionError(answer.request().method() + " " + answer.uri() + " answered " + answer.statusCode()
                    + " " + answer.body());
        }
        return JsonParser.parseString(answer.body());
    }
}
