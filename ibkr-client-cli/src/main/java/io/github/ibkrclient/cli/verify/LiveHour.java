package io.github.ibkrclient.cli.verify;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.cli.verify.Finding.Outcome;
import io.github.ibkrclient.error.ApiException;
import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.mcp.McpClient;
import io.github.ibkrclient.mcp.McpLogin;
import io.github.ibkrclient.mcp.ToolCheck;
import io.github.ibkrclient.mcp.TradePeriod;
import io.github.ibkrclient.mcp.model.RetailTrade;
import io.github.ibkrclient.oauth.StoredToken;
import io.github.ibkrclient.oauth.TokenStore;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import okhttp3.FormBody;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** The first hour on a real account: each step tries an assumption, and each that may cut the user off is asked for. */
public final class LiveHour {
    private static final MediaType JSON = MediaType.get("application/json");
    private static final String KEY = "mcp";
    private static final int BURST = 31;
    private static final String RATE_LIMIT = "-32300";
    private static final String EXECUTION_ID = "[0-9a-f]{8}\\.[0-9a-f]{8}\\.\\d{2}\\.\\d{2}";

    private final Guide guide;
    private final Recorder recorder;
    private final OkHttpClient http;
    private final TokenStore store = TokenStore.inMemory();
    private final IbkrRuntime runtime;
    private final HttpUrl endpoint;
    private final McpLogin login;
    private final List<Finding> findings = new ArrayList<>();
    private String tools = "";
    /** Whether the answer to a renewal was lost, so that IBKR may have given out tokens that nobody has. */
    private volatile boolean lost;

    /** The user, and what only the command knows. */
    public interface Guide {
        /** Tells what happens. */
        void tell(String line);

        /** Asks whether to go on with a step. */
        boolean agrees(String question);

        /** Asks for an answer in words. */
        String ask(String question);

        /** Gets the consent in the browser. */
        void connect(McpLogin login) throws InterruptedException;
    }

    /**
     * A run that has not begun.
     *
     * @param endpoint the MCP endpoint
     * @param redirectUri where the command waits for the browser
     */
    public LiveHour(String endpoint, String redirectUri, IbkrRuntime base, Guide guide) {
        this.guide = guide;
        this.endpoint = HttpUrl.get(endpoint);
        String origin = this.endpoint.toString().replaceFirst("^(https?://[^/]+).*", "$1");
        this.recorder = new Recorder(new Mask(origin));
        OkHttpClient.Builder recorded = base.httpClient().newBuilder();
        recorded.interceptors().add(0, recorder);
        this.runtime = new IbkrRuntime(base.timing(), base.random(), recorded.build(), base.penaltyGate());
        this.http = recorded.retryOnConnectionFailure(false)
                .followRedirects(false)
                .addInterceptor(chain -> chain.proceed(chain.request()
                        .newBuilder()
                        .header("User-Agent", "ibkr-client-verify (+https://github.com/ibkrclient/ibkr-client)")
                        .build()))
                .build();
        this.login = login(store, redirectUri);
    }

    private McpLogin login(TokenStore keeper, String redirectUri) {
        return McpLogin.builder(keeper)
                .mcpUrl(endpoint.toString())
                .redirectUri(redirectUri)
                .runtime(runtime)
                .build();
    }

    /** What was found. */
    public List<Finding> findings() {
        return List.copyOf(findings);
    }

    /** The recording, without data of the account. */
    public String recording() {
        return recorder.text();
    }

    /** The list of tools as the endpoint publishes it; empty when it was not fetched. */
    public String tools() {
        return tools;
    }

    /** Keys of answers that are on no list, and that are in no file. */
    public Set<String> unknownKeys() {
        return recorder.unknownKeys();
    }

    /**
     * Runs all steps, and ends the consent however the run ends. A step that fails does not keep the next ones from being tried.
     *
     * @param webApiIds fetches the execution ids of the last seven days over the Web API; empty without credentials for it
     */
    public void run(Supplier<Optional<Set<String>>> webApiIds) throws InterruptedException {
        try {
            steps(webApiIds);
        } finally {
            end();
        }
    }

    /**
     * Ends the consent of the run, and tells how it can be ended at IBKR when that did not work. Does nothing when there is none.
     * Another thread may call it for a program that is stopped.
     */
    public synchronized void end() {
        if (store.find(KEY).isEmpty()) {
            return;
        }
        boolean interrupted = Thread.interrupted(); // or the call to IBKR would not be made
        boolean ended = false;
        try {
            ended = login.disconnect() && !lost;
        } catch (IbkrException e) {
            recorder.note("the consent could not be ended");
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        guide.tell(
                ended
                        ? "the consent of this run is ended"
                        : "IBKR did not confirm that the consent of this run has ended; remove it in Client Portal:"
                                + " Settings, Manage Third-Party Consents");
    }

    private void steps(Supplier<Optional<Set<String>>> webApiIds) throws InterruptedException {
        attempt("discovery and registration", this::httpsCallback);
        step("consent");
        guide.connect(login);
        found("a consent gives exactly mcp.read", Outcome.HELD, "checked by the client");
        StoredToken first = store.find(KEY).orElseThrow();
        found(
                "a consent gives a refresh token",
                first.value("refresh_token").isPresent() ? Outcome.HELD : Outcome.DID_NOT_HOLD,
                "");
        McpClient client = McpClient.of(login);
        attempt("the endpoint needs no session", this::stateless);
        attempt("tools", () -> tools(client));
        attempt("five reads", () -> reads(client));
        attempt("executions", () -> executions(client, webApiIds));
        step("other programs");
        String disturbed =
                guide.ask("Was TWS, IBKR Mobile or another AI client disturbed until now? (a few words, or Enter)");
        recorder.note(disturbed.isBlank() ? "nothing was noticed" : "the user noticed something");
        found(
                "other programs are not disturbed",
                Outcome.SEEN,
                disturbed.isBlank() ? "nothing was noticed" : disturbed);
        attempt("renewal", this::renewal);
        attempt("limit", this::limit);
        attempt("revocation", this::revocation);
    }

    private void step(String name) {
        guide.tell(name);
        recorder.step(name);
    }

    private interface Step {
        void run() throws IOException, InterruptedException;
    }

    private void attempt(String name, Step step) throws InterruptedException {
        step(name);
        try {
            step.run();
        } catch (IbkrException | IOException | JsonParseException e) {
            found(name + " can be tried", Outcome.DID_NOT_HOLD, String.valueOf(e.getMessage()));
        }
    }

    private void found(String assumption, Outcome outcome, String detail) {
        findings.add(new Finding(assumption, outcome, detail));
    }

    private void found(String assumption, boolean held, String detail) {
        found(assumption, held ? Outcome.HELD : Outcome.DID_NOT_HOLD, detail);
    }

    /** Whether a callback on a server of one's own can be registered. Nobody knows in which form IBKR refuses it. */
    private void httpsCallback() {
        String assumption = "a callback with https can be registered";
        try {
            login(TokenStore.inMemory(), "https://journal.invalid/callback").begin();
            found(assumption, Outcome.SEEN, "it was registered");
        } catch (CredentialException e) {
            found(assumption, Outcome.SEEN, "it was refused");
        } catch (ApiException e) {
            if (e.status() / 100 != 4) {
                throw e;
            }
            found(assumption, Outcome.SEEN, "it was refused, HTTP " + e.status());
        }
    }

    private record Reply(int status, Headers headers, String body) {}

    private Reply send(Request request) throws IOException {
        try (Response response = http.newCall(request).execute()) {
            return new Reply(
                    response.code(), response.headers(), response.body().string());
        }
    }

    private Reply message(String method, JsonObject parameters) throws IOException {
        JsonObject message = new JsonObject();
        message.addProperty("jsonrpc", "2.0");
        message.addProperty("id", 1);
        message.addProperty("method", method);
        message.add("params", parameters);
        return send(new Request.Builder()
                .url(endpoint)
                .header(
                        "Authorization",
                        "Bearer "
                                + store.find(KEY)
                                        .orElseThrow()
                                        .value("access_token")
                                        .orElseThrow())
                .header("Accept", "application/json, text/event-stream")
                .post(RequestBody.create(message.toString(), JSON))
                .build());
    }

    private Reply balances() throws IOException {
        JsonObject parameters = new JsonObject();
        parameters.addProperty("name", "get_account_balances");
        parameters.add("arguments", new JsonObject());
        return message("tools/call", parameters);
    }

    private void stateless() throws IOException {
        Reply alone = balances();
        found("a tool can be called without initialize", alone.status() == 200, "HTTP " + alone.status());
        JsonObject parameters = new JsonObject();
        parameters.addProperty("protocolVersion", "2025-06-18");
        parameters.add("capabilities", new JsonObject());
        JsonObject client = new JsonObject();
        client.addProperty("name", "ibkr-client-verify");
        client.addProperty("version", "0.1");
        parameters.add("clientInfo", client);
        Reply opened = message("initialize", parameters);
        found(
                "initialize gives no session id",
                opened.headers().get("Mcp-Session-Id") == null,
                "content type " + opened.headers().get("Content-Type"));
    }

    private void tools(McpClient client) throws IOException {
        Reply listed = message("tools/list", new JsonObject());
        tools = listed.body();
        ToolCheck check = client.checkTools();
        found(
                "there are 34 tools, all known",
                check.tools() == 34
                        && check.unknown().isEmpty()
                        && check.missing().isEmpty(),
                check.tools() + " at " + check.server() + ", not known " + check.unknown() + ", missing "
                        + check.missing());
        found("tools of the account need no arguments", check.changed().isEmpty(), String.valueOf(check.changed()));
    }

    private void reads(McpClient client) {
        client.summary();
        client.balances();
        client.positions();
        client.orders();
        client.performance();
        Map<String, Integer> unknown = client.unknownFields();
        found("answers have no fields that are not known", unknown.isEmpty(), String.valueOf(unknown.keySet()));
    }

    private void executions(McpClient client, Supplier<Optional<Set<String>>> webApiIds) {
        List<RetailTrade> trades = client.trades(TradePeriod.DAYS_7);
        Set<String> ids = new HashSet<>();
        trades.forEach(trade -> ids.add(String.valueOf(trade.tradeId())));
        long ofForm = ids.stream().filter(id -> id.matches(EXECUTION_ID)).count();
        found(
                "ids of executions have the form of the Web API's",
                trades.isEmpty() ? Outcome.NOT_TRIED : ofForm > 0 ? Outcome.HELD : Outcome.DID_NOT_HOLD,
                ofForm + " of " + ids.size());
        long odd = trades.stream()
                .filter(trade -> (trade.size() != null && trade.size().signum() < 0)
                        || (trade.commission() != null && trade.commission().signum() < 0))
                .count();
        found("sizes are positive and commissions are costs", odd == 0, odd + " of " + trades.size() + " are negative");
        Optional<Set<String>> web = webApiIds.get();
        if (web.isEmpty()) {
            found("the Web API gives the same executions the same ids", Outcome.NOT_TRIED, "no credentials for it");
            return;
        }
        Set<String> common = new HashSet<>(web.get());
        common.retainAll(ids);
        found(
                "the Web API gives the same executions the same ids",
                common.isEmpty() ? web.get().isEmpty() ? Outcome.NOT_TRIED : Outcome.DID_NOT_HOLD : Outcome.HELD,
                common.size() + " in both, " + web.get().size() + " there, " + ids.size() + " here");
    }

    /** Renews by hand, and tries the used token when the user agrees. */
    private void renewal() throws IOException {
        StoredToken before = store.find(KEY).orElseThrow();
        String old = before.value("refresh_token").orElse("");
        Reply renewed = renew(old);
        JsonObject answer = object(renewed.body());
        found(
                "a renewal gives another refresh token",
                !text(answer, "refresh_token").equals(old)
                        && !text(answer, "refresh_token").isEmpty(),
                "HTTP " + renewed.status());
        found("a renewal names the scope", text(answer, "scope").equals("mcp.read"), text(answer, "scope"));
        found("an access token lives for 599 s", text(answer, "expires_in").equals("599"), text(answer, "expires_in"));
        keep(answer);
        if (!guide.agrees(
                "Send the used refresh token once more? IBKR may end the consent of this run; your password and your"
                        + " other logins are not touched.")) {
            found("a used refresh token is refused", Outcome.NOT_TRIED, "");
            return;
        }
        Reply reused = renew(old);
        JsonObject second = object(reused.body());
        found(
                "a used refresh token is refused",
                reused.status() >= 400,
                "HTTP " + reused.status() + " " + error(second));
        if (reused.status() == 200) {
            keep(second);
        }
        Reply after = balances();
        found("a used refresh token does not end the consent", after.status() == 200, "HTTP " + after.status());
    }

    private void limit() throws IOException {
        if (!guide.agrees(
                "Make " + BURST
                        + " calls in a row, to see the limit? Wait a minute before you answer. IBKR may refuse calls of this run for a while.")) {
            found("the limit is 30 calls in a minute", Outcome.NOT_TRIED, "");
            return;
        }
        for (int call = 1; call <= BURST; call++) {
            Reply reply = balances();
            if (reply.status() == 429 || reply.body().contains(RATE_LIMIT)) {
                found(
                        "the limit is 30 calls in a minute",
                        Outcome.SEEN,
                        "call " + call + " was refused, HTTP " + reply.status());
                return;
            } else if (reply.status() != 200) {
                found(
                        "the limit is 30 calls in a minute",
                        Outcome.SEEN,
                        "call " + call + " got HTTP " + reply.status());
                return;
            }
        }
        found("the limit is 30 calls in a minute", Outcome.DID_NOT_HOLD, BURST + " calls in a row were answered");
    }

    private void revocation() throws IOException {
        if (!guide.agrees(
                "Remove the consent in Client Portal now (Settings, Manage Third-Party Consents), and say yes when it"
                        + " is done; no leaves this out.")) {
            found("a consent that is removed in the portal ends", Outcome.NOT_TRIED, "");
            return;
        }
        Reply call = balances();
        Reply renewed =
                renew(store.find(KEY).orElseThrow().value("refresh_token").orElse(""));
        keep(object(renewed.body()));
        found(
                "a consent that is removed in the portal ends",
                renewed.status() >= 400,
                "the access token got HTTP " + call.status() + ", the renewal HTTP " + renewed.status() + " "
                        + error(object(renewed.body())));
    }

    private Reply renew(String refreshToken) throws IOException {
        StoredToken consent = store.find(KEY + "/consent").orElseThrow();
        lost = true;
        Reply reply = send(new Request.Builder()
                .url(consent.value("token").orElseThrow())
                .header("Accept", "application/json")
                .post(new FormBody.Builder()
                        .add("grant_type", "refresh_token")
                        .add("refresh_token", refreshToken)
                        .add("client_id", consent.value("client_id").orElseThrow())
                        .add("resource", consent.value("resource").orElseThrow())
                        .build())
                .build());
        lost = false;
        return reply;
    }

    private void keep(JsonObject answer) {
        StoredToken before = store.find(KEY).orElseThrow();
        Map<String, String> values = new HashMap<>(before.values());
        if (!text(answer, "access_token").isEmpty()) {
            values.put("access_token", text(answer, "access_token"));
            values.put("refresh_token", text(answer, "refresh_token"));
            values.put(
                    "expires_at",
                    runtime.timing().now().plus(Duration.ofMinutes(9)).toString());
            values.put("renew_from", values.get("expires_at"));
            store.save(KEY, StoredToken.lasting(values));
        }
    }

    /** The error code of OAuth, which is one of a few words. */
    private static String error(JsonObject answer) {
        String code = text(answer, "error");
        return code.matches("[a-z_]{1,40}") ? code : "";
    }

    private static JsonObject object(String body) {
        try {
            JsonElement parsed = JsonParser.parseString(body);
            return parsed instanceof JsonObject object ? object : new JsonObject();
        } catch (JsonParseException e) {
            return new JsonObject();
        }
    }

    private static String text(JsonObject json, String name) {
        return json.get(name) instanceof JsonPrimitive value ? value.getAsString() : "";
    }
}
