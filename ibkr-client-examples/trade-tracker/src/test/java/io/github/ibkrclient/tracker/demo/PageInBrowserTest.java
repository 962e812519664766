package io.github.ibkrclient.tracker.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.browser.HeadlessBrowser;
import io.github.ibkrclient.testkit.IbkrSimulator;
import io.github.ibkrclient.tracker.demo.DemoUsers.DemoUser;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real browser goes from the log-in to the end of a connection. The pictures are in target/screenshots. */
class PageInBrowserTest {
    private static final Path PICTURES = Path.of("target", "screenshots");
    private static final String EVIL = "<img src=x onerror=\"document.title='taken over'\">";
    private static final String ENTER = "\uE007";
    private static final String TAB = "\uE004";

    @TempDir
    private Path directory;

    @Test
    void fromConnectToDisconnect() throws IOException {
        HeadlessBrowser.skipWithoutOne(PageInBrowserTest.class);
        try (RunningDemo demo = new RunningDemo(60);
                HeadlessBrowser browser = new HeadlessBrowser(directory.resolve("profile"))) {
            logIn(browser, demo);
            connect(browser);
            importEverything(browser);
            look(browser);
            resolveAConflict(browser, demo);
            pictures(browser, demo);
            disconnect(browser);
            connectAsAiClient(browser, demo);

            assertThat(browser.console())
                    .as("the browser's complaints, but for the refused consent")
                    .filteredOn(line -> !line.contains("api/connections/consents/callback") || !line.contains("422"))
                    .isEmpty();
            assertThat(demo.bean(IbkrSimulator.class).violations()).isEmpty();
        }
    }

    /** With the keyboard alone. */
    private static void logIn(HeadlessBrowser browser, RunningDemo demo) {
        browser.view(1200, 900, false);
        browser.open(URI.create(demo.url() + "/"));
        browser.await("//html[@data-ready='true']");
        browser.screenshot(PICTURES.resolve("login.png"));
        logIn(browser, demo.user("alice"));
    }

    private static void logIn(HeadlessBrowser browser, DemoUser user) {
        browser.type("[name=username]", user.name());
        browser.press(TAB);
        browser.type("[name=password]", user.password());
        browser.press(ENTER);
        assertThat(browser.text("You have no connection yet")).contains(user.name());
    }

    /** On the simulator's page of consent and back. */
    private static void connect(HeadlessBrowser browser) {
        browser.type("[name=label]", EVIL);
        browser.click("#content section form button");
        browser.await("//button[@value='consent']");
        browser.click("button[value=consent]");
        browser.await("//article//span[contains(@class, 'status') and contains(@class, 'CONNECTED')]");
        assertThat(browser.address()).doesNotContain("oauth").endsWith("#connections");
        assertThat(browser.text("onerror")).contains(EVIL);
        assertThat(browser.script("return document.title").getAsString()).doesNotContain("taken over");
    }

    private static void importEverything(HeadlessBrowser browser) {
        browser.script("document.querySelectorAll('article details').forEach(one => { one.open = true; })");
        browser.script("const kind = document.querySelector('article [name=kind]'); kind.value = 'FLEX';"
                + " kind.dispatchEvent(new Event('change'))");
        browser.click("article details form .actions .second");
        browser.await("//article//input[@name='token']");
        browser.script("document.querySelector('article [name=token]').closest('form').requestSubmit()");
        browser.text("The credentials were examined and saved");
        browser.await("//article//fieldset//input[@name='account']");
        browser.script("document.querySelectorAll('article fieldset input').forEach(box => { box.checked = true; })");
        browser.click("article fieldset + .actions button");
        browser.text("The accounts were chosen");
        browser.script("const from = document.querySelector('article [name=from]');"
                + " from.value = new Date(Date.now() - 70 * 86400000).toISOString().slice(0, 10);"
                + " from.closest('form').requestSubmit()");
        browser.text("Backfill finished");
        browser.click("article > .actions button");
        browser.text("The sync was asked for");
    }

    private static void look(HeadlessBrowser browser) {
        browser.click("a[href='#executions']");
        browser.await("//table[caption='Executions']//tbody/tr");
        browser.click("a[href='#days']");
        browser.await("//*[local-name()='svg' and starts-with(@aria-label, 'Executions per day')]");
        browser.await("//div[@class='months']//td[@class='traded']");
        browser.click("a[href='#documents']");
        browser.await("//table[caption='Documents']//tbody/tr");
    }

    private void resolveAConflict(HeadlessBrowser browser, RunningDemo demo) throws IOException {
        Path file = directory.resolve("confirmations.xml");
        Files.write(file, demo.contradiction(0));
        browser.click("a[href='#connections']");
        browser.await("//article");
        browser.script("document.querySelectorAll('article details').forEach(one => { one.open = true; })");
        browser.type("article [type=file]", file.toAbsolutePath().toString());
        browser.script("document.querySelector('article [type=file]').closest('form').requestSubmit()");
        browser.text("Imported:");
        browser.click("a[href='#conflicts']");
        browser.text("is told differently");
        browser.screenshot(PICTURES.resolve("conflict-desktop.png"));
        browser.click("article > .actions button");
        browser.text("It stays as it is shown");
        browser.text("Resolved");
    }

    private static void pictures(HeadlessBrowser browser, RunningDemo demo) {
        for (String view : new String[] {"connections", "executions", "days", "conflicts", "documents"}) {
            browser.view(1200, 900, false);
            browser.open(URI.create(demo.url() + "/#" + view));
            browser.await("//html[@data-ready='true']//a[@aria-current='page' and @href='#" + view + "']");
            browser.screenshot(PICTURES.resolve(view + "-desktop.png"));
            browser.view(1200, 900, true);
            browser.screenshot(PICTURES.resolve(view + "-dark.png"));
            browser.view(390, 844, false);
            browser.screenshot(PICTURES.resolve(view + "-phone.png"));
            assertThat(browser.script("return document.documentElement.scrollWidth")
                            .getAsInt())
                    .as(view + " is not wider than a phone")
                    .isLessThanOrEqualTo(390);
        }
    }

    private static void disconnect(HeadlessBrowser browser) {
        browser.view(1200, 900, false);
        browser.click("a[href='#connections']");
        browser.await("//article");
        browser.script("document.querySelectorAll('article details').forEach(one => { one.open = true; });"
                + "const data = document.querySelector('article [name=data]'); data.value = 'ERASE';"
                + "data.closest('form').requestSubmit()");
        assertThat(browser.text("Disconnected.")).contains("Erased:");
        browser.await("//article//span[contains(@class, 'DISCONNECTED')]");
        browser.screenshot(PICTURES.resolve("disconnected.png"));
        browser.click("a[href='#executions']");
        browser.text("There is no execution");
        browser.click("nav .who button");
        browser.await("//input[@name='password']");
    }

    /** Another user connects by the consent for AI clients: first refuses, then allows, and then says the account. */
    private static void connectAsAiClient(HeadlessBrowser browser, RunningDemo demo) {
        String account =
                demo.bean(IbkrSimulator.class).users().get(1).accountIds().get(0);
        logIn(browser, demo.user("bob"));
        browser.await("//form[@id='mcp-connect']//span[.='experimental']");
        browser.await("//form[@id='mcp-connect']//p[contains(., 'IBKR disconnects the one that is connected now')]"
                + "/following::button[.='Connect as an AI client']");
        browser.screenshot(PICTURES.resolve("ai-connect.png"));
        browser.click("#mcp-connect button");
        browser.await("//button[@value='refuse']");
        browser.click("button[value=refuse]");
        assertThat(browser.text("That did not work")).contains("the user refused");
        assertThat(browser.address()).endsWith("/callback.html");
        browser.screenshot(PICTURES.resolve("ai-refused.png"));

        browser.click("#content a");
        browser.await("//article//span[contains(@class, 'CONNECTING')]");
        browser.script("[...document.querySelectorAll('article button')]"
                + ".find(one => one.textContent === 'Connect as an AI client again').click()");
        browser.await("//button[@value='consent']");
        browser.script("document.querySelector('[name=account]').value = '" + account + "'");
        browser.click("button[value=consent]");
        browser.await("//article//dt[.='Last sync']/following-sibling::dd/time");
        assertThat(browser.address()).doesNotContain("code=").endsWith("#connections");
        browser.click("a[href='#executions']");
        browser.await("//table[caption='Executions']//tbody/tr[contains(., 'mcp:')]");

        browser.click("a[href='#connections']");
        browser.text("Which account is it?");
        browser.screenshot(PICTURES.resolve("ai-connected.png"));
        browser.view(390, 844, false);
        browser.screenshot(PICTURES.resolve("ai-connected-phone.png"));
        browser.view(1200, 900, true);
        browser.screenshot(PICTURES.resolve("ai-connected-dark.png"));
        browser.type("article .row [name=account]", account);
        browser.script("document.querySelector('article .row [name=account]').closest('form').requestSubmit()");
        browser.text("The account was saved");
        browser.await("//article//legend[.='Accounts']/following::label[contains(., '" + account + "')]");
        browser.click("a[href='#executions']");
        browser.await("//table[caption='Executions']//tbody/tr[contains(., '" + account + "')]");
        browser.click("a[href='#connections']");
        browser.await("//article//summary[.='Account of the consent: " + account + "']");
        browser.view(1200, 900, false);
        browser.screenshot(PICTURES.resolve("ai-bound.png"));
        browser.script("document.querySelector('article [name=data]').closest('form').requestSubmit()");
        assertThat(browser.text("Disconnected.")).contains("Manage Third-Party Consents");
    }
}
