package io.github.ibkrclient.benchmarks;

import io.github.ibkrclient.executions.merge.ExecutionMerge;
import io.github.ibkrclient.executions.merge.MergeResult;
import io.github.ibkrclient.executions.merge.MergedExecution;
import io.github.ibkrclient.executions.model.AssetClass;
import io.github.ibkrclient.executions.model.Execution;
import io.github.ibkrclient.executions.model.ExecutionTime;
import io.github.ibkrclient.executions.model.Instrument;
import io.github.ibkrclient.executions.model.Side;
import io.github.ibkrclient.executions.model.Source;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A million executions, half of which are known, come to a million that are known. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(jvmArgsAppend = "-Xmx4g")
public class MergeBenchmark {
    private static final int SIZE = 1_000_000;
    private static final Instant START = Instant.parse("2026-01-05T14:30:00Z");

    private final List<MergedExecution> known =
            ExecutionMerge.merge(List.of(), rows(0)).rows();
    private final List<Execution> batch = rows(SIZE / 2);

    /** Checks that the merge does what is measured. */
    public MergeBenchmark() {
        MergeResult result = ours();
        if (result.rows().size() != SIZE + SIZE / 2 || result.duplicates().size() != SIZE / 2) {
            throw new IllegalStateException("the merge gave " + result.rows().size() + " rows");
        }
    }

    /** The merge. */
    @Benchmark
    public MergeResult ours() {
        return ExecutionMerge.merge(known, batch);
    }

    /** A map from the keys of the batch to its rows; each key is made of account and family, as the merge must do too. */
    @Benchmark
    public Map<String, Execution> bare() {
        Map<String, Execution> map = new HashMap<>();
        for (Execution row : batch) {
            map.put(row.account() + "/" + row.executionId(), row);
        }
        return map;
    }

    /** The same when the keys are there already. */
    @Benchmark
    public Map<String, Execution> bareWithKeys() {
        Map<String, Execution> map = new HashMap<>();
        for (Execution row : batch) {
            map.put(String.valueOf(row.executionId()), row);
        }
        return map;
    }

    private static List<Execution> rows(int from) {
        Instrument instrument =
                Instrument.builder(AssetClass.STK, "SPY", "USD").conid(756733L).build();
        List<Execution> rows = new ArrayList<>();
        for (int at = from; at < from + SIZE; at++) {
            rows.add(Execution.builder("U111111" + at % 4, Source.FLEX_ACTIVITY, instrument)
                    .executionId(String.format("0000e0d5.%08x.01.01", at * 2_654_435_761L & 0xffff_ffffL))
                    .tradeId(Integer.toString(100_000_000 + at))
                    .transactionId(Integer.toString(900_000_000 + at))
                    .side(Side.BUY)
                    .quantity(BigDecimal.valueOf(1 + at % 500))
                    .price(BigDecimal.valueOf(50_000 + at % 1_000, 2))
                    .commission(BigDecimal.valueOf(-1))
                    .time(ExecutionTime.utc(START.plusSeconds(at), "20260105;093000"))
                    .build());
        }
        Collections.shuffle(rows, new Random(from));
        return rows;
    }
}
