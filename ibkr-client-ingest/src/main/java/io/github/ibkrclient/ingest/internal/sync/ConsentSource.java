package io.github.ibkrclient.ingest.internal.sync;

import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.executions.ExecutionHistory.Failure;
import io.github.ibkrclient.executions.ExecutionSource;
import io.github.ibkrclient.executions.coverage.Gap;
import io.github.ibkrclient.ingest.internal.connect.ConsentAccount;
import io.github.ibkrclient.ingest.internal.store.ImportBatch.Consent;
import io.github.ibkrclient.ingest.internal.sync.ConnectionRun.Begun;
import io.github.ibkrclient.ingest.internal.sync.ConnectionRun.Parts;
import io.github.ibkrclient.mcp.McpExecutions;
import io.github.ibkrclient.mcp.McpLogin;
import io.github.ibkrclient.mcp.McpStatus.State;
import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The executions of a consent for AI clients, and what a run learns of its account. */
final class ConsentSource implements ExecutionSource {
    private final Parts parts;
    private final Begun run;
    private final McpLogin login;
    private final McpExecutions executions;
    private final String name;
    private @Nullable String shown;

    private ConsentSource(Parts parts, Begun run) {
        this.parts = parts;
        this.run = run;
        login = parts.clients().mcpLogin(run.row().id());
        executions = McpExecutions.of(parts.clients().mcp(run.row().id()));
        name = ConsentAccount.name(login).orElse("");
    }

    /** The source of a connection; empty when it has no such consent. */
    static Optional<ConsentSource> of(Parts parts, Begun run) {
        return run.credentials().mcp() ? Optional.of(new ConsentSource(parts, run)) : Optional.empty();
    }

    @Override
    public Shown fetch(LocalDate from, LocalDate to) {
        Shown fetched = executions.fetch(from, to);
        State state = login.status().state();
        boolean ended = state == State.DISCONNECTED || state == State.REVOKED;
        return new Shown(
                fetched.account(),
                fetched.provisional(),
                fetched.remedy(),
                fetched.rows(),
                fetched.evidence(),
                fetched.gaps().stream().map(gap -> told(gap, ended)).toList(),
                fetched.warnings(),
                fetched.failures().stream()
                        .map(one -> told(one, ended, run.credentials().live()))
                        .toList());
    }

    /** A failure has a remedy for programmers. */
    private static Gap told(Gap gap, boolean ended) {
        return gap.reason() != Gap.Reason.FAILED
                ? gap
                : new Gap(
                        gap.account(),
                        gap.from(),
                        gap.to(),
                        gap.reason(),
                        gap.detail(),
                        ended ? ConsentFailure.CONNECT : "the next run tries again");
    }

    private static Failure told(Failure failure, boolean ended, boolean beside) {
        return failure.cause() instanceof IbkrException cause
                ? new Failure(failure.source(), new ConsentFailure(cause, ended, beside))
                : failure;
    }

    /** It is remembered with the import, together with the move of what was imported before. */
    @Override
    public void belongsTo(String account) {
        shown = account;
    }

    /** What the import notes of the consent. */
    Consent consent() {
        ConsentAccount accounts = new ConsentAccount(parts.database(), parts.vault(), parts.clients(), parts.clock());
        return new Consent(name, handle -> accounts.learn(handle, run.row(), run.accounts(), name, shown));
    }
}
