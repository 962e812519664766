package io.github.ibkrclient.cli.callback;

import java.nio.charset.StandardCharsets;

/** A page for the browser that comes to the callback. It tells the outcome and repeats nothing of the request. */
public enum CallbackPage {
    DONE(200, "Access was given", "ibkr connect has saved it. You can close this page."),
    REFUSED(200, "Access was refused", "Nothing was saved. You can close this page."),
    NOT_ASKED_FOR(
            400,
            "This is not the answer that was asked for",
            "ibkr connect goes on waiting. Open the page that it shows on the terminal, and answer there."),
    FAILED(
            502,
            "Access was not obtained",
            "The reason is on the terminal, and nothing was saved. Run ibkr connect again."),
    ENDED(410, "Nobody waits here any more", "ibkr connect has ended. Run it again."),
    NOTHING(404, "There is nothing here", "This is ibkr connect, which waits for the answer of IBKR's page."),
    NOT_READ(405, "This page is only read", "This is ibkr connect, which waits for the answer of IBKR's page.");

    private final int status;
    private final String title;
    private final String text;

    CallbackPage(int status, String title, String text) {
        this.status = status;
        this.title = title;
        this.text = text;
    }

    int status() {
        return status;
    }

    byte[] html() {
        return """
                <!DOCTYPE html>
                <html lang="en">
                <meta charset="utf-8">
                <title>%1$s</title>
                <link rel="icon" href="data:,">
                <h1>%1$s</h1>
                <p>%2$s</p>
                </html>
                """.formatted(title, text).getBytes(StandardCharsets.UTF_8);
    }
}
