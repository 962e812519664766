package io.github.ibkrclient.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.api.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ibkr doctor} names what is wrong in the files and the first step that IBKR refuses. */
class DoctorCommandTest {
    private final SecretCheck secrets = new SecretCheck();
    private Terminal terminal;

    @BeforeEach
    void open(@TempDir Path directory) throws IOException {
        terminal = new Terminal(directory.resolve("given"));
    }

    @AfterEach
    void close() throws IOException {
        terminal.close();
        secrets.keysIn(terminal.credentials);
        secrets.secret(terminal.ibkr.user().accessToken());
        secrets.secret(terminal.ibkr.user().accessTokenSecret().substring(0, 30));
        secrets.assertKept();
    }

    @Test
    void filesThatCannotWorkEndWithTwoAndAreNotTriedOnline() throws IOException {
        Files.delete(terminal.credentials.resolve("dhparam.pem"));

        Terminal.Screen screen = doctor();

        assertThat(screen.code()).isEqualTo(2);
        assertThat(screen.out()).contains("FAULT    dhparam.pem: there is no file", "SKIPPED  online: not tried");
        assertThat(terminal.ibkr.received(Endpoint.LIVE_SESSION_TOKEN)).isEmpty();
    }

    @Test
    void jsonHoldsTheSameFindings() {
        Terminal.Screen screen = secrets.shown(terminal.ibkr("doctor", "--json"));

        assertThat(screen.code()).isZero();
        assertThat(screen.out()).startsWith("[").contains("\"check\": \"dh parameters\"", "\"verdict\": \"OK\"");
        assertThat(screen.err()).isEmpty();
    }

    @Test
    void anUnknownConsumerFailsAtTheSignatureWithTheWaitToExpect() throws IOException {
        rewrite("SIMULATED", "UNKNOWNED");

        assertFails(
                "signature",
                "FAULT    signature: ibkr.consumer-key: IBKR does not know this consumer key",
                "expected wait: the nightly reset, at times until after the weekend, in bad cases two weeks");
    }

    @Test
    void anUnknownTokenFailsAtTheSignature() throws IOException {
        rewrite(terminal.ibkr.user().accessToken(), "00112233445566778899");

        assertFails("signature", "FAULT    signature: ibkr.access-token: IBKR has no secret for this access token", "");
    }

    @Test
    void anAnswerThatProvesNothingFailsAtTheToken() {
        terminal.ibkr
                .faults()
                .on(Endpoint.LIVE_SESSION_TOKEN)
                .answer(
                        200,
                        "{\"diffie_hellman_response\":\"abcdef\",\"live_session_token_signature\":\"" + "00".repeat(20)
                                + "\",\"live_session_token_expiration\":1795190400000}",
                        2);

        assertFails("token", "FAULT    token: dhparam.pem: IBKR's answer does not prove", "expected wait: none");
        assertThat(secrets.text()).contains("OK       signature: taken by IBKR");
    }

    @Test
    void aTokenCallThatIsNotAnsweredFailsAtTheSignature() {
        terminal.ibkr.faults().on(Endpoint.LIVE_SESSION_TOKEN).answer(503, "", 9);

        assertFails("signature", "FAULT    signature: IBKR answers with status 503", "expected wait: minutes");
    }

    @Test
    void noBrokerageSessionForTheUserFailsAtTheSession() {
        terminal.ibkr
                .faults()
                .on(Endpoint.INIT_BROKERAGE_SESSION)
                .answer(500, "{\"error\":\"failed to generate sso dh token\",\"statusCode\":500}", 9);

        assertFails(
                "session", "FAULT    session: IBKR opens no brokerage session for this user", "expected wait: none");
    }

    @Test
    void noAccountFailsAtTheLastStep() {
        terminal.ibkr.faults().on(Endpoint.LIST_PORTFOLIO_ACCOUNTS).answer(200, "[]", 3);

        assertFails("accounts", "FAULT    accounts: IBKR shows none to this username", "");
    }

    @Test
    void anUnreachableServerIsNamed() {
        terminal.unplug();

        assertFails("signature", "FAULT    signature: IBKR cannot be reached", "look at the network");
    }

    @Test
    void theSessionOfSomebodyElseIsLeftAlone() {
        terminal.ibkr.competingLogin(terminal.ibkr.user());

        Terminal.Screen screen = doctor();

        assertThat(screen.code()).as(screen.out()).isZero();
        assertThat(screen.out())
                .contains(
                        "WARNING  session: another program or device holds the brokerage session",
                        "OK       accounts: 2");
        assertThat(terminal.ibkr.received(Endpoint.INIT_BROKERAGE_SESSION)).isEmpty();
    }

    private void assertFails(String step, String line, String wait) {
        Terminal.Screen screen = doctor();

        assertThat(screen.code()).as(screen.out() + screen.err()).isEqualTo(1);
        assertThat(screen.out().lines().filter(found -> found.startsWith("FAULT")))
                .singleElement()
                .asString()
                .startsWith(line)
                .contains(wait);
        if (!step.equals("accounts")) {
            assertThat(screen.out()).contains("SKIPPED  accounts: not tried, since " + step + " failed");
        }
    }

    private Terminal.Screen doctor() {
        return secrets.shown(terminal.ibkr("doctor", "--online"));
    }

    private void rewrite(String what, String by) throws IOException {
        Path file = terminal.credentials.resolve("credentials.properties");
        Files.writeString(file, Files.readString(file, UTF_8).replace(what, by), UTF_8);
    }
}
