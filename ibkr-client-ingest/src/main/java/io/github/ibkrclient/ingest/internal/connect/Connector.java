package io.github.ibkrclient.ingest.internal.connect;

import io.github.ibkrclient.CallOptions;
import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.error.AuthorizationException;
import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.ingest.IngestException;
import io.github.ibkrclient.ingest.IngestException.Reason;
import io.github.ibkrclient.ingest.connection.ConnectionCredentials;
import io.github.ibkrclient.ingest.connection.ConnectionStatus;
import io.github.ibkrclient.ingest.connection.CredentialKind;
import io.github.ibkrclient.ingest.connection.PendingConsent;
import io.github.ibkrclient.ingest.connection.StatusChange;
import io.github.ibkrclient.ingest.internal.connect.CredentialVault.OpenCredentials;
import io.github.ibkrclient.ingest.internal.store.AccountMove;
import io.github.ibkrclient.ingest.internal.store.BackfillStore;
import io.github.ibkrclient.ingest.internal.store.ConnectionStore;
import io.github.ibkrclient.ingest.internal.store.ConnectionStore.Row;
import io.github.ibkrclient.ingest.internal.store.Database;
import io.github.ibkrclient.ingest.internal.store.JdbcPacingStore;
import io.github.ibkrclient.mcp.McpLogin;
import io.github.ibkrclient.mcp.McpStatus.State;
import io.github.ibkrclient.model.BrokerageStatus;
import io.github.ibkrclient.oauth.OAuth1Consumer;
import io.github.ibkrclient.oauth.login.OAuth1Authorization;
import io.github.ibkrclient.oauth.login.PendingAuthorization;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** How a connection begins, gets other credentials, and loses its session at IBKR. Thread-safe. */
public final class Connector {
    /** A person waits for the end of the connection, and IBKR may be away. */
    private static final CallOptions LOGOUT = new CallOptions(Duration.ofSeconds(15), 1);

    private static final String ENDED = "the connection was ended meanwhile; begin anew";
    private static final Pattern STATE = Pattern.compile("[?&]state=([A-Za-z0-9_-]+)");

    private final Database database;
    private final CredentialVault vault;
    private final Clients clients;
    private final Examination examination;
    private final InstantSource clock;

    /** Puts the parts together. */
    public Connector(Database database, CredentialVault vault, Clients clients, InstantSource clock) {
        this.database = database;
        this.vault = vault;
        this.clients = clients;
        this.clock = clock;
        examination = new Examination(clients, clock);
    }

    /** Makes a connection with credentials that are examined first, and has its first run start; answers its id. */
    public UUID connect(String userId, String label, List<ConnectionCredentials> credentials) {
        Set<CredentialKind> kinds = EnumSet.noneOf(CredentialKind.class);
        for (ConnectionCredentials one : credentials) {
            if (!kinds.add(one.kind())) {
                throw new IngestException(
                        Reason.BAD_INPUT, "credentials: " + one.kind() + " is given twice; give one of each kind");
            }
        }
        UUID id = UUID.randomUUID();
        credentials.forEach(one -> examination.check(id, one));
        database.useTransaction(handle -> {
            ConnectionStore.create(handle, id, userId, label, status(ConnectionStatus.CONNECTED));
            credentials.forEach(one -> vault.save(handle, id, one));
            if (!credentials.isEmpty()) {
                ConnectionStore.ask(handle, id, now());
            }
            JdbcPacingStore.removeUnused(handle);
        });
        return id;
    }

    /** Puts other credentials in the place of those of their kind, after they were examined, and has a run start. */
    public Optional<StatusChange> replace(String userId, UUID id, ConnectionCredentials credentials) {
        database.useTransaction(handle -> ConnectionStore.ofUser(handle, userId, id));
        examination.check(id, credentials);
        return database.inTransaction(handle -> {
            Row row = locked(handle, userId, id);
            vault.save(handle, id, credentials);
            BackfillStore.reopen(handle, id);
            ConnectionStore.ask(handle, id, now());
            return ConnectionStore.change(handle, row, status(ConnectionStatus.CONNECTED));
        });
    }

    /** Makes a connection that waits for a consent. */
    public PendingConsent beginConsent(String userId, String label) {
        return begun(userId, label, begin(UUID.randomUUID()));
    }

    /** Asks for consent again; until it is given, the connection stays as it is. */
    public PendingConsent renewConsent(String userId, UUID id) {
        database.useTransaction(handle -> ConnectionStore.ofUser(handle, userId, id));
        return renewed(userId, begin(id));
    }

    private AskedConsent begin(UUID id) {
        OAuth1Authorization authorization = authorization(new ConsentTokens(clients.tokens()));
        PendingAuthorization pending = asked("IBKR gave no request token", () -> authorization.begin(id.toString()));
        return new AskedConsent(
                new PendingConsent(id, pending.url(), pending.expiresAt()),
                OAuth1Authorization.requestToken(pending.url().toString()),
                null);
    }

    /**
     * The same for a consent for AI clients.
     *
     * @param account the account that the user will choose on IBKR's page; null when it is not said
     */
    public PendingConsent beginMcpConsent(String userId, String label, @Nullable String account) {
        return begun(userId, label, beginMcp(UUID.randomUUID(), account));
    }

    /** Asks for a consent for AI clients again, or for one beside other credentials. */
    public PendingConsent renewMcpConsent(String userId, UUID id, @Nullable String account) {
        database.useTransaction(handle -> ConnectionStore.ofUser(handle, userId, id));
        return renewed(userId, beginMcp(id, account));
    }

    private AskedConsent beginMcp(UUID id, @Nullable String account) {
        if (!clients.offersMcp()) {
            throw new IngestException(
                    Reason.WRONG_STATE,
                    "this program offers no consent for AI clients; set Ingest.Builder.mcp (with Spring"
                            + " ibkr.ingest.mcp.accept-unclear-terms)");
        }
        if (account != null) {
            ConsentAccount.check(account);
        }
        try {
            McpLogin login = clients.mcpLogin(id);
            State state = login.status().state();
            if (state == State.DISCONNECTED || state == State.REVOKED) {
                login.forgetRegistration(); // only a consent that works proves that IBKR still knows it
            }
            URI page = login.begin();
            return new AskedConsent(
                    new PendingConsent(id, page, now().plus(Clients.MCP_CONSENT)),
                    state(page.toString()).orElseThrow(),
                    account);
        } catch (CredentialException e) { // of the endpoint or the callback, which the operator has set
            throw new IngestException(Reason.WRONG_STATE, String.valueOf(e.getMessage()), List.of(), e);
        } catch (IbkrException e) {
            throw unavailable("IBKR's consent page cannot be asked for", e);
        }
    }

    /**
     * A consent that was asked for.
     *
     * @param secret what the callback will have, so that it is known again
     * @param account the account that the user named; null when none was named
     */
    private record AskedConsent(
            PendingConsent pending, String secret, @Nullable String account) {}

    private PendingConsent begun(String userId, String label, AskedConsent asked) {
        return database.inTransaction(handle -> {
            UUID id = asked.pending().connectionId();
            ConnectionStore.create(handle, id, userId, label, status(ConnectionStatus.CONNECTING));
            return pending(handle, userId, asked);
        });
    }

    private PendingConsent renewed(String userId, AskedConsent asked) {
        return database.inTransaction(handle -> {
            locked(handle, userId, asked.pending().connectionId());
            return pending(handle, userId, asked);
        });
    }

    private PendingConsent pending(Handle handle, String userId, AskedConsent asked) {
        PendingConsent pending = asked.pending();
        handle.execute(
                "delete from consent where expires <= ? or connection_id = ?", clock.instant(), pending.connectionId());
        handle.execute(
                "insert into consent (token_hash, user_id, connection_id, expires, account) values (?, ?, ?, ?, ?)",
                JdbcTokenStore.hash(asked.secret()),
                userId,
                pending.connectionId(),
                pending.expiresAt(),
                asked.account());
        return pending;
    }

    /**
     * Trades what the browser brought back for tokens. When that is not possible, everything is as before; only a consent for
     * AI clients must then be asked for again.
     */
    public Consented completeConsent(String userId, String callbackUri) {
        Optional<String> state = state(callbackUri);
        return state.isPresent()
                ? completeMcp(userId, callbackUri, JdbcTokenStore.hash(state.get()))
                : completeOAuth1(userId, callbackUri);
    }

    private Consented completeOAuth1(String userId, String callbackUri) {
        String hash;
        try {
            hash = JdbcTokenStore.hash(OAuth1Authorization.requestToken(callbackUri));
        } catch (AuthorizationException e) {
            throw refused(e);
        }
        UUID id = awaited(userId, hash);
        ConsentTokens consent = new ConsentTokens(clients.tokens());
        OAuth1Authorization authorization = authorization(consent);
        asked("IBKR gave no access token", () -> authorization.complete(callbackUri, id.toString()));
        return database.inTransaction(handle -> {
            Row row = locked(handle, userId, id);
            if (handle.execute("delete from consent where token_hash = ?", hash) == 0) {
                throw new IngestException(Reason.CONSENT_REFUSED, ENDED);
            }
            vault.saveConsent(handle, id, consent.access().orElseThrow());
            ConnectionStore.ask(handle, id, now());
            return new Consented(id, ConnectionStore.change(handle, row, status(ConnectionStatus.CONNECTED)));
        });
    }

    /** The connection whose consent the callback answers. */
    private UUID awaited(String userId, String hash) {
        return database.inTransaction(handle -> handle.createQuery(
                                "select connection_id from consent where token_hash = :hash and user_id = :user")
                        .bind("hash", hash)
                        .bind("user", userId)
                        .mapTo(UUID.class)
                        .findOne())
                .orElseThrow(() -> new IngestException(
                        Reason.CONSENT_REFUSED,
                        "this user did not ask for the consent of this callback, or it was completed or is long past; begin"
                                + " anew"));
    }

    /** The tokens are stored first. A run that works with those of the former consent cannot write any more. */
    private Consented completeMcp(String userId, String callbackUri, String hash) {
        UUID id = awaited(userId, hash);
        McpLogin login = clients.mcpLogin(id);
        try {
            login.complete(callbackUri);
        } catch (CredentialException e) {
            String why = callbackUri.contains("error=access_denied")
                    ? "the user refused access on IBKR's page"
                    : e.explanation();
            throw new IngestException(Reason.CONSENT_REFUSED, why + "; begin anew", List.of(), e);
        } catch (IbkrException e) {
            throw unavailable("IBKR gave no token, so the consent must begin anew", e);
        }
        return database.inTransaction(handle -> {
                    Row row = locked(handle, userId, id);
                    Optional<String> account = handle.createQuery(
                                    "delete from consent where token_hash = :hash returning coalesce(account, '')")
                            .bind("hash", hash)
                            .mapTo(String.class)
                            .findOne();
                    if (account.isEmpty()) {
                        return Optional.<Consented>empty(); // the connection was ended meanwhile
                    }
                    account.filter(named -> !named.isEmpty()).ifPresent(login::bind);
                    vault.saveMcpConsent(handle, id);
                    AccountMove.release(handle, id);
                    ConnectionStore.shown(handle, id, List.of(login.account()), now(), null);
                    ConnectionStore.supersede(handle, id);
                    BackfillStore.reopen(handle, id);
                    ConnectionStore.ask(handle, id, now());
                    return Optional.of(
                            new Consented(id, ConnectionStore.change(handle, row, status(ConnectionStatus.CONNECTED))));
                })
                .orElseThrow(() -> {
                    revoke(id);
                    login.forget();
                    return new IngestException(Reason.CONSENT_REFUSED, ENDED);
                });
    }

    /** What a callback of OAuth 2.1 is known by; empty for one of OAuth 1.0a, which has none. */
    private static Optional<String> state(String callbackUri) {
        Matcher matcher = STATE.matcher(callbackUri);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** A connection whose consent was given, and the status that it took by that. */
    public record Consented(UUID id, Optional<StatusChange> change) {}

    private OAuth1Authorization authorization(ConsentTokens consent) {
        OAuth1Consumer consumer = clients.consumer()
                .orElseThrow(() -> new IngestException(
                        Reason.WRONG_STATE,
                        "this program has no consumer for connections by consent; set Ingest.Builder.consumer, or connect"
                                + " with keys"));
        return clients.authorization(consumer, consent);
    }

    private static <T> T asked(String what, Supplier<T> call) {
        try {
            return call.get();
        } catch (AuthorizationException e) {
            throw refused(e);
        } catch (IbkrException e) {
            throw unavailable(what, e);
        }
    }

    private static IngestException unavailable(String what, IbkrException e) {
        return new IngestException(Reason.IBKR_UNAVAILABLE, what + ": " + e.getMessage(), List.of(), e);
    }

    private static IngestException refused(AuthorizationException e) {
        return new IngestException(Reason.CONSENT_REFUSED, e.explanation(), List.of(), e);
    }

    private static Row locked(Handle handle, String userId, UUID id) {
        ConnectionStore.ofUser(handle, userId, id);
        return ConnectionStore.locked(handle, id).orElseThrow();
    }

    private StatusChange status(ConnectionStatus status) {
        return new StatusChange(now(), status, null, null, null);
    }

    private Instant now() {
        return clock.instant();
    }

    /**
     * A connection that was ended, and the credentials that it had.
     *
     * @param opened the credentials; empty when they could not be opened
     * @param change its status; empty when it had ended before
     */
    public record Ended(Optional<OpenCredentials> opened, Set<CredentialKind> kinds, Optional<StatusChange> change) {}

    /** Ends a connection and erases its credentials. Those that cannot be opened are erased unread. */
    public Ended end(Handle handle, Row row) {
        UUID id = row.id();
        Set<CredentialKind> kinds = vault.kinds(handle, id);
        Optional<OpenCredentials> opened;
        try {
            opened = Optional.of(vault.open(handle, id));
        } catch (IngestException e) {
            if (e.reason() != Reason.SECRETS_UNREADABLE) {
                throw e;
            }
            opened = Optional.empty();
        }
        vault.erase(handle, id);
        handle.execute("delete from consent where connection_id = ?", id);
        return new Ended(opened, kinds, ConnectionStore.disconnect(handle, row, status(ConnectionStatus.DISCONNECTED)));
    }

    /**
     * Ends the session at IBKR, unless another program holds it.
     *
     * @return whether IBKR confirmed it
     */
    public boolean logout(UUID id, Ended ended) {
        Optional<OpenCredentials> live = ended.opened().filter(OpenCredentials::live);
        if (live.isEmpty()) {
            return false;
        }
        try (IbkrClient client = clients.client(id, live.get())) {
            IbkrClient brief = client.with(LOGOUT);
            BrokerageStatus status = brief.session().status();
            return !Boolean.TRUE.equals(status.competing())
                    && Boolean.TRUE.equals(brief.session().logout().status());
        } catch (IbkrException | IngestException e) { // IBKR is away, or the program has no consumer any more
            return false;
        } finally {
            clients.forget(id);
        }
    }

    /**
     * Has IBKR take the tokens of a consent for AI clients back, if there is one, and deletes them.
     *
     * @return whether IBKR confirmed it; false also when another program works with the tokens for too long
     */
    public boolean revoke(UUID id) {
        try {
            return clients.mcpLogin(id).disconnect();
        } catch (IbkrException e) {
            return false;
        } catch (IngestException e) {
            if (e.reason() == Reason.SECRETS_UNREADABLE) { // they are erased unread
                return false;
            }
            throw e;
        }
    }

    /**
     * Erases what is left of a consent for AI clients.
     *
     * @return what of the credentials stays valid at IBKR and how to end it
     */
    public List<String> forget(UUID id, Ended ended) {
        clients.mcpLogin(id).forget();
        List<String> valid = new ArrayList<>();
        for (CredentialKind kind : ended.kinds()) {
            valid.add(
                    switch (kind) {
                        case OAUTH1_KEYS ->
                            "the access token of the consumer key: revoke it in IBKR's self-service portal, or make a new one there";
                        case OAUTH1_CONSENT ->
                            "the consent to this application: withdraw it in Client Portal, Settings, or ask IBKR to";
                        case OAUTH2 -> "the OAuth 2.0 client and its key: ask IBKR to withdraw the key";
                        case FLEX ->
                            "the token of the Flex Web Service: switch the service off in Client Portal, Flex Queries, or make a new"
                                    + " token, which voids this one";
                        case MCP_CONSENT ->
                            "what IBKR keeps of the consent for AI clients: remove it in Client Portal, Settings, Manage"
                                    + " Third-Party Consents";
                    });
        }
        return valid;
    }
}
