package io.github.ibkrclient.testkit.internal.http;

/** Pages for a browser. */
public final class BrowserPage {
    private static final String HTML = "text/html; charset=utf-8";

    private BrowserPage() {}

    /** A page with this body. */
    public static SimulatedResponse of(int status, String body) {
        String page = "<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>Simulated IBKR</title>\n"
                + "<link rel=\"icon\" href=\"data:,\">\n" + body + "</html>\n";
        return SimulatedResponse.of(status, HTML, page)
                .header("Cache-Control", "no-store")
                .header("Referrer-Policy", "no-referrer")
                .header("X-Frame-Options", "DENY")
                .header("Content-Security-Policy", "default-src 'none'; img-src data:; base-uri 'none'");
    }

    /** A page that says one sentence. */
    public static SimulatedResponse message(int status, String text) {
        return of(status, "<p>" + escaped(text) + "</p>\n");
    }

    /** Sends the browser to another page, which it reads with GET. */
    public static SimulatedResponse redirect(String location) {
        return SimulatedResponse.of(303, HTML, "")
                .header("Location", location)
                .header("Cache-Control", "no-store")
                .header("Referrer-Policy", "no-referrer");
    }

    /** A text as it stands in HTML, also between quotation marks. */
    public static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
