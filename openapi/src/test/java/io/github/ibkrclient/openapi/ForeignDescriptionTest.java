package io.github.ibkrclient.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A document with the defects of IBKR's own. The core's sources are compiled along from where they are: the core needs
 * this module to be built, so this module cannot depend on it.
 */
class ForeignDescriptionTest {
    private static final Path RESOURCES = Path.of("src/test/resources");

    @TempDir
    Path directory;

    private Map<String, String> sources = Map.of();

    @BeforeEach
    void generate() {
        sources = Generation.run(
                RESOURCES.resolve("foreign.yaml"),
                RESOURCES.resolve("foreign-include.txt"),
                directory.resolve("out"),
                "com.example",
                Map.of());
    }

    @Test
    void compilesWithoutAWarning() throws IOException {
        assertThat(Generation.compile(directory.resolve("out/src/main/java"), directory))
                .isEmpty();
    }

    @Test
    void generatesWhatTheIncludedOperationsReachAndNothingElse() {
        assertThat(sources.keySet())
                .containsExactlyInAnyOrder(
                        "com/example/api/Endpoint.java",
                        "com/example/IbkrApis.java",
                        "com/example/api/DefaultApi.java",
                        "com/example/api/TradingAccountsApi.java",
                        "com/example/api/TradingOrdersApi.java",
                        "com/example/model/GetIserverAccountAccountIdOrdersOptions.java",
                        "com/example/model/GetIserverAccountAccountIdOrdersSide.java",
                        "com/example/model/GetIserverAccountsAnswer.java",
                        "com/example/model/GetIserverAccountsAnswerAcctPropsValue.java",
                        "com/example/model/GetIserverAccountsAnswerServerInfo.java",
                        "com/example/model/Order.java",
                        "com/example/model/Order2.java",
                        "com/example/model/Order2LinesItem.java",
                        "com/example/model/Order2Side.java",
                        "com/example/model/Status.java",
                        "com/example/model/Summary.java",
                        "com/example/model/SummaryNETLIQUIDATION.java",
                        "com/example/model/SummaryValue.java");
    }

    @Test
    void makesOperationIdsOfVerbAndPath() {
        assertThat(source("api/Endpoint"))
                .contains("GET_ISERVER_ACCOUNTS(call(\"GET\", \"/iserver/accounts\"")
                .contains("DELETE_ISERVER_ACCOUNT_ACCOUNT_ID_ORDERS(");
        assertThat(source("api/TradingAccountsApi")).contains(" getIserverAccounts()");
    }

    @Test
    void takesTheCarefulDefaultsWhereNothingIsSaid() {
        assertThat(source("api/Endpoint"))
                .contains(
                        "\"/portfolio/summary\", Backend.API, Effect.ORDER, SessionTier.BROKERAGE, SecurityScheme.SESSION))");
    }

    @Test
    void ignoresServersOfOperations() {
        assertThat(sources.values()).noneMatch(source -> source.contains("example.com"));
    }

    @Test
    void readsIntegersAsLongSinceTheirDeclaredWidthIsNotToBeTrusted() {
        assertThat(source("model/Order")).contains("@Nullable Long time");
        assertThat(source("model/GetIserverAccountsAnswer")).contains("@Nullable Long sessionStart");
    }

    @Test
    void keepsTheDeclaredWidthWhenTold() {
        Map<String, String> narrow = Generation.run(
                RESOURCES.resolve("foreign.yaml"),
                RESOURCES.resolve("foreign-include.txt"),
                directory.resolve("narrow"),
                "com.example",
                Map.of("longIntegers", "false"));

        assertThat(narrow.get("com/example/model/Order.java")).contains("@Nullable Integer time");
    }

    @Test
    void takesASampleAccountIdForTheKeyOfAMap() {
        assertThat(source("model/GetIserverAccountsAnswer"))
                .contains("Map<String, GetIserverAccountsAnswerAcctPropsValue> acctProps");
    }

    @Test
    void leavesAsJsonWhatNoRecordCanHold() {
        assertThat(source("model/GetIserverAccountsAnswer"))
                .contains("@Nullable JsonElement features")
                .contains("List<JsonElement> tags");
        assertThat(source("api/TradingOrdersApi")).contains("public JsonElement postIserverAccountAccountIdOrders(");
    }

    @Test
    void tellsNamesApartThatDifferInCaseOrSpellingOnly() {
        assertThat(source("model/Order"))
                .contains("@SerializedName(\"order_id\") String orderId")
                .contains("@SerializedName(\"orderId\") @Nullable String orderId2")
                .contains("@Nullable String conidEx,")
                .contains("@Nullable String conidex,");
        assertThat(source("model/Status"))
                .contains("@SerializedName(\"open\")\n    OPEN(")
                .contains("OPEN2(\"OPEN\")");
    }

    @Test
    void makesJavaNamesOfAnything() {
        assertThat(source("model/Order"))
                .contains("@SerializedName(\"31\") @Nullable String value31")
                .contains("@SerializedName(\"%\") @Nullable BigDecimal value,")
                .contains("@SerializedName(\"class\") @Nullable String classValue")
                .contains("@SerializedName(\"builder\") @Nullable String builderValue");
        assertThat(source("model/Order2Side")).contains("PERCENT_SIGN(\"%\")").contains("VALUE_1_D(\"1D\")");
    }

    @Test
    void matchesPathParametersThatAreNamedDifferently() {
        assertThat(source("api/TradingOrdersApi"))
                .contains("public void deleteIserverAccountAccountIdOrders(String accountId)")
                .contains(".path(\"accountId\", accountId)")
                .doesNotContain("uthorization,")
                .doesNotContain("accountID");
    }

    @Test
    void putsMoreThanTwoOptionalParametersIntoARecord() {
        assertThat(source("api/TradingOrdersApi"))
                .contains("getIserverAccountAccountIdOrders(String accountId, List<Long> conids)")
                .contains("getIserverAccountAccountIdOrders(String accountId, List<Long> conids,"
                        + " GetIserverAccountAccountIdOrdersOptions options)")
                .contains(".query(\"side\", options.side() == null ? null : options.side().wire())")
                .contains(".query(\"page-size\", options.pageSize())");
    }

    @Test
    void addsUnknownToEnumsOfAnswersOnly() {
        assertThat(source("model/Status")).contains("UNKNOWN(\"UNKNOWN\")");
        assertThat(source("model/Order2Side")).doesNotContain("UNKNOWN");
    }

    @Test
    void sendsOnlyWhatWasSet() {
        assertThat(source("model/Order2"))
                .contains("public static Builder builder()")
                .contains("notes = notes == null ? null : Immutable.list(notes);")
                .contains("lines = Immutable.list(Objects.requireNonNull(lines, \"lines is missing\"));");
        assertThat(source("model/Order")).doesNotContain("Builder");
    }

    @Test
    void escapesWhatWouldEndACommentOrBeTakenForATag() {
        assertThat(source("api/TradingAccountsApi"))
                .contains("Accounts &amp; what &lt;b&gt;may&lt;/b&gt; be done, see C:&#92;users and *&#47; there.");
        assertThat(source("api/TradingOrdersApi")).contains("Places orders. Second line *&#47; here.");
    }

    private String source(String name) {
        return sources.getOrDefault("com/example/" + name + ".java", "");
    }
}
