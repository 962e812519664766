package io.github.ibkrclient.ingest.execution;

import io.github.ibkrclient.executions.model.AssetClass;
import io.github.ibkrclient.executions.model.Side;
import java.time.LocalDate;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which executions are wanted; everything that is empty or null is not looked at.
 *
 * @param accounts these accounts
 * @param from from this trade date on
 * @param to up to this trade date
 * @param symbol this symbol, or this underlying
 * @param assetClass this class
 * @param side this side
 * @param changedSince only what a change with a higher number wrote; see {@link StoredExecution#changedBy}
 */
public record ExecutionFilter(
        Set<String> accounts,
        @Nullable LocalDate from,
        @Nullable LocalDate to,
        @Nullable String symbol,
        @Nullable AssetClass assetClass,
        @Nullable Side side,
        @Nullable Long changedSince) {
    /** All executions. */
    public static final ExecutionFilter ALL = new ExecutionFilter(Set.of(), null, null, null, null, null, null);

    /** Copies the set. */
    public ExecutionFilter {
        accounts = Set.copyOf(accounts);
    }

    /** The executions of some days, of all accounts. */
    public static ExecutionFilter between(LocalDate from, LocalDate to) {
        return new ExecutionFilter(Set.of(), from, to, null, null, null, null);
    }
}
