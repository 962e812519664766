package io.github.ibkrclient.benchmarks;

import io.github.ibkrclient.benchmarks.Ratio.Measure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * The benchmarks, all of them once in each round and each in a JVM of its own. What is compared is so measured shortly
 * after one another, and again a minute later: what else the machine does meanwhile hits both.
 */
final class Rounds {
    private static final TimeValue ITERATION = TimeValue.seconds(1);
    /** Until then compilation goes on: with half of it, two rounds of the slowest rows differed fourfold. */
    private static final int WARM_UP = 12;

    private static final String ALLOCATION = "gc.alloc.rate.norm";

    private final List<Map<String, Map<Measure, Double>>> rounds = new ArrayList<>();

    /** Runs one more round; JMH's own words go to the file. */
    void run(Path log) throws RunnerException {
        Map<String, Map<Measure, Double>> round = new HashMap<>();
        for (RunResult result : new Runner(new OptionsBuilder()
                        .include("^io\\.github\\.ibkrclient\\.\\w+\\.\\w+Benchmark\\.")
                        .forks(1)
                        .warmupIterations(WARM_UP)
                        .warmupTime(ITERATION)
                        .measurementIterations(5)
                        .measurementTime(ITERATION)
                        .jvmArgs("-Xms1g", "-Xmx1g", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn")
                        .addProfiler(GCProfiler.class)
                        .addProfiler(CpuProfiler.class)
                        .shouldFailOnError(true)
                        .output(log.toString())
                        .build())
                .run()) {
            round.put(
                    name(result.getParams().getBenchmark()),
                    Map.of(
                            Measure.MEDIAN,
                            result.getPrimaryResult().getStatistics().getPercentile(50),
                            Measure.CPU,
                            median(result, CpuProfiler.NAME),
                            Measure.ALLOCATION,
                            median(result, ALLOCATION)));
        }
        rounds.add(round);
    }

    /** The ratio in each round, in ascending order. */
    List<Double> ratios(Ratio ratio) {
        return rounds.stream()
                .map(round ->
                        value(round, ratio.ours(), ratio.measure()) / value(round, ratio.beside(), ratio.measure()))
                .sorted()
                .toList();
    }

    /** The median over the rounds, in microseconds or bytes. */
    double median(String benchmark, Measure measure) {
        return median(rounds.stream()
                .map(round -> value(round, benchmark, measure))
                .sorted()
                .toList());
    }

    static double median(List<Double> sorted) {
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    private static double value(Map<String, Map<Measure, Double>> round, String benchmark, Measure measure) {
        Map<Measure, Double> values = round.get(benchmark);
        Double value = values == null ? null : values.get(measure);
        if (value == null) {
            throw new IllegalStateException("no " + measure + " of " + benchmark + " was measured");
        }
        return value;
    }

    private static double median(RunResult result, String secondary) {
        return Objects.requireNonNull(result.getSecondaryResults().get(secondary), secondary)
                .getStatistics()
                .getPercentile(50);
    }

    private static String name(String benchmark) {
        int method = benchmark.lastIndexOf('.');
        return benchmark.substring(benchmark.lastIndexOf('.', method - 1) + 1);
    }
}
