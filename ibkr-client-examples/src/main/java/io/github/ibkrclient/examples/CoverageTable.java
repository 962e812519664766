package io.github.ibkrclient.examples;

import io.github.ibkrclient.executions.coverage.Coverage;
import io.github.ibkrclient.executions.coverage.Coverage.Hole;
import java.io.PrintWriter;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Locale;

/** Prints what is known of the days of an account, a line for each month. */
final class CoverageTable {
    private final PrintWriter out;

    CoverageTable(PrintWriter out) {
        this.out = out;
    }

    void print(Coverage coverage) {
        out.println();
        out.println("Coverage of " + coverage.account());
        out.printf(Locale.ROOT, "  %-8s %10s %10s %11s %6s%n", "month", "with", "empty", "executions", "holes");
        YearMonth last = YearMonth.from(coverage.to());
        for (YearMonth month = YearMonth.from(coverage.from()); !month.isAfter(last); month = month.plusMonths(1)) {
            List<LocalDate> days = month.atDay(1)
                    .datesUntil(month.atEndOfMonth().plusDays(1))
                    .filter(day -> !day.isBefore(coverage.from()) && !day.isAfter(coverage.to()))
                    .toList();
            long shown =
                    days.stream().filter(day -> coverage.on(day).isPresent()).count();
            long traded = days.stream()
                    .filter(day -> coverage.on(day).isPresent()
                            && coverage.executions().containsKey(day))
                    .count();
            int executions = days.stream()
                    .mapToInt(day -> coverage.executions().getOrDefault(day, 0))
                    .sum();
            out.printf(
                    Locale.ROOT,
                    "  %-8s %5d days %5d days %11d %6d%n",
                    month,
                    traded,
                    shown - traded,
                    executions,
                    days.size() - shown);
        }
        for (Hole hole : coverage.holes()) {
            String days = hole.from().equals(hole.to()) ? hole.from().toString() : hole.from() + " to " + hole.to();
            out.println("  " + days + ": " + hole.detail() + "; " + hole.remedy());
        }
    }
}
