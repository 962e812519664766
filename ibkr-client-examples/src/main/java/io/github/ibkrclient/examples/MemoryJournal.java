package io.github.ibkrclient.examples;

import io.github.ibkrclient.ClientListener;
import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.executions.ExecutionHistory;
import io.github.ibkrclient.executions.Executions;
import io.github.ibkrclient.executions.coverage.Coverage;
import io.github.ibkrclient.executions.flex.FlexClient;
import io.github.ibkrclient.executions.flex.FlexToken;
import io.github.ibkrclient.executions.merge.ExecutionMerge;
import io.github.ibkrclient.executions.merge.MergeResult;
import io.github.ibkrclient.executions.merge.MergedExecution;
import io.github.ibkrclient.executions.model.Execution;
import io.github.ibkrclient.model.PortfolioAccount;
import io.github.ibkrclient.oauth.OAuth1;
import io.github.ibkrclient.testkit.SimulatorServer;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** In memory, where no PostgreSQL can be started. */
final class MemoryJournal implements Journal {
    private static final int LIVE_DAYS = 7;

    private final IbkrClient client;
    private final FlexClient flex;
    private final String query;
    private final IbkrRuntime runtime;
    private List<String> accounts = List.of();
    private List<MergedExecution> rows = List.of();
    private List<Coverage> coverage = List.of();

    MemoryJournal(DemoUser demo, SimulatorServer server, IbkrRuntime runtime, ClientListener listener) {
        this.runtime = runtime;
        client = IbkrClient.builder()
                .baseUrl(server.baseUrl())
                .pacingInMemory() // this simulator will never be met again
                .signer(OAuth1.signer(demo.credentials()))
                .readOnly()
                .runtime(runtime)
                .listener(listener)
                .build();
        flex = FlexClient.builder(FlexToken.of(demo.flex().token()))
                .baseUrl(server.flexUrl())
                .runtime(runtime)
                .build();
        query = demo.flex().queryIds().get(0);
    }

    @Override
    public List<String> connect() {
        client.connect();
        accounts = client.portfolio().accounts().stream()
                .map(PortfolioAccount::accountId)
                .map(Objects::requireNonNull)
                .sorted()
                .toList();
        return accounts;
    }

    @Override
    public Counts sync() {
        LocalDate today = Demo.today(runtime);
        return merge(Executions.builder()
                .live(client)
                .timing(runtime.timing())
                .build()
                .between(accounts, today.minusDays(LIVE_DAYS - 1L), today));
    }

    @Override
    public Counts backfill(LocalDate from, LocalDate to) {
        ExecutionHistory history = Executions.builder()
                .flex(flex, query)
                .timing(runtime.timing())
                .build()
                .between(accounts, from, to);
        coverage = history.coverage();
        return merge(history);
    }

    private Counts merge(ExecutionHistory history) {
        if (!history.failures().isEmpty()) {
            ExecutionHistory.Failure failure = history.failures().get(0);
            throw new IllegalStateException(
                    failure.source() + ": " + failure.cause().getMessage(), failure.cause());
        }
        List<Execution> told = history.rows().stream()
                .flatMap(row -> row.observations().stream())
                .toList();
        MergeResult result = ExecutionMerge.merge(rows, told);
        rows = result.rows();
        return new Counts(
                result.inserts().size(),
                result.duplicates().size() + result.enrichments().size());
    }

    @Override
    public List<Execution> newest(int count) {
        return rows.stream()
                .map(MergedExecution::execution)
                .sorted(Comparator.comparing((Execution row) ->
                                Objects.requireNonNull(row.time().instant()))
                        .reversed())
                .limit(count)
                .toList();
    }

    @Override
    public List<Coverage> coverage(LocalDate from, LocalDate to) {
        return coverage;
    }

    @Override
    public void disconnect() {
        client.logout();
    }

    @Override
    public void close() {
        client.close();
    }
}
