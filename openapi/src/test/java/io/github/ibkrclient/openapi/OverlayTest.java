package io.github.ibkrclient.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A document that has IBKR's paths but, like IBKR's own, none of our facts. */
class OverlayTest {
    private static final Path RESOURCES = Path.of("src/test/resources");

    @TempDir
    Path directory;

    private String endpoints = "";

    @BeforeEach
    void generate() {
        endpoints = generate(Map.of());
    }

    @Test
    void aGetIsARead() {
        assertThat(endpoints)
                .contains("GET_ISERVER_ACCOUNTS(call(\"GET\", \"/iserver/accounts\", Backend.ISERVER, Effect.READ,"
                        + " SessionTier.BROKERAGE, SecurityScheme.SESSION)),")
                .contains("\"/trsrv/secdef\", Backend.API, Effect.READ, SessionTier.SSO, SecurityScheme.SESSION)");
    }

    @Test
    void aPostIsWhatItChanges() {
        assertThat(endpoints)
                .contains("\"/pa/transactions\", Backend.API, Effect.READ, SessionTier.SSO")
                .contains(
                        "\"/iserver/account/{accountID}/orders\", Backend.ISERVER, Effect.ORDER, SessionTier.BROKERAGE");
    }

    @Test
    void tradesArePacedPrimedAndDoubtedWhenCold() {
        assertThat(endpoints).contains("""
                    GET_ISERVER_ACCOUNT_TRADES(call("GET", "/iserver/account/trades", Backend.ISERVER, Effect.READ, \
                SessionTier.BROKERAGE, SecurityScheme.SESSION)
                            .pacing(rule(1, "PT5S", "GET_ISERVER_ACCOUNT_TRADES"))
                            .primers("GET_ISERVER_ACCOUNTS")
                            .cold(ColdAnswer.Shape.EMPTY_ARRAY, "PT5S", 1)),
                """);
    }

    @Test
    void anAccountCountsOnlyWhereTheDocumentHasTheParameter() {
        assertThat(endpoints).containsOnlyOnce(".account(\"accountId\")").contains("""
                            .cold(ColdAnswer.Shape.EMPTY_ORDERS, "PT5S", 1)
                            .account("accountId")),
                """);
    }

    @Test
    void reportsAreSignedWithABearerTokenOfTheRightScopes() {
        assertThat(endpoints).contains("""
                Backend.REPORTS, Effect.READ, SessionTier.NONE, SecurityScheme.OAUTH2)
                            .scopes("statements.read", "reports.read")
                """);
    }

    @Test
    void aPrimerThatIsNotIncludedIsLeftToTheClient() {
        assertThat(endpoints)
                .contains("\"/portfolio/{id}/ledger\", Backend.API, Effect.READ, SessionTier.SSO,"
                        + " SecurityScheme.SESSION)),");
    }

    @Test
    void whatTheDocumentSaysItselfHolds() {
        assertThat(endpoints).contains("\"/iserver/watchlists\", Backend.ISERVER, Effect.ORDER, SessionTier.BROKERAGE");
    }

    @Test
    void withoutTheTableTheCarefulDefaultsHold() {
        assertThat(generate(Map.of("routes", "")))
                .contains("\"/iserver/accounts\", Backend.ISERVER, Effect.ORDER, SessionTier.BROKERAGE");
    }

    private String generate(Map<String, Object> options) {
        return Generation.run(
                        RESOURCES.resolve("overlay.yaml"),
                        RESOURCES.resolve("overlay-include.txt"),
                        directory.resolve("out" + options.size()),
                        "com.example",
                        options)
                .getOrDefault("com/example/api/Endpoint.java", "");
    }
}
