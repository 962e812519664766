package io.github.ibkrclient.benchmarks;

import io.github.ibkrclient.benchmarks.Ratio.Measure;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.runner.RunnerException;

/** Runs everything and prints tables in Markdown, and a line for each bound that is missed. A missed bound is no failure. */
public final class Benchmarks {
    private final PrintStream out;
    private final List<String> missed = new ArrayList<>();

    private Benchmarks(PrintStream out) {
        this.out = out;
    }

    /**
     * Runs the benchmarks.
     *
     * @param args how many rounds, and the directory for JMH's own reports
     */
    public static void main(String[] args) throws RunnerException, IOException, SQLException {
        int count = Integer.parseInt(args[0]);
        Benchmarks benchmarks = new Benchmarks(System.out);
        benchmarks.pacers(PacerUtilisation.all());
        benchmarks.imports(ImportRates.measure());
        Rounds rounds = new Rounds();
        for (int round = 1; round <= count; round++) {
            System.err.println("round " + round + " of " + count);
            rounds.run(Path.of(args[1], "jmh-" + round + ".log"));
        }
        benchmarks.ratios(rounds);
        benchmarks.missed.forEach(what -> System.err.println("missed: " + what));
        System.exit(0); // whatever thread a benchmark may have left
    }

    private void pacers(List<PacerUtilisation> all) {
        out.println("| 10 calls a second, 60 s | jitter | callers | of what is allowed | violations |");
        out.println("|---|---|---|---|---|");
        for (PacerUtilisation row : all) {
            String share = String.format(Locale.ROOT, "%.1f %%", 100 * row.share());
            String what = row.limiter() + " | " + row.jitter() + " ms | " + row.callers();
            out.println("| " + what + " | " + share + " | " + row.violations() + " |");
            if (row.missesItsBound()) {
                missed.add("pacer " + what + ": " + share + ", " + row.violations() + " violations");
            }
        }
        out.println();
    }

    private void imports(ImportRates rates) {
        out.println(
                "| 1,000,000 executions into PostgreSQL | speed | at least | took | of it processor time of ours |");
        out.println("|---|---|---|---|---|");
        imported("merged and stored", rates, rates.first());
        imported("again, with nothing new", rates, rates.again());
        imported("bare COPY of the same rows into the same table", rates, rates.copy());
        out.println();
    }

    private void imported(String what, ImportRates rates, ImportRates.Took took) {
        String speed = String.format(Locale.ROOT, "%.2f", rates.speed(took));
        out.println(String.format(
                Locale.ROOT,
                "| %s | %s | %s | %.1f s | %.1f s |",
                what,
                speed,
                took.equals(rates.copy()) ? "" : ImportRates.AT_LEAST,
                took.time().toMillis() / 1e3,
                took.cpu().toMillis() / 1e3));
        if (rates.speed(took) < ImportRates.AT_LEAST) {
            missed.add(what + ": " + speed + " of the speed of a bare COPY, where " + ImportRates.AT_LEAST + " is due");
        }
    }

    private void ratios(Rounds rounds) {
        out.println("| work | ratio | at most | took | against | which is |");
        out.println("|---|---|---|---|---|---|");
        for (Ratio ratio : Ratio.all()) {
            List<Double> all = rounds.ratios(ratio);
            double measured = Rounds.median(all);
            String spread =
                    String.format(Locale.ROOT, "%.2f (%.2f to %.2f)", measured, all.get(0), all.get(all.size() - 1));
            out.println("| " + ratio.what() + " | " + spread + " | " + (ratio.bounded() ? ratio.atMost() : "")
                    + " | " + amount(rounds, ratio.ours(), ratio.measure()) + " | "
                    + amount(rounds, ratio.beside(), ratio.measure()) + " | " + ratio.besideWhat() + " |");
            if (measured > ratio.atMost()) {
                missed.add(ratio.what() + ": " + spread + " where at most " + ratio.atMost() + " is due");
            }
        }
    }

    private static String amount(Rounds rounds, String benchmark, Measure measure) {
        double value = rounds.median(benchmark, measure);
        return measure == Measure.ALLOCATION
                ? String.format(Locale.ROOT, "%,.0f B", value)
                : String.format(Locale.ROOT, "%,.1f µs", value);
    }
}
