package io.github.ibkrclient.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.ibkrclient.browser.BrowserTest;
import io.github.ibkrclient.browser.HeadlessBrowser;
import io.github.ibkrclient.testkit.IbkrSimulator;
import io.github.ibkrclient.testkit.SimulatorServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user connects on the site, in a real browser, at the provider that the simulator plays. */
class ConnectPageTest extends BrowserTest {
    private static final String READY = "//html[@data-ready]";
    private static final String KEY_FILE = "connect-key.pem";
    private static KeyPair keys;

    private HeadlessBrowser browser;
    private ServedSite site;
    private IbkrSimulator ibkr;
    private SimulatorServer server;

    @BeforeAll
    static void makeKeys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        keys = generator.generateKeyPair();
    }

    @BeforeEach
    void serve() throws IOException {
        browser = browser();
        site = new ServedSite();
        ibkr = IbkrSimulator.builder().loginClient("site app", "", callback()).build();
        server = ibkr.serve();
        site.write(KEY_FILE, pem("PUBLIC KEY", keys.getPublic().getEncoded()));
        JsonObject provider = new JsonObject();
        provider.addProperty("name", "The <b>Provider</b>");
        provider.addProperty("authorizeUrl", server.loginPageUrl());
        provider.addProperty("clientId", "site app");
        provider.addProperty("redirectUri", callback());
        provider.addProperty("publicKey", KEY_FILE);
        JsonObject settings = new JsonObject();
        settings.addProperty("repository", "owner/portfolio");
        settings.add("provider", provider);
        site.write("settings.json", settings.toString());
        browser.view(390, 844, false);
        browser.console();
    }

    @AfterEach
    void stop() {
        server.close();
        site.close();
    }

    @Test
    void connectingBringsATextThatOnlyTheWorkflowCanOpen(@TempDir Path directory) throws Exception {
        String page = open(site.url("connect.html"));
        assertThat(page).contains("The button leads to the login of The <b>Provider</b> at 127.0.0.1:");
        browser.screenshot(Path.of("target", "screenshots", "connect-provider-phone.png"));
        browser.click("#connect");
        assertThat(browser.text("asks for access")).startsWith("site app asks for access to your account");
        browser.click("button[value=consent]");
        browser.await("//textarea");

        assertThat(browser.address()).isEqualTo(callback());
        assertThat(browser.text("")).contains("The login succeeded.", "Run workflow", "paste the text into sealed");
        String sealed = browser.script("return document.querySelector('textarea').value")
                .getAsString();
        assertThat(sealed).startsWith("ibkr1.").hasSizeLessThan(1000);
        assertThat(browser.script("return document.querySelector('ol a').href").getAsString())
                .isEqualTo("https://github.com/owner/portfolio/actions/workflows/ibkr-data-refresh.yml");
        browser.screenshot(Path.of("target", "screenshots", "callback-phone.png"));
        assertThat(browser.script("return sessionStorage.length + localStorage.length + document.cookie.length")
                        .getAsInt())
                .isZero();
        assertThat(browser.console()).isEmpty();
        assertThat(site.referrers).noneMatch(referrer -> referrer.contains("code="));

        theWorkflowConnects(sealed, directory);
    }

    /** What the workflow does with the text: it opens it, exchanges the code, stores the tokens, and reads the account. */
    private void theWorkflowConnects(String sealed, Path directory) throws Exception {
        WorkflowSteps steps = new WorkflowSteps(directory);
        steps.useCommand();
        Path stored = Files.createDirectory(directory.resolve("stored"));
        steps.environment.put("SECRET_COMMAND", steps.program("keep.sh", "cat > " + stored + "/$1"));
        steps.environment.put("WHAT", "connect");
        steps.environment.put("ALWAYS", "true");
        steps.environment.put("GITHUB_ACTIONS", "true");
        steps.environment.put("DATA_DIR", "data");
        steps.environment.put("STATE_DIR", directory.resolve("state").toString());
        steps.environment.put("RESULT_FILE", directory.resolve("result").toString());
        steps.environment.put("IBKR_TOKEN_FILE", directory.resolve("token").toString());
        steps.environment.put("IBKR_SEALED", sealed);
        steps.environment.put(
                "IBKR_CONNECT_KEY", pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
        steps.environment.put("IBKR_CLIENT_ID", "site app");
        steps.environment.put("IBKR_TOKEN_URL", server.loginTokenUrl());
        steps.environment.put("IBKR_BASE_URL", server.baseUrl());

        WorkflowSteps.Ended connected = steps.step(directory, "token.sh");
        assertThat(connected.code()).as(connected.out()).isZero();
        steps.environment.put("WHAT", "token");
        WorkflowSteps.Ended refreshed = steps.step(directory, "refresh.sh");
        assertThat(refreshed.code()).as(refreshed.out()).isZero();
        assertThat(steps.step(directory, "result.sh").code())
                .as(refreshed.out())
                .isZero();

        JsonObject status = JsonParser.parseString(
                        Files.readString(directory.resolve("data").resolve("ibkr-token-status.json")))
                .getAsJsonObject();
        assertThat(status.get("token_received").getAsBoolean()).isTrue();
        assertThat(status.get("scheme").getAsString()).isEqualTo("authorization-code");
        List<String> secrets = List.of(
                Files.readString(stored.resolve("IBKR_ACCESS_TOKEN")),
                Files.readString(stored.resolve("IBKR_REFRESH_TOKEN")));
        assertThat(secrets).doesNotHaveDuplicates().allMatch(secret -> secret.length() == 43);
        assertThat(secrets).noneMatch((steps.maskedLog() + steps.arguments() + steps.processes() + status)::contains);
        assertThat(steps.processes()).contains("token exchange --to-file");

        steps.environment.put("WHAT", "connect");
        WorkflowSteps.Ended again = steps.step(directory, "token.sh");
        assertThat(again.code()).isEqualTo(1);
        assertThat(again.out()).contains("; connect again");
    }

    @Test
    void theAnswerIsReadOnceAndNotAgainOnAReload() {
        connect("consent");
        browser.await("//textarea");
        assertThat(open(URI.create(callback()))).contains("No login was begun in this tab");
    }

    @Test
    void whoRefusesSeesThatAccessWasRefused() {
        connect("refuse");
        assertThat(browser.text("Not connected.")).contains("Access was refused.", "begin again");
        assertThat(browser.address()).isEqualTo(callback());
    }

    @Test
    void anAnswerToAnotherLoginIsNotTaken() {
        assertThat(open(URI.create(callback() + "?code=of-an-attacker&state=s")))
                .contains("No login was begun in this tab");
        open(site.url("connect.html"));
        browser.click("#connect");
        browser.text("asks for access");
        assertThat(open(URI.create(callback() + "?code=of-an-attacker&state=s")))
                .contains("This is not the answer to the login that was begun here.");
        assertThat(browser.address()).isEqualTo(callback());
        assertThat(browser.script("return document.body.textContent").getAsString())
                .doesNotContain("attacker");
    }

    @Test
    void withoutThePublicKeyNothingIsShownOfTheCode() {
        site.remove(KEY_FILE);
        connect("consent");
        assertThat(browser.text("Not connected.")).contains("The public key connect-key.pem is not there");
        site.write(KEY_FILE, "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----");
        connect("consent");
        assertThat(browser.text("Not connected.")).contains("The answer could not be encrypted");
    }

    private void connect(String answer) {
        open(site.url("connect.html"));
        browser.click("#connect");
        browser.text("asks for access");
        browser.click("button[value=" + answer + "]");
        browser.await(READY);
    }

    private String open(URI page) {
        browser.open(page);
        browser.await(READY);
        return browser.text("");
    }

    private String callback() {
        return site.url("callback.html").toString();
    }

    private static String pem(String kind, byte[] der) {
        return "-----BEGIN " + kind + "-----\n"
                + new String(Base64.getMimeEncoder(64, new byte[] {'\n'}).encode(der), US_ASCII) + "\n-----END " + kind
                + "-----\n";
    }
}
