package io.github.ibkrclient.ingest.internal.connect;

import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.executions.model.Source;
import io.github.ibkrclient.ingest.IngestException;
import io.github.ibkrclient.ingest.IngestException.Reason;
import io.github.ibkrclient.ingest.connection.ConnectedAccount;
import io.github.ibkrclient.ingest.connection.CredentialKind;
import io.github.ibkrclient.ingest.internal.store.AccountMove;
import io.github.ibkrclient.ingest.internal.store.ConnectionStore;
import io.github.ibkrclient.ingest.internal.store.ConnectionStore.Row;
import io.github.ibkrclient.ingest.internal.store.Database;
import io.github.ibkrclient.mcp.McpLogin;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Which account a consent for AI clients is of. IBKR does not tell it: the user says it, or it is learnt from other sources
 * that show executions with the same ids. What was imported moves to the account in the transaction that remembers it.
 */
public final class ConsentAccount {
    /** Sources that say themselves which account it is. */
    private static final Set<Source> NO_CONSENT = EnumSet.complementOf(EnumSet.of(Source.MCP));

    private static final Pattern ACCOUNT = Pattern.compile("[A-Z]{1,4}[0-9]{4,12}");

    private final Database database;
    private final CredentialVault vault;
    private final Clients clients;
    private final InstantSource clock;

    /** Of all connections. */
    public ConsentAccount(Database database, CredentialVault vault, Clients clients, InstantSource clock) {
        this.database = database;
        this.vault = vault;
        this.clients = clients;
        this.clock = clock;
    }

    static void check(String account) {
        if (!ACCOUNT.matcher(account).matches()) {
            throw new IngestException(
                    Reason.BAD_INPUT, "account: give the id of an account as IBKR shows it, such as U1234567");
        }
    }

    /**
     * The user says which account it is. A run that works is dropped, because it may have asked for another name.
     *
     * @throws IngestException {@code WRONG_STATE} without such a consent, {@code BAD_INPUT} when this can be no account, or
     *     other sources than consents show that the executions are those of another one
     */
    public void say(String userId, UUID id, String account) {
        check(account);
        database.useTransaction(handle -> {
            ConnectionStore.ofUser(handle, userId, id);
            AccountMove move = new AccountMove(handle, userId);
            Set<CredentialKind> kinds = vault.kinds(handle, id);
            McpLogin login = clients.mcpLogin(id);
            Optional<String> name = name(login).filter(one -> kinds.contains(CredentialKind.MCP_CONSENT));
            if (name.isEmpty()) {
                throw new IngestException(
                        Reason.WRONG_STATE,
                        "the connection has no consent for AI clients; the accounts of other credentials are known");
            }
            ConnectionStore.locked(handle, id);
            String before = login.account();
            if (before.equals(account)) {
                return;
            }
            List<String> consents = AccountMove.consents(id, name.get());
            Optional<String> owner = real(move.owners(before, consents, NO_CONSENT));
            if (owner.isPresent() && !owner.get().equals(account)) {
                throw new IngestException(
                        Reason.BAD_INPUT,
                        "account: its executions are those of " + owner.get() + ", as another source shows");
            }
            move(handle, move, id, consents, before, account);
            if (kinds.size() == 1) {
                ConnectionStore.removeAccount(handle, id, before);
            }
            login.bind(account);
            ConnectionStore.supersede(handle, id);
            ConnectionStore.ask(handle, id, clock.instant());
        });
    }

    /**
     * Learns from the executions that are stored which accounts the names are that stand in place of one, in the transaction
     * of an import that has locked the connection. Names of former consents of the connection may also turn out to be the
     * present one.
     *
     * @param row the connection
     * @param names the accounts of the connection
     * @param consent the name of the consent that the run read with
     * @param shown the account that the sources of the run showed together; null when they did not
     */
    public void learn(Handle handle, Row row, List<ConnectedAccount> names, String consent, @Nullable String shown)
            throws SQLException {
        McpLogin login = clients.mcpLogin(row.id());
        if (!name(login).equals(Optional.of(consent))) {
            throw new IngestException(
                    Reason.TAKEN_OVER,
                    "another consent was given meanwhile; what was fetched was dropped, the next run fetches it again");
        }
        List<String> unknown = names.stream()
                .map(ConnectedAccount::id)
                .filter(McpLogin::isProvisional)
                .toList();
        if (unknown.isEmpty()) {
            return;
        }
        AccountMove move = new AccountMove(handle, row.userId());
        for (String name : unknown) {
            String present = login.account();
            List<String> consents = List.of(name);
            Set<String> owners = move.owners(name, consents, EnumSet.allOf(Source.class));
            Optional<String> owner = name.equals(present)
                    ? Optional.ofNullable(shown).or(() -> real(owners))
                    : real(owners).or(() -> Optional.of(present).filter(owners::contains));
            if (owner.isPresent()) {
                move(handle, move, row.id(), consents, name, owner.get());
                if (name.equals(present)) {
                    login.bind(owner.get());
                }
            }
        }
    }

    /** What the rows of a consent stand under while its account is not known; empty when there is no consent. */
    public static Optional<String> name(McpLogin login) {
        try {
            return Optional.of(McpLogin.provisional(login.consentId()));
        } catch (CredentialException e) { // nobody has connected, or it was taken back and is erased soon
            return Optional.empty();
        }
    }

    /** The only real account among them. */
    private static Optional<String> real(Set<String> owners) {
        List<String> real =
                owners.stream().filter(one -> !McpLogin.isProvisional(one)).toList();
        return real.size() == 1 ? Optional.of(real.get(0)) : Optional.empty();
    }

    private void move(Handle handle, AccountMove move, UUID id, List<String> consents, String from, String to)
            throws SQLException {
        boolean provisional = McpLogin.isProvisional(from);
        move.move(from, to, consents, provisional, clock.instant());
        ConnectionStore.shown(handle, id, List.of(to), clock.instant(), null);
        if (provisional) {
            ConnectionStore.removeAccount(handle, id, from);
        }
    }
}
