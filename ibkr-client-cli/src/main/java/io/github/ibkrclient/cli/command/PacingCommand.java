package io.github.ibkrclient.cli.command;

import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.cli.connection.PacingOption;
import io.github.ibkrclient.cli.console.JsonOutput;
import io.github.ibkrclient.cli.console.Table;
import io.github.ibkrclient.operation.PacingRule;
import io.github.ibkrclient.pacing.PacingLimits;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ibkr pacing} shows the limits that the other commands keep; it makes no call. */
@Command(
        name = "pacing",
        description = "Shows the limits in force. Makes no call and needs no credentials.",
        sortOptions = false)
public final class PacingCommand implements Runnable {
    private static final String ALL = "(all together)";

    private final PrintWriter out;

    @Mixin
    private final PacingOption pace = new PacingOption();

    @Option(names = "--json", description = "print the limits as JSON and nothing else")
    private boolean json;

    public PacingCommand(PrintWriter out) {
        this.out = out;
    }

    /**
     * A limit that is in force.
     *
     * @param operation the operation that it holds for
     * @param calls how many calls are allowed in any window of the period
     * @param period the length of the window
     * @param bucket the name under which the calls are counted; operations with the same name share the limit
     * @param source who set it
     */
    private record Limit(String operation, int calls, Duration period, String bucket, Source source) {}

    private enum Source {
        IBKR,
        OVERRIDE
    }

    @Override
    public void run() {
        List<Limit> limits = limits(pace.limits());
        out.print(json ? JsonOutput.of(limits) : table(limits));
    }

    private static List<Limit> limits(PacingLimits inForce) {
        PacingLimits documented = PacingLimits.documented();
        List<Limit> limits = new ArrayList<>();
        inForce.sessionWide().forEach(rule -> limits.add(limit(ALL, rule, documented.sessionWide())));
        for (Endpoint endpoint : Endpoint.values()) {
            inForce.of(endpoint).forEach(rule -> limits.add(limit(endpoint.name(), rule, documented.of(endpoint))));
        }
        return limits;
    }

    private static Limit limit(String operation, PacingRule rule, List<PacingRule> documented) {
        return new Limit(
                operation,
                rule.permits(),
                rule.period(),
                rule.bucket(),
                documented.contains(rule) ? Source.IBKR : Source.OVERRIDE);
    }

    private static Table table(List<Limit> limits) {
        Table table = new Table("OPERATION", "CALLS", "IN", "COUNTED AS", "SET BY");
        limits.forEach(limit -> table.row(
                limit.operation(),
                limit.calls(),
                text(limit.period()),
                limit.bucket(),
                limit.source() == Source.IBKR ? "IBKR" : "--pace"));
        return table;
    }

    private static String text(Duration period) {
        boolean minutes = period.toMinutes() > 0 && period.equals(Duration.ofMinutes(period.toMinutes()));
        if (minutes) {
            return period.toMinutes() + " min";
        }
        return period.toNanosPart() == 0 ? period.toSeconds() + " s" : period.toMillis() + " ms";
    }
}
