package io.github.ibkrclient.executions.flex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.error.TransportException;
import io.github.ibkrclient.pacing.PenaltyGate;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlexClientTest {
    private static final String TOKEN = "123456789012345678901234";
    private static final String REPORT = "<FlexQueryResponse queryName=\"q\" type=\"AF\"/>";
    private static final FlexDays JANUARY = new FlexDays(LocalDate.of(2026, 1, 1), LocalDate.of(2026, 1, 31));

    private final SteppingTiming timing = new SteppingTiming();
    private final List<String> told = new ArrayList<>();
    private FlexServer ibkr;

    @BeforeEach
    void start() throws IOException {
        ibkr = new FlexServer();
    }

    @AfterEach
    void stop() {
        ibkr.close();
    }

    @Test
    void aReportIsAskedForAwaitedAndFetchedWhereIbkrSaysItIs() throws IOException {
        ibkr.thenAccepted("Url", ibkr.url() + "/elsewhere/GetStatement")
                .thenError(1019, "Statement generation in progress.")
                .then(REPORT);

        try (FlexWindow window = client(new OkHttpClient()).fetch("77")) {
            assertThat(text(window)).isEqualTo(REPORT);
        }
        assertThat(ibkr.asked())
                .containsExactly(
                        "/flex/SendRequest?q=77&v=3&t=" + TOKEN,
                        "/flex/elsewhere/GetStatement?q=4711&v=3&t=" + TOKEN,
                        "/flex/elsewhere/GetStatement?q=4711&v=3&t=" + TOKEN);
        assertThat(told).hasSize(2).allMatch(line -> line.startsWith("Flex query 77: "));
    }

    @Test
    void theOldSpellingOfTheElementsIsRead() throws IOException {
        ibkr.thenAccepted("url", ibkr.url() + "/GetStatement").then(REPORT);

        try (FlexWindow window = client(new OkHttpClient()).fetch("77")) {
            assertThat(window.report()).isPresent();
        }
    }

    @Test
    void requestsAreOneASecondAndTenAMinuteWithThoseThatWait() {
        ibkr.thenAccepted();
        for (int poll = 0; poll < 40; poll++) {
            ibkr.thenError(1019, "in progress");
        }
        FlexException failure = catchThrowableOfType(
                FlexException.class, () -> client(new OkHttpClient()).fetch("77"));

        assertThat(failure.error()).isEqualTo(FlexError.NOT_READY_IN_TIME);
        assertThat(timing.passed()).isBetween(Duration.ofMinutes(11), Duration.ofMinutes(12));
        assertThat(ibkr.asked().size()).isLessThanOrEqualTo(30);
    }

    @Test
    void aWindowForWhichIbkrHasNothingYetEndsEarlierAndThenIsNone() throws IOException {
        ibkr.thenError(1003, "Statement is not available.")
                .thenError(1003, "Statement is not available.")
                .thenAccepted()
                .then(REPORT);
        try (FlexWindow window = client(new OkHttpClient()).fetch("77", JANUARY)) {
            assertThat(window.report()).isPresent();
            assertThat(window.shownTo()).isEqualTo("2026-01-29");
        }
        assertThat(ibkr.asked().get(0)).contains("fd=20260101", "td=20260131");
        assertThat(ibkr.asked().get(2)).contains("fd=20260101", "td=20260129");

        for (int earlier = 0; earlier <= 7; earlier++) {
            ibkr.thenError(1003, "Statement is not available.");
        }
        assertThat(client(new OkHttpClient()).fetch("77", JANUARY).report()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(FlexError.class)
    void everyCodeOfIbkrIsATypedAnswerWithARemedy(FlexError error) throws IOException {
        if (error.code() == 0) {
            assertThat(error.remedy()).isNotBlank();
            return;
        }
        ibkr.thenError(error.code(), "words of IBKR");
        if (error.isTransient()) {
            ibkr.thenAccepted().then(REPORT);
            try (FlexWindow window = client(new OkHttpClient()).fetch("77")) {
                assertThat(window.report()).isPresent();
            }
            assertThat(timing.passed()).isGreaterThanOrEqualTo(Duration.ofSeconds(error.code() == 1018 ? 10 : 5));
        } else if (error == FlexError.NO_STATEMENT) {
            assertThat(client(new OkHttpClient()).fetch("77").report()).isEmpty();
        } else {
            assertThatThrownBy(() -> client(new OkHttpClient()).fetch("77"))
                    .isInstanceOf(FlexException.class)
                    .hasMessage("Flex query 77: words of IBKR (" + error.code() + "); " + error.remedy());
            assertThat(ibkr.asked()).hasSize(1);
        }
    }

    @Test
    void codesThatAreNotInTheListAreJudgedByTheirWords() {
        assertThat(FlexError.of(1099, "Please try again shortly.")).isEqualTo(FlexError.OTHER_TRANSIENT);
        assertThat(FlexError.of(1099, "No.")).isEqualTo(FlexError.OTHER);
        assertThat(FlexError.of(0, "")).isEqualTo(FlexError.OTHER);
    }

    @Test
    void aReferenceThatIsNoLongerKnownStartsAgain() throws IOException {
        ibkr.thenAccepted()
                .thenError(1017, "Reference code is invalid.")
                .thenAccepted()
                .then(REPORT);

        client(new OkHttpClient()).fetch("77").close();

        assertThat(ibkr.asked())
                .extracting(path -> path.contains("SendRequest"))
                .containsExactly(true, false, true, false);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://gdcdyn.interactivebrokers.com.evil.example/GetStatement",
                "http://gdcdyn.interactivebrokers.com/GetStatement",
                "https://interactivebrokers.com.evil.example/x",
                "https://user@evil.example/.interactivebrokers.com",
                "ftp://x",
                "nonsense"
            })
    void theTokenIsNotSentToStrangers(String place) {
        ibkr.thenAccepted("Url", place);

        FlexException failure = catchThrowableOfType(
                FlexException.class, () -> client(new OkHttpClient()).fetch("77"));

        assertThat(failure.error()).isEqualTo(FlexError.STRANGE_ADDRESS);
        assertThat(ibkr.asked()).hasSize(1);
    }

    @Test
    void theTokenIsInNoMessageNoListenerAndNoInterceptor() {
        List<String> seen = new ArrayList<>();
        OkHttpClient curious = new OkHttpClient.Builder()
                .addInterceptor(chain -> {
                    seen.add(chain.request().toString());
                    okhttp3.Response response = chain.proceed(chain.request());
                    seen.add(response + " " + response.networkResponse());
                    return response;
                })
                .addNetworkInterceptor(chain -> {
                    seen.add(chain.request().toString());
                    okhttp3.Response response = chain.proceed(chain.request());
                    seen.add(response.toString());
                    return response;
                })
                .eventListener(new okhttp3.EventListener() {
                    @Override
                    public void requestHeadersEnd(okhttp3.Call call, okhttp3.Request request) {
                        seen.add(request.toString());
                    }
                })
                .build();
        ibkr.thenAccepted().then(500, "trouble").thenError(1012, "Token " + TOKEN + " has expired.");

        assertThatThrownBy(() -> client(curious).fetch("77"))
                .satisfies(failure ->
                        assertThat(failure.toString()).contains("1012").doesNotContain(TOKEN));

        assertThat(seen).isNotEmpty().noneMatch(line -> line.contains(TOKEN));
        assertThat(told).noneMatch(line -> line.contains(TOKEN));
        assertThat(FlexToken.of(TOKEN).toString()).doesNotContain(TOKEN);
        assertThat(ibkr.asked()).allMatch(path -> path.endsWith("t=" + TOKEN));
    }

    @Test
    void pagesEmptyAnswersAndOutagesPass() throws IOException {
        ibkr.then("<!DOCTYPE html><html>Maintenance</html>")
                .then(503, "")
                .then("")
                .then("<FlexStatementResponse><Stat")
                .thenAccepted()
                .then(REPORT);

        try (FlexWindow window = client(new OkHttpClient()).fetch("77")) {
            assertThat(window.report()).isPresent();
        }
    }

    @Test
    void aServerThatIsNotTheServiceIsNamed() {
        ibkr.then("{}");

        assertThatThrownBy(() -> client(new OkHttpClient()).fetch("77"))
                .hasMessageContaining("not one of the Flex Web Service")
                .hasMessageContaining("flex-url");
    }

    @Test
    void withoutAnAnswerItAsksAgainAndThenSaysSo() {
        ibkr.close();

        assertThatThrownBy(() -> client(new OkHttpClient()).fetch("77")).isInstanceOf(TransportException.class);
        assertThat(timing.passed()).isGreaterThanOrEqualTo(Duration.ofSeconds(35));
    }

    @Test
    void aQueryIdIsANumber() {
        assertThatThrownBy(() -> client(new OkHttpClient()).fetch("my query"))
                .hasMessageContaining("a query id is a number");
        assertThat(ibkr.asked()).isEmpty();
    }

    @Test
    void daysAreCutInto365() {
        LocalDate from = LocalDate.of(2024, 1, 1);
        List<FlexDays> windows = FlexDays.split(from, from.plusDays(800));

        assertThat(windows).hasSize(3);
        assertThat(windows.get(0)).isEqualTo(new FlexDays(from, from.plusDays(364)));
        assertThat(windows.get(1).from()).isEqualTo(from.plusDays(365));
        assertThat(windows.get(2).to()).isEqualTo(from.plusDays(800));
        assertThatThrownBy(() -> new FlexDays(from, from.plusDays(365))).hasMessageContaining("366");
    }

    @Test
    void aTokenFileHoldsTheTokenAndNothingElse(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("token");
        Files.writeString(file, TOKEN + "\n");
        assertThat(FlexToken.fromFile(file).reveal()).isEqualTo(TOKEN);

        Files.writeString(file, "token = " + TOKEN);
        assertThatThrownBy(() -> FlexToken.fromFile(file))
                .isInstanceOf(CredentialException.class)
                .hasMessageContaining("flex-token-file")
                .satisfies(e -> assertThat(e.toString()).doesNotContain(TOKEN));
        assertThatThrownBy(() -> FlexToken.fromFile(directory.resolve("none"))).hasMessageContaining("cannot be read");
    }

    private FlexClient client(OkHttpClient http) {
        return FlexClient.builder(FlexToken.of(TOKEN))
                .baseUrl(ibkr.url())
                .runtime(new IbkrRuntime(timing, new Random(1), http, new PenaltyGate(timing)))
                .progress(told::add)
                .build();
    }

    private static String text(FlexWindow window) throws IOException {
        try (InputStream in = window.report().orElseThrow().open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
