package io.github.ibkrclient.tests.mcp;

import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.ibkrclient.executions.Executions;
import io.github.ibkrclient.mcp.McpClient;
import io.github.ibkrclient.mcp.McpExecutions;
import io.github.ibkrclient.mcp.McpLogin;
import io.github.ibkrclient.mcp.TradePeriod;
import io.github.ibkrclient.oauth.TokenStore;
import io.github.ibkrclient.testkit.McpSwitch;
import io.github.ibkrclient.tests.support.SecretLeakCheck;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** No token, code, state or verifier stands in a log, a message or a text of an object, whatever goes wrong. */
class McpSecretsTest {
    private final RetailUser user = new RetailUser();
    private final SecretLeakCheck check = new SecretLeakCheck();

    @AfterEach
    void close() {
        user.close();
    }

    @Test
    void nothingIsSaidOfTokensCodesAndVerifiers() {
        TokenStore store = TokenStore.inMemory();
        McpLogin.Builder builder = user.builder(store);
        McpLogin login = builder.build();
        failing(() -> McpClient.of(login).summary());
        failing(() -> login.complete("/callback?code=mcpco_a-code-of-nobody&state=a-state-of-nobody"));
        check.secret("mcpco_a-code-of-nobody");
        check.secret("a-state-of-nobody");
        String callback = user.ibkr.mcp().consent(login.begin(), user.account());
        check.secret(callback.replaceFirst(".*code=([^&]+).*", "$1"));
        check.secret(callback.replaceFirst(".*state=([^&]+).*", "$1"));
        hide(store, "mcp/pending/" + callback.replaceFirst(".*state=([^&]+).*", "$1"), "verifier");
        login.complete(callback);
        hide(store, "mcp", "access_token", "refresh_token");
        failing(() -> login.complete(callback));
        McpClient client = McpClient.of(login);
        client.summary();
        client.trades(TradePeriod.TODAY);
        user.fixture.time.advance(Duration.ofMinutes(10));
        client.balances();
        hide(store, "mcp", "access_token", "refresh_token");
        user.fixture.time.advance(Duration.ofMinutes(10));
        user.ibkr.mcp().loseTokenAnswer();
        failing(client::summary);
        user.ibkr.mcp().tokensUnavailable(1);
        failing(client::summary);
        failing(client::summary);
        user.ibkr.mcp().set(McpSwitch.SCOPE_WIDENED, true);
        String widened = user.ibkr.mcp().consent(login.begin(), user.account());
        failing(() -> login.complete(widened));
        user.ibkr.mcp().set(McpSwitch.SCOPE_WIDENED, false);
        login.complete(user.ibkr.mcp().consent(login.begin(), user.account()));
        hide(store, "mcp", "access_token", "refresh_token");
        user.ibkr.mcp().revokeInPortal(user.ibkr.user());
        failing(client::summary);
        check.said(Executions.builder()
                .timing(user.fixture.time)
                .source(McpExecutions.of(client))
                .build()
                .between(List.of(), LocalDate.of(2026, 9, 1), LocalDate.of(2026, 9, 7)));
        login.disconnect();
        for (Object object : List.of(builder, login, login.status(), client, store, McpExecutions.of(client))) {
            check.said(object);
        }

        check.assertKept();
    }

    private void hide(TokenStore store, String key, String... names) {
        for (String name : names) {
            check.secret(store.find(key).orElseThrow().value(name).orElseThrow());
        }
    }

    private void failing(Runnable call) {
        check.failed(Objects.requireNonNull(catchThrowable(call::run)));
    }
}
