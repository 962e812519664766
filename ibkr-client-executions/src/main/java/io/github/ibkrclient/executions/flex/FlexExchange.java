package io.github.ibkrclient.executions.flex;

import io.github.ibkrclient.executions.document.DocumentSource;
import io.github.ibkrclient.internal.http.PlainExchange;
import io.github.ibkrclient.pacing.LocalPacer;
import io.github.ibkrclient.pacing.Permit;
import io.github.ibkrclient.time.Deadline;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import okhttp3.EventListener;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;

/** One request of the service and what came of it. */
final class FlexExchange {
    private static final String USER_AGENT = "ibkr-client (+https://github.com/ibkrclient/ibkr-client)";
    /** IBKR may think that long before the first byte of a large report. */
    private static final Duration SLOWEST = Duration.ofMinutes(2);

    private static final int HEAD = 4_096;
    private static final int LONGEST_REPLY = 65_536;
    /** A report of a year of a busy account has some tens of MB. */
    private static final long LONGEST_REPORT = 2L << 30;

    private final OkHttpClient http;
    private final FlexToken token;
    private final LocalPacer pacer;

    FlexExchange(OkHttpClient base, FlexToken token, LocalPacer pacer) {
        this.http = PlainExchange.client(base)
                .readTimeout(SLOWEST)
                .eventListener(EventListener.NONE) // it would be told the URL with the token
                .addNetworkInterceptor(new TokenInUrl())
                .build();
        this.token = token;
        this.pacer = pacer;
    }

    /** What came: a reply of the service, a report, or neither. */
    record Answer(@Nullable FlexReply reply, @Nullable DocumentSource report, String trouble) {
        /** An error of the service or of the way to it; its reaction tells what to do. */
        static Answer failed(FlexError error, String trouble) {
            return new Answer(new FlexReply(null, null, error, 0, trouble), null, trouble);
        }
    }

    /**
     * Sends a request when it is its turn.
     *
     * @param name the name of the document if a report comes
     * @throws InterruptedException when the thread is interrupted while it waits for its turn
     */
    Answer get(FlexOperation operation, HttpUrl url, String name, Deadline deadline) throws InterruptedException {
        Request request = TokenInUrl.request(url, token)
                .newBuilder()
                .header("User-Agent", USER_AGENT)
                .build();
        try (Permit permit = pacer.acquire(operation, deadline)) {
            permit.left();
            try (Response response = http.newCall(request).execute()) {
                return answer(response, name);
            } catch (IOException e) {
                throw PlainExchange.failure(operation, e);
            }
        }
    }

    private static Answer answer(Response response, String name) throws IOException {
        ResponseBody body = response.body();
        if (response.code() != 200) {
            boolean passes = response.code() >= 500 || response.code() == 429;
            return Answer.failed(
                    passes ? FlexError.OTHER_TRANSIENT : FlexError.UNREADABLE, "HTTP status " + response.code());
        }
        try (InputStream stream = new BufferedInputStream(new Bounded(body.byteStream()), HEAD)) {
            stream.mark(HEAD);
            String head = start(stream.readNBytes(HEAD));
            stream.reset();
            if (head.isEmpty()) {
                return Answer.failed(FlexError.OTHER_TRANSIENT, "an empty answer");
            }
            if (head.startsWith("<html") || head.startsWith("<!doctype html")) {
                return Answer.failed(FlexError.OTHER_TRANSIENT, "a page instead of a report");
            }
            if (head.contains("<" + FlexReply.ROOT.toLowerCase(Locale.ROOT))) {
                return FlexReply.read(stream.readNBytes(LONGEST_REPLY))
                        .map(reply -> new Answer(reply, null, reply.words()))
                        .orElseGet(() -> Answer.failed(FlexError.OTHER_TRANSIENT, "an answer that is cut"));
            }
            return new Answer(null, DocumentSource.of(name, stream), "");
        }
    }

    private static String start(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        return (text.startsWith("\uFEFF") ? text.substring(1) : text).strip().toLowerCase(Locale.ROOT);
    }

    /** Ends an answer that would fill the disk. */
    private static final class Bounded extends FilterInputStream {
        private long left = LONGEST_REPORT;

        Bounded(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            count(value < 0 ? 0 : 1);
            return value;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = super.read(buffer, offset, length);
            count(count);
            return count;
        }

        private void count(int count) throws IOException {
            left -= Math.max(0, count);
            if (left < 0) {
                throw new IOException("the report has more than " + LONGEST_REPORT + " bytes");
            }
        }
    }
}
