package io.github.ibkrclient.cli.command;

import io.github.ibkrclient.cli.callback.CallbackPage;
import io.github.ibkrclient.cli.callback.CallbackServer;
import io.github.ibkrclient.cli.connection.ConnectionOptions;
import io.github.ibkrclient.cli.console.UsageException;
import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.mcp.McpLogin;
import io.github.ibkrclient.time.Timing;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import okhttp3.HttpUrl;

/** Shows the consent page of IBKR's MCP endpoint, and waits for the browser that comes back. */
final class RetailConnect {
    private final ConnectionOptions connection;
    private final PrintWriter err;
    private final boolean opens;

    /**
     * A way to connect.
     *
     * @param opens whether a browser is opened where there is one
     */
    RetailConnect(ConnectionOptions connection, PrintWriter err, boolean opens) {
        this.connection = connection;
        this.err = err;
        this.opens = opens;
    }

    /** Says what pressing the button may do, before anything is sent. */
    void warn() {
        err.println(
                "Experimental: IBKR opened this endpoint for AI clients in July 2026, and this project has not seen it.");
        err.println("IBKR connects one such client for a user. If you allow access, IBKR disconnects the one that is");
        err.println(
                "connected now, for example Claude or ChatGPT; it can be connected again, and then this is cut off.");
    }

    /** Waits until the user has answered. */
    void connect(McpLogin login, CallbackServer callback, Duration patience) throws InterruptedException {
        URI page = login.begin();
        err.println("Open this page in a browser on this machine, log in, choose the account and answer:");
        err.println("  " + page);
        err.println("IBKR then sends the browser to");
        err.println("  " + callback.url());
        if (opens) {
            open(page);
        }
        String state = parameter(page.toString(), "state");
        Timing timing = connection.timing();
        Instant end = timing.now().plus(patience);
        while (true) {
            CallbackServer.Visit visit = callback.next(Duration.between(timing.now(), end))
                    .orElseThrow(() -> new UsageException(
                            "--timeout", "nobody came back from the page in time; run ibkr connect --retail again"));
            if (!parameter("http://127.0.0.1" + visit.uri(), "state").equals(state)) {
                visit.show(CallbackPage.NOT_ASKED_FOR);
                connection.tell("a visit that was not asked for; still waiting");
                continue;
            }
            CallbackPage shown =
                    visit.uri().contains("error=access_denied") ? CallbackPage.REFUSED : CallbackPage.FAILED;
            try {
                login.complete(visit.uri());
                shown = CallbackPage.DONE;
                return;
            } catch (CredentialException e) {
                throw shown == CallbackPage.REFUSED
                        ? new CredentialException(
                                "consent", "the user refused access on IBKR's page; nothing was saved")
                        : e;
            } catch (IbkrException e) {
                err.println(
                        "ibkr: the consent was given, and its tokens were not obtained; run ibkr connect --retail again");
                throw e;
            } finally {
                visit.show(shown);
                callback.end(shown);
            }
        }
    }

    private static String parameter(String url, String name) {
        HttpUrl parsed = HttpUrl.parse(url);
        String value = parsed == null ? null : parsed.queryParameter(name);
        return value == null ? "" : value;
    }

    /** Opens the page in the user's browser where the system knows how. The page stands on the terminal too. */
    private void open(URI page) {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        boolean screen = connection.variable("DISPLAY").isPresent()
                || connection.variable("WAYLAND_DISPLAY").isPresent();
        List<String> command = system.contains("mac")
                ? List.of("open", page.toString())
                : system.contains("win")
                        ? List.of("rundll32", "url.dll,FileProtocolHandler", page.toString())
                        : screen ? List.of("xdg-open", page.toString()) : List.of();
        if (command.isEmpty()) {
            return;
        }
        try {
            new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            connection.tell("no browser could be opened; open the page yourself");
        }
    }
}
