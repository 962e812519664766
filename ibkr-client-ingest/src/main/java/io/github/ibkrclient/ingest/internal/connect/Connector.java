package io.github.ibkrclient.ingest.internal.connect;

import io.github.ibkrclient.CallOptions;
import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.error.AuthorizationException;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.ingest.IngestException;
import io.github.ibkrclient.ingest.IngestException.Reason;
import io.github.ibkrclient.ingest.connection.ConnectionCredentials;
import io.github.ibkrclient.ingest.connection.ConnectionStatus;
import io.github.ibkrclient.ingest.connection.CredentialKind;
import io.github.ibkrclient.ingest.connection.PendingConsent;
import io.github.ibkrclient.ingest.connection.StatusChange;
import io.github.ibkrclient.ingest.internal.connect.CredentialVault.OpenCredentials;
import io.github.ibkrclient.ingest.internal.secret.SecretBox;
import io.github.ibkrclient.ingest.internal.store.BackfillStore;
import io.github.ibkrclient.ingest.internal.store.ConnectionStore;
import io.github.ibkrclient.ingest.internal.store.ConnectionStore.Row;
import io.github.ibkrclient.ingest.internal.store.Database;
import io.github.ibkrclient.ingest.internal.store.JdbcPacingStore;
import io.github.ibkrclient.model.BrokerageStatus;
import io.github.ibkrclient.oauth.OAuth1Consumer;
import io.github.ibkrclient.oauth.login.OAuth1Authorization;
import io.github.ibkrclient.oauth.login.PendingAuthorization;
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
import org.jdbi.v3.core.Handle;

/** How a connection begins, gets other credentials, and loses its session at IBKR. Thread-safe. */
public final class Connector {
    /** A person waits for the end of the connection, and IBKR may be away. */
    private static final CallOptions LOGOUT = new CallOptions(Duration.ofSeconds(15), 1);

    private final Database database;
    private final CredentialVault vault;
    private final Clients clients;
    private final Examination examination;
    private final JdbcTokenStore tokens;
    private final InstantSource clock;

    /** Puts the parts together. */
    public Connector(Database database, SecretBox box, CredentialVault vault, Clients clients, InstantSource clock) {
        this.database = database;
        this.vault = vault;
        this.clients = clients;
        this.clock = clock;
        examination = new Examination(clients, clock);
        tokens = new JdbcTokenStore(database, box);
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
        UUID id = UUID.randomUUID();
        PendingAuthorization pending = begin(id);
        return database.inTransaction(handle -> {
            ConnectionStore.create(handle, id, userId, label, status(ConnectionStatus.CONNECTING));
            return pending(handle, userId, id, pending);
        });
    }

    /** Asks for consent again; until it is given, the connection stays as it is. */
    public PendingConsent renewConsent(String userId, UUID id) {
        database.useTransaction(handle -> ConnectionStore.ofUser(handle, userId, id));
        PendingAuthorization pending = begin(id);
        return database.inTransaction(handle -> {
            locked(handle, userId, id);
            return pending(handle, userId, id, pending);
        });
    }

    private PendingAuthorization begin(UUID id) {
        OAuth1Authorization authorization = authorization(new ConsentTokens(tokens));
        return asked("IBKR gave no request token", () -> authorization.begin(id.toString()));
    }

    private PendingConsent pending(Handle handle, String userId, UUID id, PendingAuthorization pending) {
        handle.execute("delete from consent where expires <= ? or connection_id = ?", clock.instant(), id);
        handle.execute(
                "insert into consent (token_hash, user_id, connection_id, expires) values (?, ?, ?, ?)",
                JdbcTokenStore.hash(
                        OAuth1Authorization.requestToken(pending.url().toString())),
                userId,
                id,
                pending.expiresAt());
        return new PendingConsent(id, pending.url(), pending.expiresAt());
    }

    /**
     * Trades what the browser brought back for an access token. Token and status are written in one transaction; when that is
     * not possible, everything is as before.
     */
    public Consented completeConsent(String userId, String callbackUri) {
        String hash;
        try {
            hash = JdbcTokenStore.hash(OAuth1Authorization.requestToken(callbackUri));
        } catch (AuthorizationException e) {
            throw refused(e);
        }
        UUID id = database.inTransaction(handle -> handle.createQuery(
                                "select connection_id from consent where token_hash = :hash and user_id = :user")
                        .bind("hash", hash)
                        .bind("user", userId)
                        .mapTo(UUID.class)
                        .findOne())
                .orElseThrow(() -> new IngestException(
                        Reason.CONSENT_REFUSED,
                        "this user did not ask for the consent of this callback, or it was completed or is long past; begin"
                                + " anew"));
        ConsentTokens consent = new ConsentTokens(tokens);
        OAuth1Authorization authorization = authorization(consent);
        asked("IBKR gave no access token", () -> authorization.complete(callbackUri, id.toString()));
        return database.inTransaction(handle -> {
            Row row = locked(handle, userId, id);
            vault.saveConsent(handle, id, consent.access().orElseThrow());
            handle.execute("delete from consent where token_hash = ?", hash);
            ConnectionStore.ask(handle, id, now());
            return new Consented(id, ConnectionStore.change(handle, row, status(ConnectionStatus.CONNECTED)));
        });
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
            throw new IngestException(Reason.IBKR_UNAVAILABLE, what + ": " + e.getMessage(), List.of(), e);
        }
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
     * Ends the session at IBKR, unless another program holds it.
     *
     * @return whether IBKR confirmed it
     */
    public boolean logout(UUID id, OpenCredentials credentials) {
        if (!credentials.live()) {
            return false;
        }
        try (IbkrClient client = clients.client(id, credentials)) {
            IbkrClient brief = client.with(LOGOUT);
            BrokerageStatus status = brief.session().status();
            return !Boolean.TRUE.equals(status.competing())
                    && Boolean.TRUE.equals(brief.session().logout().status());
        } catch (IbkrException e) {
            return false;
        } finally {
            clients.forget(id);
        }
    }

    /**
     * Erases the credentials of a connection.
     *
     * @return what stays valid at IBKR and how to end it
     */
    public List<String> erase(Handle handle, UUID id) {
        Set<CredentialKind> kinds = vault.kinds(handle, id);
        vault.erase(handle, id);
        handle.execute("delete from consent where connection_id = ?", id);
        List<String> valid = new ArrayList<>();
        for (CredentialKind kind : kinds) {
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
                    });
        }
        return valid;
    }
}
