package io.github.ibkrclient.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.api.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Options and files with which {@code ibkr connect} cannot work, and what the doctor says about them. */
class ConnectUsageTest {
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
    void aPortThatIsTakenIsSaidBeforeAnyCall() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            thirdParty.assertNothingSaved(
                    thirdParty.ibkr("connect", "--port", Integer.toString(other.getLocalPort())),
                    2,
                    "ibkr: --port: cannot listen on port " + other.getLocalPort() + " of this machine; it may be taken,"
                            + " so end what uses it or give another (0 takes a free one)");
        }
        assertThat(thirdParty.ibkr.received(Endpoint.REQUEST_TOKEN)).isEmpty();
    }

    @Test
    void whatCannotBeMeantIsOneLine() {
        thirdParty.assertNothingSaved(
                thirdParty.ibkr("connect", "--port", "70000"), 2, "ibkr: --port: cannot listen on port 70000");
        thirdParty.assertNothingSaved(
                thirdParty.ibkr("connect", "--timeout", "0s"),
                2,
                "ibkr connect: Invalid value for option '--timeout': '0s' is not a time such as 90s, 10m or 1h;");
        thirdParty.assertNothingSaved(
                thirdParty.ibkr("connect", "--port", "0", "--authorize-page", "there"),
                2,
                "ibkr: --authorize-page: not an http or https URL: there; it looks like"
                        + " https://interactivebrokers.com/authorize");
        assertThat(thirdParty.ibkr.received(Endpoint.REQUEST_TOKEN)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "ibkr.third-party=true, ibkr.third-party=false, ibkr.third-party: is not set",
        "ibkr.third-party=true, x=y, ibkr.third-party: is not set",
        "ibkr.third-party=true, ibkr.third-party=yes, ibkr.third-party: is neither true nor false",
        "ibkr.consumer-key, ibkr.consumer, ibkr.consumer-key: is missing"
    })
    void aConsumerThatCannotBeUsedIsNamedBeforeAnyCall(String part, String by, String said) throws IOException {
        thirdParty.change(properties -> properties.replace(part, by));

        thirdParty.assertNothingSaved(thirdParty.ibkr("connect"), 2, "ibkr: " + said);
        assertThat(thirdParty.ibkr.received(Endpoint.REQUEST_TOKEN)).isEmpty();
    }

    @Test
    void aDirectoryWithoutCredentialsIsNamed() throws IOException {
        Files.delete(thirdParty.properties());
        assertThat(thirdParty.ibkr("connect").err())
                .startsWith("ibkr: credentials.properties: there is no file " + thirdParty.properties())
                .hasLineCount(1);

        Files.move(thirdParty.credentials, thirdParty.credentials.resolveSibling("elsewhere"));
        assertThat(thirdParty.ibkr("connect").err())
                .startsWith("ibkr: credentials directory: there is no directory " + thirdParty.credentials)
                .hasLineCount(1);
    }

    @Test
    void theDoctorSendsAThirdPartyToItsUserAndNotToThePortal() throws Exception {
        assertThat(thirdParty.ibkr("doctor").out()).contains("FAULT    ibkr.access-token: is missing", "ibkr connect");
        RunningConnect connect = thirdParty.connect();
        browser.get(thirdParty.consented(connect.page(), connect.callback()));
        assertThat(connect.end().code()).isZero();
        String saved = Files.readString(thirdParty.properties(), UTF_8);

        Files.writeString(
                thirdParty.properties(), saved.replaceFirst("token=[0-9a-f]+", "token=00112233445566778899"), UTF_8);
        assertThat(thirdParty.ibkr("doctor", "--online").out())
                .contains(
                        "FAULT    signature: ibkr.access-token: IBKR has no secret for this access token; the user may"
                                + " have taken it back; let the user give access anew, with OAuth1Authorization",
                        "here: ibkr connect --credentials DIR --replace token")
                .doesNotContain("portal;", "in the portal");

        Files.writeString(thirdParty.properties(), saved.replace("vendor-4711", "vendor-4712"), UTF_8);
        assertThat(thirdParty.ibkr("doctor", "--online").out())
                .contains(
                        "FAULT    signature: ibkr.consumer-key: IBKR does not know this consumer key",
                        "compare it with" + " what IBKR assigned");

        Files.writeString(thirdParty.properties(), saved, UTF_8);
        thirdParty.ibkr.faults().on(Endpoint.LIST_PORTFOLIO_ACCOUNTS).answer(200, "[]", 3);
        assertThat(thirdParty.ibkr("doctor", "--online").out())
                .contains("FAULT    accounts: IBKR shows none to this username; let a user who has one give access");
    }
}
