package io.github.ibkrclient.cli.callback;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.cli.callback.CallbackServer.Visit;
import io.github.ibkrclient.time.Timing;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Browsers that come twice, at the same time, or too late. */
class CallbackServerTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final Timing timing = IbkrRuntime.create().timing();
    private final HttpClient browser = HttpClient.newHttpClient();
    private CallbackServer server;

    @BeforeEach
    void open() throws IOException {
        server = new CallbackServer(0, timing);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void theSameCallbackTwiceIsReadOnceAndBothAreShownHowItEnded() throws Exception {
        CompletableFuture<HttpResponse<String>> one = visit();
        Visit first = server.next(LONG).orElseThrow();
        CompletableFuture<HttpResponse<String>> two = visit();
        Visit second = server.next(LONG).orElseThrow();
        CompletableFuture<HttpResponse<String>> three = visit();
        assertThat(second.toString()).isEqualTo("Visit");

        first.show(CallbackPage.DONE);
        server.end(CallbackPage.DONE);
        second.show(CallbackPage.DONE);

        for (CompletableFuture<HttpResponse<String>> visit : List.of(one, two, three, visit())) {
            assertThat(visit.get(30, TimeUnit.SECONDS).body()).contains("<h1>Access was given</h1>");
        }
        assertThat(server.next(Duration.ofMillis(1))).isEmpty();
    }

    @Test
    void aBrowserThatStillWaitsWhenAllEndsGetsItsAnswer() throws Exception {
        CompletableFuture<HttpResponse<String>> waiting = visit();
        Visit visit = server.next(LONG).orElseThrow();
        visit.show(CallbackPage.REFUSED);

        server.close();

        assertThat(waiting.get(30, TimeUnit.SECONDS).body()).contains("<h1>Access was refused</h1>");
    }

    private CompletableFuture<HttpResponse<String>> visit() {
        return browser.sendAsync(
                HttpRequest.newBuilder(URI.create(server.url() + "?oauth_token=a&oauth_verifier=b"))
                        .build(),
                BodyHandlers.ofString(UTF_8));
    }
}
