package io.github.ibkrclient.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.browser.HeadlessBrowser;
import io.github.ibkrclient.testkit.FlexQuery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of {@code ibkr executions --report}. */
class CoveragePageTest {
    private static final String ACCOUNT = "U1234567";

    @Test
    void thePageNeedsNothingElseAndEscapesEveryValue(@TempDir Path directory) throws IOException {
        String evil = "&lt;script&gt;alert(1)&lt;/script&gt;&quot; onload=&quot;x";
        Path one = FlexDocuments.write(
                directory.resolve("<img src=x onerror=alert(1)>.xml"),
                ACCOUNT,
                List.of(FlexDocuments.trade(ACCOUNT, evil, "0000aaaa.00000001.01.01", "100")));
        Path other = FlexDocuments.write(
                directory.resolve("other.xml"),
                ACCOUNT,
                List.of(FlexDocuments.trade(ACCOUNT, evil, "0000aaaa.00000001.01.01", "100.5")));
        Path page = directory.resolve("report.html");

        Terminal.Screen screen;
        try (Terminal terminal = new Terminal(directory.resolve("creds"))) {
            screen = terminal.bare(
                    "executions", one.toString(), other.toString(), "--to", "2026-11-13", "--report", page.toString());
        }

        assertThat(screen.code()).as(screen.err()).isEqualTo(3);
        String html = Files.readString(page);
        assertThat(html)
                .startsWith("<!DOCTYPE html>")
                .contains(
                        "&lt;img src=x onerror=alert(1)&gt;.xml", "&lt;script&gt;alert(1)&lt;/script&gt;&quot; onload")
                .contains("default-src 'none'")
                .contains("prefers-color-scheme: dark")
                .contains("Days that are not covered", "2026-11-07 to 2026-11-13", "What closes them")
                .contains("Executions per day", "Documents and their control totals", "Conflicts")
                .doesNotContain("<script", "<img", "<link", "src=\"", "href=\"", "url(", "@import", " onload=\"");
        assertThat(Pattern.compile("<(details|section|table|div|ul|svg|h2|h3|tr|td|span|p|li)[ >]")
                        .matcher(html)
                        .results()
                        .map(found -> found.group(1))
                        .filter(name -> occurrences(html, "</" + name + ">")
                                != occurrences(html, "<" + name + ">") + occurrences(html, "<" + name + " "))
                        .distinct())
                .as("elements that are not closed")
                .isEmpty();
    }

    @Test
    void aBrowserShowsTheCalendarWithTheNumberOfEachDay(@TempDir Path directory) throws IOException {
        HeadlessBrowser.skipWithoutOne(CoveragePageTest.class);
        Path page = directory.resolve("report.html");
        Path file = directory.resolve("flex.xml");
        String account;
        try (Terminal terminal = new Terminal(
                directory.resolve("creds"),
                simulator -> simulator.history(LocalDate.of(2026, 9, 14)).roundTrips(2, 1))) {
            account = terminal.account();
            FlexQuery query = FlexQuery.activity("101").dates("yyyy-MM-dd", ";", "HH:mm:ss", true);
            Files.write(
                    file,
                    terminal.ibkr.reports().flexReport(query, LocalDate.of(2026, 10, 5), LocalDate.of(2026, 10, 30)));
            assertThat(terminal.bare("executions", file.toString(), "--report", page.toString())
                            .code())
                    .isZero();
        }

        try (HeadlessBrowser browser = new HeadlessBrowser(directory.resolve("profile"))) {
            browser.open(page.toUri());

            assertThat(browser.text("October 2026"))
                    .contains("Executions and their coverage", account, "October 2026", "Flex activity", "agree")
                    .contains("26\nof 26 days covered", "0\nexchange days not covered");
        }
    }

    private static long occurrences(String text, String part) {
        return Pattern.compile(Pattern.quote(part)).matcher(text).results().count();
    }
}
