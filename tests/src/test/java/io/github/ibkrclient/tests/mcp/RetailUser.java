package io.github.ibkrclient.tests.mcp;

import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.mcp.McpClient;
import io.github.ibkrclient.mcp.McpLogin;
import io.github.ibkrclient.oauth.TokenStore;
import io.github.ibkrclient.testkit.IbkrSimulator;
import io.github.ibkrclient.testkit.SimulatorBuilder;
import io.github.ibkrclient.tests.support.SimulatorFixture;
import java.util.function.UnaryOperator;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import okhttp3.ResponseBody;

/** A user of the simulator who connects with a browser. */
final class RetailUser implements AutoCloseable {
    final SimulatorFixture fixture;
    final IbkrSimulator ibkr;
    final TokenStore store = TokenStore.inMemory();
    final McpLogin login;

    RetailUser() {
        this(simulator -> simulator);
    }

    RetailUser(UnaryOperator<SimulatorBuilder> settings) {
        fixture = new SimulatorFixture(settings);
        ibkr = fixture.ibkr;
        login = login(store);
    }

    /** Another program on the same store, or on one of its own. */
    McpLogin login(TokenStore where) {
        return builder(where).build();
    }

    McpLogin.Builder builder(TokenStore where) {
        return McpLogin.builder(where).mcpUrl(ibkr.mcp().url()).runtime(runtime());
    }

    IbkrRuntime runtime() {
        return new IbkrRuntime(
                fixture.time, fixture.runtime.random(), ibkr.httpClient(), fixture.runtime.penaltyGate());
    }

    /** The same runtime, with changed texts of the answers. */
    IbkrRuntime runtime(UnaryOperator<String> change) {
        OkHttpClient.Builder http = ibkr.httpClient().newBuilder();
        http.interceptors().add(0, chain -> {
            Response answer = chain.proceed(chain.request());
            String text = change.apply(answer.body().string());
            return answer.newBuilder()
                    .body(ResponseBody.create(text, answer.body().contentType()))
                    .build();
        });
        return new IbkrRuntime(fixture.time, fixture.runtime.random(), http.build(), fixture.runtime.penaltyGate());
    }

    String account() {
        return fixture.account(0);
    }

    /** Connects for the first account, and returns a client. */
    McpClient connect() {
        return connect(login);
    }

    McpClient connect(McpLogin with) {
        with.complete(ibkr.mcp().consent(with.begin(), account()));
        return McpClient.of(with);
    }

    @Override
    public void close() {
        fixture.close();
    }
}
