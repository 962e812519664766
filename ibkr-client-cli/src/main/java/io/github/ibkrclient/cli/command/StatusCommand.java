package io.github.ibkrclient.cli.command;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.cli.connection.ConnectionOptions;
import io.github.ibkrclient.cli.console.Table;
import io.github.ibkrclient.model.BrokerageStatus;
import io.github.ibkrclient.status.SessionStatus;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ibkr status} shows the state of the two sessions and leaves the brokerage session as it is. */
@Command(
        name = "status",
        description = "Shows both sessions. Never opens, takes or ends a brokerage session.",
        sortOptions = false)
public final class StatusCommand implements Runnable {
    @Mixin
    private final ConnectionOptions connection;

    public StatusCommand(ConnectionOptions connection) {
        this.connection = connection;
    }

    /**
     * The state of both sessions.
     *
     * @param sso the sign-on session, as this client has just opened it
     * @param tokenExpiresAt when its token ends
     * @param brokerage the brokerage session, as IBKR sees it
     */
    private record Status(SessionStatus.TierStatus sso, Optional<Instant> tokenExpiresAt, BrokerageStatus brokerage) {}

    @Override
    public void run() {
        connection.show(StatusCommand::status, StatusCommand::table);
    }

    private static Status status(IbkrClient client) {
        BrokerageStatus brokerage = client.session().status();
        SessionStatus known = client.sessionStatus();
        return new Status(known.sso(), known.tokenExpiresAt(), brokerage);
    }

    private static Table table(Status status) {
        String token =
                status.tokenExpiresAt().map(end -> "its token ends " + end).orElse("");
        return new Table("SESSION", "STATE", "REMARK")
                .row("sign-on", status.sso().phase().name().toLowerCase(Locale.ROOT), token)
                .row("brokerage", state(status.brokerage()), status.brokerage().message());
    }

    private static String state(BrokerageStatus brokerage) {
        if (Boolean.TRUE.equals(brokerage.competing())) {
            return "held by another program or device";
        }
        if (!Boolean.TRUE.equals(brokerage.authenticated())) {
            return "not open";
        }
        return Boolean.FALSE.equals(brokerage.established()) ? "starting" : "open";
    }
}
