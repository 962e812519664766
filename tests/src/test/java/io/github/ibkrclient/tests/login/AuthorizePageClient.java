package io.github.ibkrclient.tests.login;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.FormBody;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** Uses a page that asks for access as a browser does. */
public final class AuthorizePageClient {
    private static final Pattern HIDDEN =
            Pattern.compile("<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\">");

    private final OkHttpClient http;

    public AuthorizePageClient(OkHttpClient http) {
        this.http = http.newBuilder().followRedirects(false).build();
    }

    /** Opens the page, answers its form, and returns the address to which the browser is sent. */
    public String answer(URI page, String username, String answer) {
        Matcher hidden =
                HIDDEN.matcher(text(new Request.Builder().url(page.toString()).build()));
        FormBody.Builder form = new FormBody.Builder().add("username", username).add("answer", answer);
        int fields = 0;
        while (hidden.find()) {
            form.add(hidden.group(1), unescaped(hidden.group(2)));
            fields++;
        }
        if (fields == 0) {
            throw new AssertionError("the page holds no form");
        }
        String url = page.toString().replaceFirst("\\?.*", "");
        try (Response response =
                call(new Request.Builder().url(url).post(form.build()).build())) {
            return Objects.requireNonNull(response.header("Location"), "the page sends the browser nowhere");
        }
    }

    private static String unescaped(String text) {
        return text.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&");
    }

    private String text(Request request) {
        try (Response response = call(request)) {
            return response.body().string();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Response call(Request request) {
        try {
            return http.newCall(request).execute();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
