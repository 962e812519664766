package io.github.ibkrclient.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;

/** Calls the Flex Web Service in this process, and waits before each call. */
final class FlexCaller {
    private static final Pattern REFERENCE =
            Pattern.compile("<ReferenceCode>([0-9]+)</ReferenceCode>\\s*<Url>([^<]+)</Url>");

    private final IbkrSimulator ibkr;
    private final String token;
    private final Runnable pause;

    FlexCaller(IbkrSimulator ibkr, String token, Runnable pause) {
        this.ibkr = ibkr;
        this.token = token;
        this.pause = pause;
    }

    /** The document of a query over its own period. */
    String document(String query) {
        return get(reference(send("q=" + query)));
    }

    /** The answer to a request for a document. */
    String send(String query) {
        return call(ibkr.flexUrl() + "/SendRequest", query);
    }

    /** The answer to a request with a reference code. */
    String get(Reference reference) {
        return call(reference.url(), "q=" + reference.code());
    }

    /** The reference that an answer holds. */
    Reference reference(String answer) {
        Matcher matcher = REFERENCE.matcher(answer);
        if (!matcher.find()) {
            throw new AssertionError("no reference in " + answer);
        }
        return new Reference(matcher.group(1), matcher.group(2));
    }

    /** A reference code and the URL to use it at. */
    record Reference(String code, String url) {}

    private String call(String url, String query) {
        pause.run();
        HttpUrl whole = Objects.requireNonNull(HttpUrl.parse(url + "?t=" + token + "&v=3&" + query));
        Request request = new Request.Builder().url(whole).build();
        try (Response answer = ibkr.httpClient().newCall(request).execute()) {
            return answer.body().string();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
