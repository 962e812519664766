package io.github.ibkrclient.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.mcp.McpLogin;
import io.github.ibkrclient.oauth.TokenStore;
import io.github.ibkrclient.pacing.PenaltyGate;
import io.github.ibkrclient.testkit.IbkrSimulator;
import io.github.ibkrclient.testkit.VirtualTiming;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The guided run when something goes wrong in it, in virtual time. */
class LiveHourTest {
    private final VirtualTiming time = VirtualTiming.startingAt(Instant.parse("2026-11-18T16:00:00Z"));
    private final IbkrSimulator ibkr =
            IbkrSimulator.builder().timing(time).paper().build();
    private final List<String> told = new ArrayList<>();

    @BeforeEach
    void join() {
        time.join();
    }

    @AfterEach
    void leave() {
        time.leave();
        time.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400|{\"error\":\"invalid_redirect_uri\"}|SEEN|it was refused",
                "400|{\"error\":\"invalid_client_metadata\"}|SEEN|it was refused, HTTP 400",
                "403|<html>Forbidden</html>|SEEN|it was refused, HTTP 403",
                "500|out of order|DID_NOT_HOLD|mcp-registration: HTTP 500",
            })
    void aCallbackThatIsRefusedInAnyFormLeavesTheOtherSteps(int status, String body, String outcome, String detail)
            throws InterruptedException {
        LiveHour hour = hour(
                answering(request -> body(request).contains("https://journal.invalid"), status, body), new Guide());

        hour.run(Optional::empty);

        Finding first = hour.findings().get(0);
        assertThat(first.outcome()).hasToString(outcome);
        assertThat(first.detail()).startsWith(detail);
        assertThat(hour.findings())
                .extracting(Finding::assumption)
                .contains("a consent gives exactly mcp.read", "a renewal gives another refresh token");
        assertThat(someIsConnected()).isFalse();
        assertThat(told).last().isEqualTo("the consent of this run is ended");
    }

    @Test
    void aQuestionThatCannotBeAskedEndsTheConsent() throws Exception {
        LiveHour hour = hour(LiveHourTest::likeASocket, new Guide() {
            @Override
            public String ask(String question) {
                assertThat(someIsConnected()).isTrue();
                throw new IllegalStateException("the input has ended");
            }
        });

        assertThatThrownBy(() -> hour.run(Optional::empty)).hasMessage("the input has ended");

        assertThat(someIsConnected()).isFalse();
    }

    @Test
    void anInterruptEndsTheConsentAndIsKept() {
        LiveHour hour = hour(LiveHourTest::likeASocket, new Guide() {
            @Override
            public void connect(McpLogin login) throws InterruptedException {
                super.connect(login);
                Thread.currentThread().interrupt();
                throw new InterruptedException("stopped");
            }
        });

        assertThatThrownBy(() -> hour.run(Optional::empty)).isInstanceOf(InterruptedException.class);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(someIsConnected()).isFalse();
    }

    @Test
    void withoutAConsentNothingIsEnded() {
        LiveHour hour = hour(LiveHourTest::likeASocket, new Guide() {
            @Override
            public void connect(McpLogin login) throws InterruptedException {
                throw new InterruptedException("nobody came back");
            }
        });

        assertThatThrownBy(() -> hour.run(Optional::empty)).isInstanceOf(InterruptedException.class);

        assertThat(told).containsExactly("discovery and registration", "consent");
    }

    @Test
    void aConsentThatCannotBeEndedIsOneLineThatSaysHow() throws InterruptedException {
        hour(answering(request -> request.url().encodedPath().endsWith("/revoke"), 503, "away"), new Guide())
                .run(Optional::empty);
        assertThat(told).last().asString().matches("IBKR did not confirm .*; remove it in Client Portal: .*Consents");

        told.clear();
        hour(LiveHourTest::likeASocket, new Guide() {
                    @Override
                    public void connect(McpLogin login) throws InterruptedException {
                        super.connect(login);
                        ibkr.mcp().loseTokenAnswer(); // of the renewal, whose tokens nobody has then
                    }
                })
                .run(Optional::empty);
        assertThat(told).last().asString().startsWith("IBKR did not confirm ");
    }

    /** A user who agrees to nothing that may cut him off. */
    private class Guide implements LiveHour.Guide {
        @Override
        public void tell(String line) {
            told.add(line);
        }

        @Override
        public boolean agrees(String question) {
            return false;
        }

        @Override
        public String ask(String question) {
            return "";
        }

        @Override
        public void connect(McpLogin login) throws InterruptedException {
            login.complete(
                    ibkr.mcp().consent(login.begin(), ibkr.user().accountIds().get(0)));
        }
    }

    private LiveHour hour(Interceptor between, LiveHour.Guide guide) {
        OkHttpClient.Builder http = ibkr.httpClient().newBuilder();
        http.interceptors().add(0, between);
        IbkrRuntime runtime = new IbkrRuntime(time, new Random(17), http.build(), new PenaltyGate(time));
        return new LiveHour(ibkr.mcp().url(), "http://127.0.0.1:53682/callback", runtime, guide);
    }

    /** Whether the page of another consent warns that it disconnects somebody. */
    private boolean someIsConnected() {
        IbkrRuntime runtime = new IbkrRuntime(time, new Random(17), ibkr.httpClient(), new PenaltyGate(time));
        String page = McpLogin.builder(TokenStore.inMemory())
                .mcpUrl(ibkr.mcp().url())
                .runtime(runtime)
                .build()
                .begin()
                .toString();
        try (Response shown = ibkr.httpClient()
                .newCall(new Request.Builder().url(page).build())
                .execute()) {
            return shown.body().string().contains("it is disconnected");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Interceptor answering(Predicate<Request> which, int status, String body) {
        return chain -> which.test(chain.request())
                ? new Response.Builder()
                        .request(chain.request())
                        .protocol(Protocol.HTTP_1_1)
                        .code(status)
                        .message("")
                        .body(ResponseBody.create(body, MediaType.get("text/plain")))
                        .build()
                : chain.proceed(chain.request());
    }

    private static String body(Request request) {
        Buffer buffer = new Buffer();
        try {
            if (request.body() != null) {
                request.body().writeTo(buffer);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return buffer.readUtf8();
    }

    /** A socket does not serve a thread that is interrupted. */
    private static Response likeASocket(Interceptor.Chain chain) throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("interrupted");
        }
        return chain.proceed(chain.request());
    }
}
