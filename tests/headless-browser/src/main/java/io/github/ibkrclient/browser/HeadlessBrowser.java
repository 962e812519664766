package io.github.ibkrclient.browser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.abort;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A real browser without a screen. The test controls it over WebDriver, a protocol of the W3C, through chromedriver. */
public final class HeadlessBrowser implements AutoCloseable {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Pattern PORT = Pattern.compile("started successfully on port (\\d+)");
    private static final String ELEMENT = "element-6066-11e4-a52e-4f735466cecf"; // as the protocol names it
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** The driver ends when the port that it chose is taken meanwhile, which happens on a busy machine. */
    private static final int MOST_STARTS = 5;

    private final Process driver;
    private final HttpClient http = HttpClient.newHttpClient();
    private final String session;

    /** Starts a browser that keeps its files in a folder. */
    public HeadlessBrowser(Path profile) throws IOException {
        Process started = launch();
        Optional<String> port = port(started);
        for (int attempt = 1; port.isEmpty() && attempt < MOST_STARTS; attempt++) {
            started = launch();
            port = port(started);
        }
        driver = started;
        try {
            session = start(
                    "http://127.0.0.1:"
                            + port.orElseThrow(() -> new AssertionError(DRIVER + " ended before it listened")),
                    profile);
        } catch (RuntimeException | AssertionError e) {
            driver.destroyForcibly();
            throw e;
        }
    }

    private static Process launch() throws IOException {
        return new ProcessBuilder(DRIVER.toString(), "--port=0")
                .redirectError(Redirect.DISCARD)
                .start();
    }

    /** Skips a test, with the reason on the error output, where no browser can be started. */
    public static void skipWithoutOne(Class<?> test) {
        missing().ifPresent(reason -> {
            System.err.println(test.getSimpleName() + " is skipped: " + reason);
            abort(reason);
        });
    }

    private static Optional<String> missing() {
        return Stream.of(CHROMIUM, DRIVER)
                .filter(program -> !Files.isExecutable(program))
                .findFirst()
                .map(program -> "there is no " + program + "; on Debian, install chromium and chromium-driver");
    }

    /** Opens a page. */
    public void open(URI page) {
        command("POST", session + "/url", Map.of("url", page.toString()));
    }

    /** Clicks on the element that a CSS selector names; once more when the page drew it anew meanwhile. */
    public void click(String selector) {
        try {
            command("POST", session + "/element/" + element("css selector", selector) + "/click", Map.of());
        } catch (AssertionError e) {
            if (!String.valueOf(e.getMessage()).contains("stale element reference")) {
                throw e;
            }
            command("POST", session + "/element/" + element("css selector", selector) + "/click", Map.of());
        }
    }

    /** Types into the field that a CSS selector names, in place of what it holds; a file field takes a path. */
    public void type(String selector, String text) {
        String field = session + "/element/" + element("css selector", selector);
        if (!selector.contains("[type=file]")) {
            command("POST", field + "/clear", Map.of());
        }
        command("POST", field + "/value", Map.of("text", text));
    }

    /**
     * The text of the page. It waits until the page holds these words, because a click may return before the next page is
     * there.
     */
    public String text(String words) {
        String body = element("xpath", "//body[contains(., \"" + words + "\")]");
        return command("GET", session + "/element/" + body + "/text", Map.of()).getAsString();
    }

    /** Waits until the page has what an XPath names. */
    public void await(String path) {
        element("xpath", path);
    }

    /** The address of the page. */
    public String address() {
        return command("GET", session + "/url", Map.of()).getAsString();
    }

    /** What a script returns that runs in the page. */
    public JsonElement script(String body) {
        return command("POST", session + "/execute/sync", Map.of("script", body, "args", List.of()));
    }

    /** Presses a key; U+E004 is the tabulator, U+E007 is Enter. */
    public void press(String key) {
        List<Map<String, String>> strokes =
                List.of(Map.of("type", "keyDown", "value", key), Map.of("type", "keyUp", "value", key));
        Map<String, ?> keyboard = Map.of("type", "key", "id", "keyboard", "actions", strokes);
        command("POST", session + "/actions", Map.of("actions", List.of(keyboard)));
    }

    /** Shows pages in this size from now on, and in the colours that the reader prefers. */
    public void view(int width, int height, boolean dark) {
        devTools(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
        Map<String, String> colours = Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light");
        devTools("Emulation.setEmulatedMedia", Map.of("features", List.of(colours)));
    }

    /** Saves the whole page as a picture. */
    public void screenshot(Path png) {
        String picture = devTools("Page.captureScreenshot", Map.of("captureBeyondViewport", true))
                .getAsJsonObject()
                .get("data")
                .getAsString();
        try {
            Files.createDirectories(Objects.requireNonNull(png.getParent()));
            Files.write(png, Base64.getDecoder().decode(picture));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What pages wrote to the console since the last call, also the browser's own complaints. */
    public List<String> console() {
        List<String> lines = new ArrayList<>();
        command("POST", session + "/se/log", Map.of("type", "browser"))
                .getAsJsonArray()
                .forEach(entry ->
                        lines.add(entry.getAsJsonObject().get("message").getAsString()));
        return lines;
    }

    private JsonElement devTools(String command, Map<String, ?> parameters) {
        return command("POST", session + "/goog/cdp/execute", Map.of("cmd", command, "params", parameters));
    }

    /** Ends the browser and waits until all its processes have ended. */
    @Override
    public void close() {
        List<ProcessHandle> browser = driver.descendants().toList();
        try {
            command("DELETE", session, Map.of());
        } finally {
            driver.destroy();
            browser.forEach(process -> process.onExit()
                    .completeOnTimeout(process, 10, TimeUnit.SECONDS)
                    .thenAccept(ProcessHandle::destroyForcibly)
                    .join());
        }
    }

    private String start(String origin, Path profile) {
        Map<String, ?> options = Map.of("binary", CHROMIUM.toString(), "args", flags(profile));
        Map<String, ?> capabilities = Map.of(
                "alwaysMatch",
                Map.of(
                        "goog:chromeOptions",
                        options,
                        "goog:loggingPrefs",
                        Map.of("browser", "ALL"),
                        "timeouts",
                        Map.of("implicit", PATIENCE.toMillis() / 2)));
        JsonObject made = command("POST", origin + "/session", Map.of("capabilities", capabilities))
                .getAsJsonObject();
        return origin + "/session/" + made.get("sessionId").getAsString();
    }

    private String element(String kind, String selector) {
        return command("POST", session + "/element", Map.of("using", kind, "value", selector))
                .getAsJsonObject()
                .get(ELEMENT)
                .getAsString();
    }

    private JsonElement command(String method, String url, Map<String, ?> arguments) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .timeout(PATIENCE)
                .method(
                        method,
                        method.equals("POST")
                                ? BodyPublishers.ofString(new Gson().toJson(arguments), UTF_8)
                                : BodyPublishers.noBody())
                .build();
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString(UTF_8));
            if (response.statusCode() != 200) {
                throw new AssertionError(method + " " + url + ": " + response.body());
            }
            return JsonParser.parseString(response.body()).getAsJsonObject().get("value");
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(method + " " + url, e);
        }
    }

    private static List<String> flags(Path profile) {
        return List.of(
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + profile);
    }

    /** The port on which the driver listens; empty when it ended. */
    private static Optional<String> port(Process driver) {
        return CompletableFuture.supplyAsync(() -> driver.inputReader(UTF_8)
                        .lines()
                        .map(PORT::matcher)
                        .filter(Matcher::find)
                        .map(told -> told.group(1))
                        .findFirst())
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }
}
