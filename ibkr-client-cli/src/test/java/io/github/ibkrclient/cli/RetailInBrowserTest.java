package io.github.ibkrclient.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.browser.BrowserTest;
import io.github.ibkrclient.browser.HeadlessBrowser;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user connects on the simulated consent page, in a real browser. */
class RetailInBrowserTest extends BrowserTest {
    private Retail retail;
    private HeadlessBrowser browser;
    private RunningConnect connect;
    private URI page;

    @BeforeEach
    void connect(@TempDir Path directory) {
        browser = browser();
        retail = new Retail(directory.resolve("consent"));
        connect = retail.connect();
        page = connect.page();
    }

    @AfterEach
    void close() {
        connect.close();
        retail.close();
    }

    @Test
    void whoAllowsAccessSeesThatItWasGivenAndTheNextCommandHasIt() {
        browser.open(page);
        assertThat(browser.text("unverified client"))
                .contains("asks for access to your account", "It asks for: mcp.read", retail.account())
                .doesNotContain("disconnected");

        browser.click("button[value=consent]");

        assertThat(browser.text("given"))
                .isEqualTo("Access was given\nibkr connect has saved it. You can close this page.");
        assertThat(connect.end().code()).isZero();
        Terminal.Screen summary = retail.ibkr("summary");
        assertThat(summary.code()).as(summary.err()).isZero();
        assertThat(retail.ibkr.violations()).isEmpty();
    }

    @Test
    void whoRefusesSeesThatNothingWasSaved() {
        browser.open(page);

        browser.click("button[value=refuse]");

        assertThat(browser.text("refused"))
                .isEqualTo("Access was refused\nNothing was saved. You can close this page.");
        Terminal.Screen screen = connect.end();
        assertThat(screen.code()).isEqualTo(2);
        assertThat(screen.err()).contains("ibkr: consent: the user refused access on IBKR's page; nothing was saved");
        assertThat(retail.ibkr("summary").err()).startsWith("ibkr: consent: nobody has connected");
    }

    @Test
    void aVisitWithAnotherStateChangesNothingAndTheUserCanStillAnswer() {
        String callback = connect.callback();
        browser.open(URI.create(callback + "?code=mcpco_of-somebody-else&state=of-somebody-else"));
        assertThat(browser.text("not the answer")).startsWith("This is not the answer that was asked for\n");

        browser.open(page);
        browser.click("button[value=consent]");

        assertThat(browser.text("given")).startsWith("Access was given\n");
        assertThat(connect.end().code()).isZero();
    }

    @Test
    void aCallbackThatIsReplayedGetsNoSecondConsent() {
        browser.open(page);
        browser.click("button[value=consent]");
        browser.text("given");
        String answered = browser.address();
        assertThat(connect.end().code()).isZero();

        try (RunningConnect again = retail.connect("--replace", "token")) {
            again.page();
            String callback = again.callback();
            browser.open(URI.create(callback + "?" + URI.create(answered).getRawQuery()));
            assertThat(browser.text("not the answer")).startsWith("This is not the answer that was asked for\n");
        }
        assertThat(retail.ibkr("summary").code()).isZero();
    }

    @Test
    void anotherClientWarnsOnThePageAndThenOursIsCutOffWithTheRemedy(@TempDir Path elsewhere) {
        browser.open(page);
        browser.click("button[value=consent]");
        browser.text("given");
        assertThat(connect.end().code()).isZero();

        try (RunningConnect other = new RunningConnect(
                "--retail", "--mcp-url", retail.server.mcpUrl(), "--credentials", elsewhere.toString())) {
            browser.open(other.page());
            assertThat(browser.text("unverified client"))
                    .contains("ibkr-client (read only) is connected for "
                            + retail.ibkr.user().username() + ". If you allow access, it is disconnected.");
            browser.click("button[value=consent]");
            browser.text("given");
            assertThat(other.end().code()).isZero();
        }

        Terminal.Screen cut = retail.ibkr("summary");
        assertThat(cut.code()).isEqualTo(2);
        assertThat(cut.err())
                .contains("does not renew the login any more", "here: ibkr connect --retail --credentials DIR");
        assertThat(retail.ibkr("doctor").out()).startsWith("FAULT    mcp.tokens: not connected");
    }
}
