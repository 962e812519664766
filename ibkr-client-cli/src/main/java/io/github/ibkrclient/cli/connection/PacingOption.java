package io.github.ibkrclient.cli.connection;

import io.github.ibkrclient.cli.console.UsageException;
import io.github.ibkrclient.pacing.PacingLimits;
import java.util.List;
import picocli.CommandLine.Option;

/** The option with which the user sets other limits than IBKR's. */
public final class PacingOption {
    @Option(
            names = "--pace",
            split = ",",
            paramLabel = "NAME=LIMIT",
            defaultValue = "${env:IBKR_PACE:-}",
            description =
                    "limits in place of IBKR's, such as session=50/1s,LIST_TRADES=1/6s; ibkr pacing shows the names."
                            + " A limit wider than IBKR's may end in its penalty box; default: what IBKR_PACE in the"
                            + " environment says")
    private List<String> pace = List.of();

    /** The limits in force. */
    public PacingLimits limits() {
        PacingLimits limits = PacingLimits.documented();
        for (String setting : pace) {
            String[] parts = setting.strip().split("=", 2);
            if (parts.length == 2) {
                try {
                    limits = limits.set(parts[0], parts[1]);
                } catch (IllegalArgumentException e) {
                    throw new UsageException("--pace", String.valueOf(e.getMessage()));
                }
            } else if (!setting.isBlank()) {
                throw new UsageException("--pace", "not NAME=LIMIT: " + setting + "; it looks like session=50/1s");
            }
        }
        return limits;
    }
}
