package io.github.ibkrclient.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.browser.BrowserTest;
import io.github.ibkrclient.browser.HeadlessBrowser;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user gives a third party access on the simulator's page, in a real browser. */
class ConnectInBrowserTest extends BrowserTest {
    private ThirdParty thirdParty;
    private HeadlessBrowser browser;
    private RunningConnect connect;
    private URI page;
    private String callback;

    @BeforeEach
    void connect(@TempDir Path directory) throws IOException {
        browser = browser();
        thirdParty = new ThirdParty(directory.resolve("creds"));
        connect = thirdParty.connect();
        page = connect.page();
        callback = connect.callback();
        thirdParty.registerCallback(callback);
    }

    @AfterEach
    void close() {
        connect.close();
        thirdParty.close();
    }

    @Test
    void whoAllowsAccessSeesThatItWasGivenAndTheNextCommandHasIt() {
        browser.open(page);
        assertThat(browser.text("asks for access")).startsWith("vendor-4711 asks for access to your account\n");

        browser.click("button[value=consent]");

        assertThat(browser.text("given"))
                .isEqualTo("Access was given\nibkr connect has saved it. You can close this page.");
        assertThat(browser.address()).startsWith(callback + "?oauth_token=");
        Terminal.Screen screen = connect.end();
        assertThat(screen.code()).as(screen.err()).isZero();
        Terminal.Screen accounts = thirdParty.ibkr("accounts");
        assertThat(accounts.code()).as(accounts.err()).isZero();
        assertThat(accounts.out()).contains(thirdParty.ibkr.user().accountIds());
        assertThat(thirdParty.ibkr.violations()).isEmpty();
    }

    @Test
    void whoRefusesSeesThatNothingWasSaved() {
        browser.open(page);

        browser.click("button[value=refuse]");

        assertThat(browser.text("refused"))
                .isEqualTo("Access was refused\nNothing was saved. You can close this page.");
        Terminal.Screen screen = connect.end();
        assertThat(screen.code()).isEqualTo(1);
        assertThat(screen.err()).contains("ibkr: the user refused access on IBKR's page");
        assertThat(thirdParty.ibkr("accounts").err())
                .startsWith("ibkr: ibkr.access-token: is missing, since no user has given this third party access yet");
    }

    @Test
    void aPageThatWasAnsweredOrNeverAskedCannotBeAnsweredAgain() {
        browser.open(page);
        browser.click("button[value=consent]");
        assertThat(connect.end().code()).isZero();

        for (String url : new String[] {page.toString(), thirdParty.server.authorizeUrl() + "?oauth_token=0011"}) {
            browser.open(URI.create(url));
            assertThat(browser.text("Nobody"))
                    .isEqualTo("Nobody asks for access with this token: it was answered, is too old, or was never given"
                            + " out.");
        }
    }

    @Test
    void aFailureAfterTheConsentIsSaidOnThePageToo() {
        thirdParty.ibkr.faults().on(Endpoint.ACCESS_TOKEN).answer(503, "");
        browser.open(page);

        browser.click("button[value=consent]");

        assertThat(browser.text("not obtained")).startsWith("Access was not obtained\nThe reason is on the terminal");
        assertThat(connect.end().code()).isEqualTo(1);
    }

    @Test
    void whatNobodyAskedForDoesNotKeepTheUserFromAnswering() {
        browser.open(URI.create(callback + "?oauth_token=00112233445566778899&oauth_verifier=0011"));
        assertThat(browser.text("not the answer")).startsWith("This is not the answer that was asked for\n");

        browser.open(page);
        browser.click("button[value=consent]");

        assertThat(browser.text("given")).startsWith("Access was given\n");
        assertThat(connect.end().code()).isZero();
    }
}
