package io.github.ibkrclient.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ibkrclient.api.Endpoint;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A third party gets access to an account with the command. */
class ConnectCommandTest {
    private final BrowserRequests browser = new BrowserRequests();
    private ThirdParty thirdParty;

    @BeforeEach
    void open(@TempDir Path directory) throws IOException {
        thirdParty = new ThirdParty(directory.resolve("creds"));
    }

    @AfterEach
    void close() {
        thirdParty.close();
    }

    @Test
    void aUserGivesAccessAndTheNextCommandHasIt() throws Exception {
        RunningConnect connect = thirdParty.connect();
        URI page = connect.page();
        assertThat(page.toString()).startsWith(thirdParty.server.authorizeUrl() + "?oauth_token=");
        String visited = thirdParty.consented(page, connect.callback());

        HttpResponse<String> answer = browser.get(visited);
        Terminal.Screen screen = connect.end();

        assertThat(screen.code()).as(screen.err()).isZero();
        assertThat(screen.out())
                .isEqualTo("the access is saved in " + thirdParty.credentials + "; try it with ibkr accounts"
                        + System.lineSeparator());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .contains("<title>Access was given</title>")
                .doesNotContain("http", "script")
                .doesNotContain(secrets(visited));
        assertThat(answer.headers().map())
                .containsEntry("Cache-Control", List.of("no-store"))
                .containsEntry("Referrer-Policy", List.of("no-referrer"));
        assertThat(Files.readString(thirdParty.properties(), UTF_8)).startsWith(thirdParty.original());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(thirdParty.properties())))
                .isEqualTo("rw-------");
        assertThat(screen.out() + screen.err().replace(page.toString(), "")).doesNotContain(secrets(visited));

        assertThat(thirdParty.ibkr("doctor").out()).doesNotContain("FAULT", "WARNING");
        Terminal.Screen accounts = thirdParty.ibkr("accounts");
        assertThat(accounts.code()).as(accounts.err()).isZero();
        assertThat(accounts.out()).contains(thirdParty.ibkr.user().accountIds());
        assertThat(thirdParty.ibkr.violations()).isEmpty();
        assertThatThrownBy(() -> browser.get(visited)).isInstanceOf(ConnectException.class);
    }

    @Test
    void straysAreAnsweredAndDoNotEndTheWait() throws Exception {
        RunningConnect connect = thirdParty.connect();
        String visited = thirdParty.consented(connect.page(), connect.callback());
        String origin = visited.replaceFirst("/callback.*", "");

        assertThat(browser.get(origin + "/favicon.ico").statusCode()).isEqualTo(404);
        assertThat(browser.get(origin + "/").statusCode()).isEqualTo(404);
        assertThat(browser.get(visited.replace("/callback", "/callback/x")).statusCode())
                .isEqualTo(404);
        for (String method : List.of("HEAD", "POST", "PUT")) {
            HttpResponse<String> refused = browser.send(method, visited);
            assertThat(refused.statusCode()).as(method).isEqualTo(405);
            assertThat(refused.headers().map()).containsEntry("Allow", List.of("GET"));
        }
        for (String query : List.of(
                "",
                "?",
                "?oauth_token=00112233445566778899&oauth_verifier=00112233445566778899",
                "?oauth_token=%3Cscript%3E&oauth_verifier=1",
                "?denied=00112233445566778899")) {
            HttpResponse<String> foreign = browser.get(origin + "/callback" + query);
            assertThat(foreign.statusCode()).as(query).isEqualTo(400);
            assertThat(foreign.body())
                    .contains("not the answer that was asked for")
                    .doesNotContain("script", "0011");
        }
        assertThat(BrowserRequests.raw(origin, "GET /callback?oauth_token=%zz HTTP/1.1\r\nHost: x\r\n\r\n"))
                .startsWith("HTTP/1.1 400");
        assertThat(BrowserRequests.raw(origin, "\u0000\u0001garbage\r\n\r\n")).doesNotContain("200 OK");
        try (Socket silent =
                new Socket(InetAddress.getLoopbackAddress(), URI.create(origin).getPort())) {
            silent.getOutputStream().write("GET /callb".getBytes(UTF_8)); // the rest of the request never comes

            assertThat(browser.get(visited).statusCode()).isEqualTo(200);
        }

        Terminal.Screen screen = connect.end();
        assertThat(screen.code()).as(screen.err()).isZero();
        assertThat(screen.err()).contains("a visit that was not asked for; still waiting");
        assertThat(thirdParty.ibkr.received(Endpoint.ACCESS_TOKEN)).hasSize(1);
    }

    @Test
    void accessThatIsThereIsReplacedOnlyWhenToldSo() throws Exception {
        thirdParty.change(
                properties -> properties + "ibkr.access-token=0123456789abcdef0123\nibkr.access-token-secret=QUJD\n");
        thirdParty.assertNothingSaved(
                thirdParty.ibkr("connect"),
                2,
                "ibkr: --credentials: " + thirdParty.credentials
                        + " holds the access of a user already; try it with ibkr"
                        + " accounts, give another directory, or say --replace token");
        assertThat(thirdParty.ibkr.received(Endpoint.REQUEST_TOKEN)).isEmpty();

        RunningConnect connect = thirdParty.connect("--replace", "token");
        browser.get(thirdParty.consented(connect.page(), connect.callback()));

        assertThat(connect.end().code()).isZero();
        assertThat(thirdParty.credentials.resolve("credentials.properties.old")).hasContent(thirdParty.original());
        assertThat(Files.readString(thirdParty.properties(), UTF_8))
                .startsWith("# from the mail of March\n")
                .doesNotContain("0123456789abcdef0123")
                .containsOnlyOnce("ibkr.access-token=");
        assertThat(thirdParty.ibkr("accounts").code()).isZero();
    }

    @Test
    void aPaperAccountIsSaidAndJsonIsAloneOnTheOutput() throws Exception {
        thirdParty
                .ibkr
                .faults()
                .on(Endpoint.ACCESS_TOKEN)
                .answer(
                        200,
                        "{\"is_paper\":true,\"oauth_token\":\"00112233445566778899\",\"oauth_token_secret\":\""
                                + thirdParty.ibkr.user().accessTokenSecret() + "\"}");
        RunningConnect connect = thirdParty.connect("--json");
        browser.get(thirdParty.consented(connect.page(), connect.callback()));

        assertThat(connect.end().out())
                .isEqualToNormalizingNewlines(
                        "{\n  \"credentials\": \"" + thirdParty.credentials + "\",\n  \"paper\": true\n}\n");
    }

    /** What must not be shown: token and verifier of the callback, the access token and its secret. */
    private List<String> secrets(String visited) throws IOException {
        String saved = Files.readString(thirdParty.properties(), UTF_8);
        return List.of(
                visited.replaceFirst(".*oauth_verifier=", ""),
                visited.replaceFirst(".*oauth_token=([0-9a-f]+).*", "$1"),
                saved.replaceFirst("(?s).*ibkr.access-token=(\\S+).*", "$1"),
                saved.replaceFirst("(?s).*ibkr.access-token-secret=(\\S{20}).*", "$1"));
    }
}
