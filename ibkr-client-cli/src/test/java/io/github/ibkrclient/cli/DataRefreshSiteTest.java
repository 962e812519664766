package io.github.ibkrclient.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonPrimitive;
import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.browser.BrowserTest;
import io.github.ibkrclient.browser.HeadlessBrowser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The site of the data refresh shows the files in a real browser. Pictures of it are in target/screenshots. */
class DataRefreshSiteTest extends BrowserTest {
    private static final Path SITE = ServedSite.DATA_REFRESH.resolve("site");
    private static final Path PICTURES = Path.of("target", "screenshots");
    private static final String READY = "//html[@data-ready]";
    private static final List<String> DATA = List.of("portfolio", "market-data", "scanner-results");
    private static final List<String> PAGES = List.of("index.html", "quotes.html", "scans.html");
    private static final String TABULATOR = "\uE004";

    private HeadlessBrowser browser;
    private ServedSite site;

    @BeforeEach
    void serve() throws IOException {
        browser = browser();
        site = new ServedSite();
        write("", "MSFT", "MICROSOFT CORP");
        browser.view(1280, 900, false);
        browser.console();
    }

    @AfterEach
    void stop() {
        site.close();
    }

    @ParameterizedTest
    @CsvSource({"desktop,1280,900,false", "desktop-dark,1280,900,true", "phone,390,844,false", "phone-dark,390,844,true"
    })
    void everyPageFitsTheScreenAndComplainsOfNothing(String name, int width, int height, boolean dark) {
        browser.view(width, height, dark);
        for (String page : List.of("index.html", "quotes.html", "scans.html", "connect.html")) {
            show(page);
            browser.screenshot(PICTURES.resolve(page.replace(".html", "-" + name + ".png")));
            assertThat(browser.script("return document.documentElement.scrollWidth <= window.innerWidth")
                            .getAsBoolean())
                    .as(page + " needs no sideways scrolling")
                    .isTrue();
            assertThat(browser.script("return getComputedStyle(document.body).backgroundColor")
                            .getAsString())
                    .isEqualTo(dark ? "rgb(17, 21, 28)" : "rgb(246, 247, 249)");
        }
        assertThat(browser.console()).isEmpty();
    }

    @Test
    void theFilesOfTheseTestsAreOfTheFormThatTheSchemasDescribe() throws IOException {
        String stale = "\"stale\": {\"since\": \"2026-11-18T16:00:00Z\", \"reason\": \"r\"},";
        for (String before : List.of("", "\"demo\": true,", stale)) {
            DataSchema.PORTFOLIO.check(SiteFiles.portfolio(before, "MSFT", "M"));
            DataSchema.MARKET.check(SiteFiles.market(before, "MSFT", "M"));
            DataSchema.SCANNER.check(SiteFiles.scanner(before, "MSFT", "M"));
            DataSchema.TOKEN.check(SiteFiles.token(before));
        }
        assertThat(DataSchema.PORTFOLIO.takes(SiteFiles.portfolio("\"demo\": false,", "MSFT", "M")))
                .isFalse();
        assertThat(DataSchema.TOKEN.takes(SiteFiles.token("").replace("7200", "-1")))
                .isFalse();
    }

    @Test
    void thePortfolioShowsAmountsGainsSharesAndAges() {
        assertThat(show("index.html"))
                .contains("Net liquidation\n182,350.77 USD", "Today\n\u2212412.08 USD")
                .contains("AAPL\nAPPLE INC", "+15,526.50", "+34.26 %", "\u22121.65 %", "400.5", "60,840.00 USD")
                .contains("1 position is short or without a value and is not in it")
                .contains("Portfolio\nRead 3 minutes ago.", "Portfolio: 3 minutes ago")
                .contains("Login: 3 minutes ago, good for 117 minutes")
                .doesNotContain("Demo", "not complete", "different refreshes");
        assertThat(browser.script("return [...document.querySelectorAll('.share')].map(s => s.textContent).join(' ')")
                        .getAsString())
                .isEqualTo("44.7 % 34.7 % 17.9 % 2.6 %");
        assertThat(browser.script("return document.querySelectorAll('.ring circle').length")
                        .getAsInt())
                .isEqualTo(4);
    }

    @Test
    void aMissingValueIsADashAndNeverZero() {
        show("index.html");
        assertThat(row("SPY")).contains("\u221210", "\u2014").doesNotContain("0.00 USD", "NaN", "null");
        show("quotes.html");
        assertThat(row("HALT")).contains("delayed, trading halted", "\u2014").doesNotContain("NaN", "null");
    }

    @Test
    void quotesSayHowOldAndHowGoodTheyAre() {
        assertThat(show("quotes.html"))
                .contains("3 minutes ago", "last before the close, price of the day before", "Some prices are delayed")
                .contains("XYZ: is several contracts", "NYSE USD MICROSOFT CORP 11", "TSE CAD XYZ CANADA 12");
    }

    @Test
    void scansSayWhatWasAskedAndWhichIsOld() {
        assertThat(show("scans.html"))
                .contains(
                        "Top % gainers",
                        "STK · TOP_PERC_GAIN · STK.US.MAJOR · priceAbove 5", "+15.20 %", "18,000,000", "13.8B")
                .contains("Most active", "IBKR refused the scan", "Nothing matches.");
    }

    @ParameterizedTest
    @CsvSource({
        "<img src=x onerror=\"window.hacked=1\">,</td></tr></table><h1>HACKED</h1>",
        "<script>window.hacked=1</script>,\"><svg onload=window.hacked=1>",
        "__proto__,javascript:window.hacked=1",
        "constructor,{{7*7}}${7*7}",
        "\u202Egnitar\u2066,AVERYLONGNAMEWITHOUTABLANKAVERYLONGNAMEWITHOUTABLANKAVERYLONGNAMEWITHOUTABLANK",
    })
    void hostileNamesAreShownAsTheirText(String symbol, String company) {
        write("\"stale\": {\"since\": \"x\", \"reason\": " + new JsonPrimitive(company) + "},", symbol, company);
        browser.view(390, 844, false);
        for (String page : PAGES) {
            show(page);
            assertThat(browser.script("return document.body.textContent").getAsString())
                    .as(page)
                    .contains(symbol, company);
            assertThat(browser.script("return window.hacked === undefined && {}.symbol === undefined"
                                    + " && document.querySelectorAll('img, main script, h1 + h1, [onload], [onerror]').length === 0"
                                    + " && document.documentElement.scrollWidth <= window.innerWidth")
                            .getAsBoolean())
                    .as(page)
                    .isTrue();
        }
        browser.screenshot(PICTURES.resolve("hostile-" + Integer.toHexString(symbol.hashCode()) + ".png"));
        assertThat(browser.console()).isEmpty();
    }

    @Test
    void eachFileThatIsMissingEmptyBrokenOrAnErrorSaysSoAndTheOthersAreShown() {
        for (int index = 0; index < DATA.size(); index++) {
            String file = DATA.get(index) + ".json";
            write("", "MSFT", "MICROSOFT CORP");
            site.remove("data/" + file);
            assertThat(show(PAGES.get(index))).contains(file + " is not there yet; the first refresh writes it.");
            site.write("data/" + file, "");
            assertThat(show(PAGES.get(index))).contains(file + " is empty.");
            site.write("data/" + file, "{\"timestamp\": \"2026-");
            assertThat(show(PAGES.get(index))).contains(file + " is no JSON; was it cut off?");
            site.write("data/" + file, "[1, 2]");
            assertThat(show(PAGES.get(index))).contains(file + " holds no object.");
            site.write("data/" + file, "{\"error\": \"IBKR was away\", \"timestamp\": \"2026-11-18T16:00:00Z\"}");
            assertThat(show(PAGES.get(index)))
                    .contains(file + " has no content: IBKR was away.")
                    .doesNotContain("0.00");
            browser.screenshot(PICTURES.resolve("error-" + DATA.get(index) + ".png"));
            site.write(
                    "data/" + file,
                    "{\"timestamp\": 7, \"positions\": 3, \"data\": [null], \"results\": {}, \"scans\": [4]}");
            assertThat(show(PAGES.get(index))).contains("no time").doesNotContain("undefined", "NaN", "null");
            assertThat(show(PAGES.get((index + 1) % 3))).doesNotContain(file);
        }
        site.remove("data/ibkr-token-status.json");
        assertThat(show("index.html")).contains("182,350.77 USD", "Login: no time");
    }

    @Test
    void staleAndPartialContentSaysSinceWhenAndWhy() {
        write(
                "\"stale\": {\"since\": \"" + SiteFiles.at(Duration.ofHours(26))
                        + "\", \"reason\": \"account U***02 could not be read\"},",
                "MSFT",
                "MICROSOFT CORP");
        for (String page : PAGES) {
            assertThat(show(page)).contains("not complete or not new. Since ", ": account U***02 could not be read.");
        }
        browser.screenshot(PICTURES.resolve("stale.png"));
    }

    @Test
    void demoDataSaysSoOnEveryPage() {
        write("\"demo\": true,", "MSFT", "MICROSOFT CORP");
        for (String page : PAGES) {
            assertThat(show(page)).contains("Demo data. The accounts and prices on this page are invented.");
        }
    }

    @Test
    void theFilesOfARefreshAreShown(@TempDir Path directory) throws IOException {
        Terminal.Screen screen = Terminal.run(
                IbkrRuntime.shared(),
                Terminal.NOBODY,
                Map.of(),
                "refresh",
                "--demo",
                "--out",
                directory.toString(),
                "--state",
                directory.resolve("state").toString());
        assertThat(screen.code()).as(screen.err()).isZero();
        for (DataSchema file : DataSchema.values()) {
            String name = file.name + ".json";
            site.write("data/" + name, Files.readString(directory.resolve(name)));
        }
        browser.view(390, 844, true);
        for (String page : PAGES) {
            assertThat(show(page))
                    .contains("Demo data.", "Portfolio: less than a minute ago")
                    .doesNotContain("NaN", "undefined", "not complete", "different refreshes");
            assertThat(browser.script("return document.querySelectorAll('tbody tr').length")
                            .getAsInt())
                    .isGreaterThan(20);
            browser.screenshot(PICTURES.resolve("refreshed-" + page.replace(".html", ".png")));
        }
        assertThat(browser.console()).isEmpty();
    }

    @Test
    void filesOfDifferentRefreshesAreNamed() {
        site.write("data/market-data.json", SiteFiles.market("", "MSFT", "M").replace("run-1", "run-2"));
        assertThat(show("index.html")).contains("The files are of different refreshes.");
    }

    @Test
    void aLoginThatFailedIsSaid() {
        site.write("data/ibkr-token-status.json", SiteFiles.token("").replace("true", "false"));
        assertThat(show("scans.html")).contains("Not connected. The last login did not succeed");
    }

    @Test
    void theKeyboardReachesTheContentAndEveryPage() {
        show("index.html");
        browser.press(TABULATOR);
        assertThat(focus()).isEqualTo("Skip to the content");
        browser.press("\uE007");
        assertThat(browser.script("return document.activeElement.id").getAsString())
                .isEqualTo("main");
        show("index.html");
        browser.press(TABULATOR);
        for (String title : List.of("Portfolio", "Quotes", "Scans", "Connect")) {
            browser.press(TABULATOR);
            assertThat(focus()).isEqualTo(title);
            assertThat(browser.script("return getComputedStyle(document.activeElement).outlineStyle")
                            .getAsString())
                    .isEqualTo("solid");
        }
    }

    @Test
    void aPageWithoutAProviderExplainsWhatTheButtonIsFor() {
        assertThat(show("connect.html"))
                .contains("No provider is configured.", "MCP endpoint only")
                .doesNotContain("Connect IBKR\n\nThe button leads");
        assertThat(browser.script("return document.querySelectorAll('button').length")
                        .getAsInt())
                .isZero();
    }

    @Test
    void theWholeSiteIsUnder100KilobytesAndHasNoScriptOrStyleInItsPages() throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(SITE)) {
            files = walk.filter(Files::isRegularFile).toList();
        }
        long bytes = 0;
        for (Path file : files) {
            bytes += Files.size(file);
            if (file.toString().endsWith(".html")) {
                assertThat(Files.readString(file))
                        .contains(
                                "default-src 'none'; script-src 'self'; style-src 'self'",
                                "require-trusted-types-for 'script'")
                        .doesNotContain("<style", " style=", " onclick=", "unsafe-")
                        .containsOnlyOnce("<script ");
            } else if (file.toString().endsWith(".js")) {
                assertThat(Files.readString(file))
                        .doesNotContain("innerHTML", "insertAdjacent", "document.write", "eval(");
            }
        }
        assertThat(bytes).isLessThan(100_000);
        show("index.html");
        assertThat(browser.script(
                                "return performance.getEntriesByType('resource').every(r => r.name.startsWith(location.origin))")
                        .getAsBoolean())
                .isTrue();
    }

    private void write(String before, String symbol, String name) {
        site.write("data/portfolio.json", SiteFiles.portfolio(before, symbol, name));
        site.write("data/market-data.json", SiteFiles.market(before, symbol, name));
        site.write("data/scanner-results.json", SiteFiles.scanner(before, symbol, name));
        site.write("data/ibkr-token-status.json", SiteFiles.token(before));
    }

    private String show(String page) {
        browser.open(site.url(page));
        browser.await(READY);
        return browser.text("");
    }

    private String row(String symbol) {
        return browser.script("return [...document.querySelectorAll('tbody tr')].find(r => r.textContent.startsWith('"
                        + symbol + "')).textContent")
                .getAsString();
    }

    private String focus() {
        return browser.script("return document.activeElement.textContent").getAsString();
    }
}
