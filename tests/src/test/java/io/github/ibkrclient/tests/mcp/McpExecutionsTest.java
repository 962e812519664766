package io.github.ibkrclient.tests.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.ibkrclient.executions.ExecutionHistory;
import io.github.ibkrclient.executions.Executions;
import io.github.ibkrclient.executions.coverage.Coverage;
import io.github.ibkrclient.executions.coverage.Coverage.Hole;
import io.github.ibkrclient.executions.coverage.Gap.Reason;
import io.github.ibkrclient.executions.document.DocumentSource;
import io.github.ibkrclient.executions.merge.AccountBinding;
import io.github.ibkrclient.executions.merge.ExecutionMerge;
import io.github.ibkrclient.executions.merge.MergedExecution;
import io.github.ibkrclient.executions.model.AssetClass;
import io.github.ibkrclient.executions.model.Execution;
import io.github.ibkrclient.executions.model.Kind;
import io.github.ibkrclient.executions.model.Source;
import io.github.ibkrclient.executions.model.Status;
import io.github.ibkrclient.mcp.McpClient;
import io.github.ibkrclient.mcp.McpExecutions;
import io.github.ibkrclient.mcp.McpLogin;
import io.github.ibkrclient.mcp.McpStatus.State;
import io.github.ibkrclient.mcp.model.RetailPosition;
import io.github.ibkrclient.oauth.StoredToken;
import io.github.ibkrclient.testkit.FlexQuery;
import io.github.ibkrclient.testkit.McpSwitch;
import io.github.ibkrclient.tests.support.ForwardingTokenStore;
import io.github.ibkrclient.tests.support.SimulatorFixture;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Executions of a year over the MCP endpoint, alone and beside other sources. */
class McpExecutionsTest {
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private static final LocalDate TODAY = LocalDate.ofInstant(SimulatorFixture.START, NEW_YORK);
    private static final FlexQuery ACTIVITY = FlexQuery.activity("1").dates("yyyy-MM-dd", ";", "HH:mm:ss", true);

    private RetailUser user = user(1);
    private McpClient client = user.connect();

    private static RetailUser user(long seed) {
        return new RetailUser(
                simulator -> simulator.seed(seed).history(TODAY.minusMonths(14)).roundTrips(1, 1));
    }

    @AfterEach
    void close() {
        user.close();
    }

    private LocalDate reach() {
        return McpExecutions.reach(user.fixture.time.now());
    }

    private Executions.Builder sources() {
        return Executions.builder().timing(user.fixture.time);
    }

    private Executions.Builder flex(Executions.Builder sources) {
        byte[] report = user.ibkr.reports().flexReport(ACTIVITY, reach(), TODAY.minusDays(1));
        try {
            return sources.document(DocumentSource.of("flex.xml", new ByteArrayInputStream(report)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theWindowsReachBackToTheQuarterAYearAgo() {
        assertThat(reach()).isEqualTo(LocalDate.of(2025, 7, 1));

        ExecutionHistory history =
                sources().source(McpExecutions.of(client)).build().between(List.of(), LocalDate.of(2025, 6, 1), TODAY);

        String account = user.login.account();
        Coverage coverage = history.coverage(account).orElseThrow();
        assertThat(coverage.holes()).extracting(Hole::from).containsExactly(LocalDate.of(2025, 6, 1), TODAY);
        assertThat(coverage.holes()).extracting(Hole::reason).containsExactly(Reason.NO_SOURCE, Reason.TOO_EARLY);
        assertThat(history.rows())
                .hasSizeGreaterThan(500)
                .allMatch(row -> row.execution().account().equals(account));
        assertThat(history.warnings()).anyMatch(line -> line.startsWith(account + ": its account is not known"));
        assertThat(user.ibkr.violations()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void theSameYearThroughMcpFlexAndLiveIsTheSameListInWhatEachCarries(long seed) {
        user.close();
        user = user(seed);
        client = user.connect();
        user.login.bind(user.account());
        List<String> accounts = List.of(user.account());
        LocalDate last = TODAY.minusDays(5); // what is executed in the evening is in the report of the next trading day

        ExecutionHistory mcp =
                sources().source(McpExecutions.of(client)).build().between(accounts, reach(), last);
        ExecutionHistory flex = flex(sources()).build().between(accounts, reach(), last);
        ExecutionHistory live =
                sources().live(user.fixture.client()).build().between(accounts, TODAY.minusDays(6), last);
        ExecutionHistory all = flex(sources().source(McpExecutions.of(client)).live(user.fixture.client()))
                .build()
                .between(accounts, reach(), last);

        Map<String, String> seen = lines(mcp, row -> true);
        assertThat(seen).hasSizeGreaterThan(500);
        assertSame(lines(flex, row -> row.status() != Status.BUSTED), seen);
        Map<String, String> recent = lines(live, row -> true);
        assertThat(recent).isNotEmpty();
        assertThat(seen).containsAllEntriesOf(recent);
        assertThat(mcp.coverage(user.account()).orElseThrow().holes()).isEmpty();
        assertThat(all.rows().size()).isEqualTo(flex.rows().size());
        assertThat(all.conflicts()).isEmpty();
        assertSame(lines(all, row -> row.status() != Status.BUSTED), seen);
    }

    private static void assertSame(Map<String, String> expected, Map<String, String> found) {
        Map<String, String> missing = new TreeMap<>(expected);
        missing.entrySet().removeAll(found.entrySet());
        Map<String, String> extra = new TreeMap<>(found);
        extra.entrySet().removeAll(expected.entrySet());
        assertThat(missing).as("missing; besides, there are %s", extra).isEmpty();
        assertThat(extra).isEmpty();
    }

    /** What rows with an execution id have in all three sources. */
    private static Map<String, String> lines(ExecutionHistory history, Function<Execution, Boolean> counted) {
        return history.rows().stream()
                .map(MergedExecution::execution)
                .filter(row -> row.executionId() != null && counted.apply(row))
                .collect(Collectors.toMap(
                        row -> String.valueOf(row.executionId()), McpExecutionsTest::line, (a, b) -> a, TreeMap::new));
    }

    private static String line(Execution row) {
        boolean pair = row.instrument().assetClass() == AssetClass.CASH;
        return row.account() + " " + row.time().instant() + " "
                + row.signedQuantity().stripTrailingZeros() + " "
                + row.price().stripTrailingZeros() + " " + row.instrument().assetClass() + " "
                + row.instrument().currency() + " " + plain(pair ? null : row.proceeds());
    }

    private static @Nullable String plain(@Nullable BigDecimal number) {
        return number == null ? null : number.stripTrailingZeros().toPlainString();
    }

    @Test
    void aWindowThatFailsAloneIsAHoleUnlessAnotherShowsItsDays() {
        user.login.bind(user.account());
        user.ibkr.mcp().failNext("get_account_trades", "FOUR_QUARTERS_AGO");
        user.ibkr.mcp().failNext("get_account_trades", "LAST_QUARTER");

        ExecutionHistory history = sources()
                .source(McpExecutions.of(client))
                .build()
                .between(List.of(user.account()), reach(), TODAY.minusDays(1));

        List<Hole> holes = history.coverage(user.account()).orElseThrow().holes();
        assertThat(holes).hasSize(1);
        assertThat(holes.get(0).from()).isEqualTo(LocalDate.of(2025, 7, 1));
        assertThat(holes.get(0).to()).isEqualTo(LocalDate.of(2025, 9, 30));
        assertThat(holes.get(0).reason()).isEqualTo(Reason.FAILED);
        assertThat(holes.get(0).detail()).startsWith("MCP FOUR_QUARTERS_AGO: IBKR says: Details");
        assertThat(history.failures()).hasSize(2);
        assertThat(history.rows()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theNewestDaysAreReadInTwoSmallWindowsThatShowTheSameAsTheYear(boolean todayOutside) {
        user.login.bind(user.account());
        user.ibkr.mcp().set(McpSwitch.TODAY_OUTSIDE_DAYS, todayOutside);
        LocalDate first = TODAY.minusDays(6);
        Executions all = sources().source(McpExecutions.of(client)).build();

        ExecutionHistory newest = all.between(List.of(user.account()), first, TODAY);

        assertThat(user.ibkr.mcp().called())
                .filteredOn(tool -> tool.equals("get_account_trades"))
                .hasSize(2);
        assertThat(newest.rows()).hasSizeGreaterThan(5);
        assertThat(newest.coverage(user.account()).orElseThrow().holes())
                .extracting(Hole::from)
                .containsExactly(TODAY);
        assertThat(all.between(List.of(user.account()), reach(), TODAY).rows())
                .endsWith(newest.rows().toArray(MergedExecution[]::new));
    }

    @Test
    void whenTheAnswerToARenewalIsLostTheOtherWindowsWaitForTheNextTime() {
        user.login.bind(user.account());
        user.fixture.time.advance(Duration.ofMinutes(11));
        user.ibkr.mcp().loseTokenAnswer();

        ExecutionHistory history = sources()
                .source(McpExecutions.of(client))
                .build()
                .between(List.of(user.account()), reach(), TODAY.minusDays(1));

        assertThat(user.login.status().state()).isEqualTo(State.UNCERTAIN);
        assertThat(history.failures()).hasSize(1);
        assertThat(history.coverage(user.account()).orElseThrow().covered()).isEmpty();
        assertThat(user.ibkr.violations()).isEmpty();
    }

    @Test
    void whenTheTokenEndsInTheMiddleAfterALostAnswerNothingMoreIsAskedFor() {
        user.login.bind(user.account());
        client.summary();
        user.fixture.time.advance(Duration.ofMillis(598_500));
        user.ibkr.mcp().loseTokenAnswer(); // of the renewal before the end

        ExecutionHistory history = sources()
                .source(McpExecutions.of(client))
                .build()
                .between(List.of(user.account()), reach(), TODAY.minusDays(1));

        assertThat(history.rows()).isNotEmpty();
        assertThat(history.failures()).hasSize(1);
        assertThat(history.warnings()).noneMatch(line -> line.contains("positions could not be read"));
        assertThat(user.login.status().state()).isEqualTo(State.UNCERTAIN);
        assertThat(user.ibkr.violations()).isEmpty();
    }

    @Test
    void theAccountIsLearntFromExecutionsThatAnotherSourceShows() {
        assertThat(user.login.isBound()).isFalse();

        ExecutionHistory history = sources()
                .source(McpExecutions.of(client))
                .live(user.fixture.client())
                .build()
                .between(List.of(user.account()), reach(), TODAY.minusDays(1));

        assertThat(user.login.account()).isEqualTo(user.account());
        assertThat(history.coverage(user.account()).orElseThrow().holes()).isEmpty();
        assertThat(history.rows()).extracting(row -> row.execution().account()).containsOnly(user.account());
        assertThat(history.warnings()).noneMatch(line -> line.contains("its account"));
    }

    @Test
    void anEarlierMergeIsMovedToTheAccountWithoutCountingAnythingTwice() {
        LocalDate last = TODAY.minusDays(5);
        ExecutionHistory unbound =
                sources().source(McpExecutions.of(client)).build().between(List.of(), reach(), last);
        ExecutionHistory flex = flex(sources()).build().between(List.of(user.account()), reach(), last);
        List<MergedExecution> known = new ArrayList<>(unbound.rows());
        known.addAll(flex.rows());

        AccountBinding bound = AccountBinding.bind(known, user.login.account(), user.account());

        assertThat(bound.removed()).hasSameSizeAs(unbound.rows()).allMatch(key -> key.startsWith("mcp:"));
        assertThat(bound.merged().rows().size()).isEqualTo(flex.rows().size());
        assertThat(bound.merged().rows())
                .extracting(row -> row.execution().account())
                .containsOnly(user.account());
        assertThat(bound.merged().inserts()).isEmpty();
        assertThat(bound.merged().conflicts()).isEmpty();
        ExecutionHistory later =
                sources().source(McpExecutions.of(client)).build().between(List.of(), reach(), last);
        List<Execution> again = later.rows().stream()
                .flatMap(row -> row.observations().stream())
                .map(row -> row.toBuilder().account(user.account()).build())
                .toList();
        assertThat(ExecutionMerge.merge(bound.merged().rows(), again).inserts()).isEmpty();
    }

    @Test
    void deliveriesAreOneWithTheBookingsOfFlex() {
        user.login.bind(user.account());
        ExecutionHistory all = flex(sources().source(McpExecutions.of(client)))
                .build()
                .between(List.of(user.account()), reach(), TODAY.minusDays(1));

        assertThat(all.rows())
                .filteredOn(row -> row.observations().stream().anyMatch(one -> one.source() == Source.MCP)
                        && row.execution().kind() == Kind.BOOK)
                .hasSizeGreaterThan(20)
                .allSatisfy(row -> assertThat(row.observations())
                        .extracting(Execution::source)
                        .containsExactlyInAnyOrder(Source.FLEX_ACTIVITY, Source.MCP));
    }

    @Test
    void stocksThatAreHeldHaveTheirContractIdAndOptionsGetItFromFlex() {
        user.login.bind(user.account());
        ExecutionHistory alone = sources()
                .source(McpExecutions.of(client))
                .build()
                .between(List.of(user.account()), reach(), TODAY.minusDays(1));
        Map<String, Long> held = client.positions().stream()
                .filter(position -> !String.valueOf(position.description()).contains(" "))
                .collect(Collectors.toMap(RetailPosition::description, RetailPosition::contractId));
        assertThat(alone.rows())
                .filteredOn(row -> row.execution().instrument().assetClass() == AssetClass.STK)
                .isNotEmpty()
                .allSatisfy(row -> assertThat(row.execution().instrument().conid())
                        .isEqualTo(held.get(row.execution().instrument().symbol())));
        assertThat(alone.rows())
                .filteredOn(row -> row.execution().instrument().assetClass() == AssetClass.OPT)
                .isNotEmpty()
                .allMatch(row -> row.execution().instrument().conid() == null);

        ExecutionHistory all = flex(sources().source(McpExecutions.of(client)))
                .build()
                .between(List.of(user.account()), reach(), TODAY.minusDays(1));
        assertThat(all.rows())
                .filteredOn(row -> row.execution().source() == Source.FLEX_ACTIVITY)
                .hasSizeGreaterThan(500)
                .allMatch(row -> row.execution().instrument().conid() != null);
    }

    @Test
    void whatWasReadWhileAnotherConsentTookThePlaceCountsForNobody() {
        AtomicInteger reads = new AtomicInteger();
        McpLogin login = user.login(new ForwardingTokenStore(user.store) {
            @Override
            public Optional<StoredToken> find(String key) {
                if (key.equals("mcp") && reads.incrementAndGet() == 6) {
                    user.connect();
                }
                return super.find(key);
            }
        });
        login.bind(user.account());

        ExecutionHistory history = sources()
                .source(McpExecutions.of(McpClient.of(login)))
                .build()
                .between(List.of(user.account()), reach(), TODAY.minusDays(1));

        assertThat(reads).hasValueGreaterThan(6);
        assertThat(history.rows()).isEmpty();
        assertThat(history.failures()).hasSize(1);
        assertThat(history.coverage(user.account()).orElseThrow().holes())
                .extracting(Hole::detail, Hole::remedy)
                .containsExactly(tuple("MCP: consent: another one took its place", "read again"));
    }

    @Test
    void whoIsNotConnectedGetsHolesWithTheRemedyAndNoFailure() {
        user.login.disconnect();

        ExecutionHistory history = sources()
                .source(McpExecutions.of(client))
                .build()
                .between(List.of(user.account()), TODAY.minusDays(30), TODAY.minusDays(1));

        assertThat(history.rows()).isEmpty();
        assertThat(history.failures()).hasSize(1);
        assertThat(history.coverage()).hasSize(1);
        assertThat(history.coverage(user.account()).orElseThrow().holes())
                .extracting(Hole::detail, Hole::remedy)
                .containsExactly(tuple("MCP: consent: it was taken back here", "connect again"));
        assertThat(history.warnings()).isEmpty();
    }
}
