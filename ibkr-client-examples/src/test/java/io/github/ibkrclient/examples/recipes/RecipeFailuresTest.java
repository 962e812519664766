package io.github.ibkrclient.examples.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.OrderLookup;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.testkit.IbkrSimulator;
import io.github.ibkrclient.testkit.SimulatorServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What recipes do when IBKR refuses, does not answer, or has nothing to show. */
@Execution(ExecutionMode.CONCURRENT)
class RecipeFailuresTest {
    private static final String REMEDY =
            "; change the order as IBKR's words ask, and give a new order a new client order id";

    @TempDir
    private Path directory = Path.of("");

    @Test
    void noExecutionsAreSaidInWords() throws IOException {
        try (RecipeRun recipe = new RecipeRun(FirstCall.class, directory, RecipeRun.simulator())) {
            recipe.ibkr.faults().on(Endpoint.LIST_TRADES).answer(200, "[]", 6);

            assertThat(recipe.run("creds")).containsExactly("There were no executions in the last 7 days.");
            recipe.assertClean();
        }
    }

    @Test
    void noAccountsAreSaidInWords() throws IOException {
        try (RecipeRun recipe = new RecipeRun(AllPositions.class, directory, RecipeRun.simulator())) {
            recipe.ibkr.faults().on(Endpoint.LIST_PORTFOLIO_ACCOUNTS).answer(200, "[]", 3);

            assertThat(recipe.run("creds")).containsExactly("This user may see no account.");
            recipe.assertClean();
        }
    }

    @Test
    void noStatementIsSaidInWords() throws IOException {
        try (RecipeRun recipe = new RecipeRun(Statement.class, directory, RecipeRun.simulator())) {
            recipe.ibkr.faults().on(Endpoint.LIST_STATEMENT_PERIODS).answer(200, "{\"data\":{\"value\":{}}}");

            assertThat(recipe.run("creds", recipe.account(0)))
                    .containsExactly("IBKR has no monthly statement of " + recipe.account(0) + " yet.");
            recipe.assertClean();
        }
    }

    @Test
    void aQuestionOfAnUnknownKindIsAnsweredWithNo() throws IOException {
        try (RecipeRun recipe = new RecipeRun(OrderWithQuestion.class, directory, RecipeRun.simulator())) {
            recipe.ibkr
                    .faults()
                    .on(Endpoint.PLACE_ORDER)
                    .answer(200, "[{\"id\":\"7\",\"message\":[\"Really?\"],\"messageIds\":[\"o999\"]}]");
            recipe.ibkr.faults().on(Endpoint.REPLY_TO_ORDER).answer(200, "{\"error\":\"Order not confirmed\"}");

            assertThat(recipe.run("creds"))
                    .containsExactly(
                            "IBKR asks: Really?",
                            "Answer: no, because this kind of question is not known",
                            "IBKR refused: Order not confirmed" + REMEDY);
            recipe.assertClean();
        }
    }

    @Test
    void aRefusedOrderIsToldWithTheWordsOfIbkr() throws IOException {
        try (RecipeRun recipe = new RecipeRun(OrderWithQuestion.class, directory, RecipeRun.simulator())) {
            recipe.ibkr.faults().on(Endpoint.PLACE_ORDER).answer(400, "{\"error\":\"no trading permission\"}");

            assertThat(recipe.run("creds")).containsExactly("IBKR refused: no trading permission" + REMEDY);
            recipe.assertClean();
        }
    }

    @Test
    void aLiveAccountGetsNoOrder() throws IOException {
        try (RecipeRun recipe = new RecipeRun(
                OrderWithQuestion.class, directory, IbkrSimulator.builder().warm())) {
            assertThat(recipe.run("creds")).containsExactly("This user has no paper account, so no order is placed.");
            assertThat(recipe.ibkr.received(Endpoint.PLACE_ORDER)).isEmpty();
        }
    }

    @Test
    void aReadIsMadeAgainAtTheInstantThatTheFailureNames() throws IOException {
        try (RecipeRun recipe = new RecipeRun(RetryAndUnknown.class, directory, RecipeRun.simulator())) {
            recipe.ibkr
                    .faults()
                    .on(Endpoint.LIST_BROKERAGE_ACCOUNTS)
                    .dropConnectionAfterRequest()
                    .dropConnectionAfterRequest()
                    .dropConnectionAfterRequest();

            List<String> lines = recipe.run("creds");

            assertThat(lines.get(0)).startsWith("A read failed with no-answer: LIST_BROKERAGE_ACCOUNTS: ");
            assertThat(lines.get(1)).matches("It is made again in [0-5] s\\.");
            assertThat(lines).last().isEqualTo("IBKR took the order.");
            recipe.assertClean();
        }
    }

    @Test
    void aReadThatCannotSucceedIsNotMadeAgain() throws IOException {
        try (RecipeRun recipe = new RecipeRun(RetryAndUnknown.class, directory, RecipeRun.simulator())) {
            recipe.ibkr.faults().on(Endpoint.LIST_BROKERAGE_ACCOUNTS).answer(403, "{\"error\":\"no\"}");

            List<String> lines = recipe.run("creds");

            assertThat(lines).hasSize(2);
            assertThat(lines.get(0)).startsWith("A read failed with access-denied: LIST_BROKERAGE_ACCOUNTS: ");
            assertThat(lines.get(1)).startsWith("Gave up. What to do: check the user's rights");
            recipe.assertClean();
        }
    }

    @Test
    void anOrderThatIbkrRefusedIsToldWithWhatHelps() throws IOException {
        try (RecipeRun recipe = new RecipeRun(RetryAndUnknown.class, directory, RecipeRun.simulator())) {
            recipe.ibkr.faults().on(Endpoint.PLACE_ORDER).answer(400, "{\"error\":\"bad order\"}");

            List<String> lines = recipe.run("creds");

            assertThat(lines).containsExactly("IBKR refused the order: bad order" + REMEDY);
            recipe.assertClean();
        }
    }

    @Test
    void anOrderIsSentAgainOnlyWhenAllListsLackIt() {
        Instant at = Instant.parse("2026-11-18T16:00:00Z");

        assertThat(RetryAndUnknown.advice(new OrderLookup.NotFound(at, at.plusSeconds(20), true)))
                .isEqualTo("IBKR does not show it. It may be placed again, with the same client order id.");
        assertThat(RetryAndUnknown.advice(new OrderLookup.NotFound(at, at.plusSeconds(20), false)))
                .isEqualTo("IBKR showed only part of its orders. A person must look in IBKR's own app.");
        assertThat(RetryAndUnknown.advice(new OrderLookup.Executed(List.of()))).endsWith("It must not be sent again.");
    }

    @Test
    void aUserWhoseFilesAreBrokenDoesNotKeepOthersFromTheirExecutions() throws IOException {
        try (RecipeRun recipe =
                new RecipeRun(ManyUsers.class, directory, RecipeRun.simulator().users(2))) {
            String second = recipe.ibkr.users().get(1).username();
            Files.delete(directory.resolve("creds/dhparam.pem"));

            List<String> lines = recipe.run("creds", second);

            assertThat(lines).hasSize(2);
            assertThat(lines.get(0))
                    .startsWith("creds: failed with credentials-unusable: dhparam.pem: there is no file");
            assertThat(lines.get(1)).matches(second + ": [1-9][0-9]* executions in 7 days");
            recipe.assertClean();
        }
    }

    @Test
    void aGatewayWithoutALoginIsSaidInWords() throws IOException {
        try (RecipeRun recipe = new RecipeRun(GatewayLogin.class, directory, RecipeRun.simulator());
                SimulatorServer gateway = recipe.ibkr.gateway().serve()) {
            List<String> lines = recipe.run("https://127.0.0.1:" + gateway.port());

            assertThat(lines).anyMatch(line -> line.contains("nobody is logged in at "));
            assertThat(lines).last().isEqualTo("Nobody logged in.");
            recipe.assertClean();
        }
    }
}
