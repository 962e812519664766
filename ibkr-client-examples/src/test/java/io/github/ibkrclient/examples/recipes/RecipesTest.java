package io.github.ibkrclient.examples.recipes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.testkit.SimulatedUser;
import io.github.ibkrclient.testkit.SimulatorServer;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each recipe does what it promises. */
@Execution(ExecutionMode.CONCURRENT)
class RecipesTest {
    private static final Map<Class<?>, Expectation> EXPECTATIONS = Map.ofEntries(
            entry(FirstCall.class, RecipesTest::firstCall),
            entry(SeveralAccounts.class, RecipesTest::severalAccounts),
            entry(AllPositions.class, RecipesTest::allPositions),
            entry(QuotesBySymbol.class, RecipesTest::quotesBySymbol),
            entry(OrderWithQuestion.class, RecipesTest::orderWithQuestion),
            entry(Statement.class, RecipesTest::statement),
            entry(RetryAndUnknown.class, RecipesTest::retryAndUnknown),
            entry(ManyUsers.class, RecipesTest::manyUsers),
            entry(JsonExport.class, RecipesTest::jsonExport),
            entry(GatewayLogin.class, RecipesTest::gatewayLogin));

    private interface Expectation {
        void check(RecipeRun recipe) throws IOException;
    }

    /** All top-level classes of the package; each is a recipe. */
    static List<Class<?>> recipes() throws IOException, URISyntaxException, ClassNotFoundException {
        Path classes = Path.of(FirstCall.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Path room = classes.resolve(FirstCall.class.getPackageName().replace('.', '/'));
        try (Stream<Path> files = Files.list(room)) {
            List<Class<?>> recipes = new ArrayList<>();
            for (Path file : files.sorted().toList()) {
                String name = String.valueOf(file.getFileName());
                if (name.matches("[A-Za-z]+\\.class")) {
                    recipes.add(Class.forName(FirstCall.class.getPackageName() + "." + name.replace(".class", "")));
                }
            }
            assertThat(recipes).contains(FirstCall.class);
            return recipes;
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("recipes")
    void aRecipeDoesWhatItPromises(Class<?> recipe, @TempDir Path directory) throws IOException {
        assertThat(EXPECTATIONS).as("what the recipes are to do").containsKey(recipe);
        Expectation expectation = Objects.requireNonNull(EXPECTATIONS.get(recipe));
        try (RecipeRun run =
                new RecipeRun(recipe, directory, RecipeRun.simulator().users(3))) {
            expectation.check(run);
            run.assertClean();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("recipes")
    void theReadmeLeadsToARecipe(Class<?> recipe) throws IOException {
        assertThat(Files.readString(Path.of("..", "README.md"), UTF_8))
                .contains("(ibkr-client-examples/src/main/java/"
                        + recipe.getName().replace('.', '/') + ".java)");
    }

    private static void firstCall(RecipeRun recipe) throws IOException {
        assertThat(recipe.run("creds"))
                .isNotEmpty()
                .allMatch(line -> line.matches("20\\S+Z  (BUY|SELL) +[0-9.]+ [A-Z.]+ +@ [0-9.]+"));
        assertThat(recipe.pacingStores()).hasSize(1);
    }

    private static void severalAccounts(RecipeRun recipe) throws IOException {
        List<String> lines = recipe.run("creds");

        assertThat(lines).hasSize(2);
        for (int i = 0; i < 2; i++) {
            assertThat(lines.get(i))
                    .matches(recipe.account(i) + " +DEMO +[0-9.]+ USD, [0-9]+ executions in 7 days")
                    .doesNotContain(" 0 executions");
        }
    }

    private static void allPositions(RecipeRun recipe) throws IOException {
        List<String> lines = recipe.run("creds");

        assertThat(lines).anyMatch(line -> line.matches(recipe.account(0) + ": 1[0-9][0-9] positions"));
        assertThat(lines).last().asString().matches(recipe.account(1) + ": [1-9][0-9]* positions");
        assertThat(lines.stream().filter(line -> line.contains("  worth "))).hasSizeGreaterThan(100);
        assertThat(recipe.ibkr.received(Endpoint.LIST_POSITIONS))
                .anyMatch(page -> page.actualPath().endsWith(recipe.account(0) + "/positions/1"));
        assertThat(recipe.ibkr.received(Endpoint.INIT_BROKERAGE_SESSION)).isEmpty();
    }

    private static void quotesBySymbol(RecipeRun recipe) throws IOException {
        List<String> lines = recipe.run("creds", "aapl", "NOSUCH", "SAP", "AAPL");

        String price = " +([0-9.]+|-)";
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).isEqualTo("NOSUCH is the symbol of no stock");
        assertThat(lines.get(1)).matches("AAPL +last +[0-9.]+  bid" + price + "  ask" + price + ".*");
        assertThat(lines.get(2)).matches("SAP +last +[0-9.]+  bid" + price + "  ask" + price + ".*");
    }

    private static void orderWithQuestion(RecipeRun recipe) throws IOException {
        List<String> lines = recipe.run("creds");

        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).matches("IBKR took order [0-9]+: (PRE_)?SUBMITTED");
        assertThat(lines.get(1)).isEqualTo("Cancelled: Request was submitted");
        assertThat(recipe.ibkr.received(Endpoint.PLACE_ORDER)).hasSize(1);
        assertThat(recipe.ibkr.received(Endpoint.CANCEL_ORDER)).hasSize(1);
    }

    private static void statement(RecipeRun recipe) throws IOException {
        List<String> lines = recipe.run("creds", recipe.account(0));

        assertThat(lines).hasSize(1);
        assertThat(lines.get(0))
                .matches("saved [0-9]+ bytes to statement-" + recipe.account(0) + "-20[0-9]{2}-[0-9]{2}\\.pdf");
        byte[] pdf = Files.readAllBytes(recipe.directory.resolve(lines.get(0).replaceFirst(".* to ", "")));
        assertThat(new String(pdf, UTF_8)).startsWith("%PDF-");
        assertThat(lines.get(0)).contains(" " + pdf.length + " bytes");
        assertThat(recipe.ibkr.received(Endpoint.LIVE_SESSION_TOKEN)).isEmpty();
        assertThat(recipe.run("creds", recipe.account(0))).last().asString().endsWith(".pdf is there already.");
    }

    private static void retryAndUnknown(RecipeRun recipe) throws IOException {
        recipe.ibkr.faults().on(Endpoint.PLACE_ORDER).dropConnectionAfterRequest();

        List<String> lines = recipe.run("creds");

        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).startsWith("The order failed with no-answer: PLACE_ORDER: ");
        assertThat(lines.get(1)).startsWith("Nobody knows whether it arrived.");
        assertThat(lines.get(2))
                .matches("It arrived, with the status (PRE_)?SUBMITTED\\. It must not be sent again\\.");
        assertThat(recipe.ibkr.received(Endpoint.PLACE_ORDER)).hasSize(1);
    }

    private static void manyUsers(RecipeRun recipe) throws IOException {
        List<String> users = recipe.ibkr.users().stream()
                .skip(1)
                .map(SimulatedUser::username)
                .toList();

        List<String> lines = recipe.run("creds", users.get(0), users.get(1));

        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).matches("creds: [1-9][0-9]* executions in 7 days");
        assertThat(lines.get(1)).matches(users.get(0) + ": [1-9][0-9]* executions in 7 days");
        assertThat(lines.get(2)).matches(users.get(1) + ": [1-9][0-9]* executions in 7 days");
        assertThat(recipe.pacingStores()).hasSize(3);
    }

    private static void jsonExport(RecipeRun recipe) throws IOException {
        assertThat(recipe.run("creds", "export.json")).containsExactly("wrote 2 accounts to export.json");

        JsonObject portfolio = JsonParser.parseString(Files.readString(recipe.directory.resolve("export.json"), UTF_8))
                .getAsJsonObject();
        JsonArray accounts = portfolio.getAsJsonArray("accounts");
        assertThat(accounts).hasSize(2);
        JsonObject busy = accounts.get(0).getAsJsonObject();
        assertThat(busy.get("account").getAsString()).isEqualTo(recipe.account(0));
        assertThat(busy.getAsJsonObject("balances").getAsJsonObject("BASE").get("netliquidationvalue"))
                .isNotNull();
        assertThat(busy.getAsJsonArray("positions")).hasSizeGreaterThan(100);
        assertThat(busy.getAsJsonArray("positions").asList().stream()
                        .map(JsonElement::getAsJsonObject)
                        .map(position -> position.get("avgPrice").getAsString()))
                .allMatch(price -> price.matches("-?[0-9]+\\.[0-9]{4}"), "has the four places that the server sent");
        assertThat(recipe.directory.resolve("export.json.part")).doesNotExist();
    }

    private static void gatewayLogin(RecipeRun recipe) throws IOException {
        try (SimulatorServer gateway = recipe.ibkr.gateway().serve()) {
            String url = "https://127.0.0.1:" + gateway.port();
            recipe.start(url);
            recipe.awaitLine("Log in at " + url);

            recipe.ibkr.gateway().login(recipe.ibkr.user());
            recipe.enter();
            List<String> lines = recipe.finish();

            assertThat(lines)
                    .contains("The certificate of " + url + " is trusted from now on: SHA-256 "
                            + recipe.ibkr.gateway().fingerprint());
            assertThat(lines).contains("This login sees 2 accounts.");
            assertThat(lines).endsWith(recipe.account(0) + " USD", recipe.account(1) + " USD");
            assertThat(recipe.directory.resolve(".ibkr-client/known-certificates"))
                    .exists();
        }
    }
}
