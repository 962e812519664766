package io.github.ibkrclient.ingest.internal.connect;

import io.github.ibkrclient.CompetePolicy;
import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.auth.Signer;
import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.executions.flex.FlexClient;
import io.github.ibkrclient.executions.flex.FlexToken;
import io.github.ibkrclient.ingest.IngestException;
import io.github.ibkrclient.ingest.IngestException.Reason;
import io.github.ibkrclient.ingest.connection.ConnectionCredentials.Flex;
import io.github.ibkrclient.ingest.connection.ConnectionCredentials.OAuth1Keys;
import io.github.ibkrclient.ingest.connection.ConnectionCredentials.OAuth2Keys;
import io.github.ibkrclient.ingest.internal.connect.CredentialVault.OpenCredentials;
import io.github.ibkrclient.ingest.internal.secret.SecretBox;
import io.github.ibkrclient.ingest.internal.store.Database;
import io.github.ibkrclient.ingest.internal.store.JdbcPacingStore;
import io.github.ibkrclient.mcp.McpClient;
import io.github.ibkrclient.mcp.McpLogin;
import io.github.ibkrclient.oauth.OAuth1;
import io.github.ibkrclient.oauth.OAuth1Consumer;
import io.github.ibkrclient.oauth.OAuth1Credentials;
import io.github.ibkrclient.oauth.OAuth2;
import io.github.ibkrclient.oauth.OAuth2Credentials;
import io.github.ibkrclient.oauth.TokenStore;
import io.github.ibkrclient.oauth.login.OAuth1Authorization;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Makes the clients of connections. The signer of a connection is kept from one run to the next, so that a live session token
 * serves for as long as it lives. Thread-safe.
 */
public final class Clients {
    /** The signers that were used last are kept; each takes some kilobytes. */
    private static final int MOST_SIGNERS = 20_000;

    /** A report mostly takes seconds. One that takes longer is asked for again later, so that it does not keep a worker. */
    private static final Duration FLEX_PATIENCE = Duration.ofMinutes(2);

    /** How long a user may take on the page of a consent for AI clients. */
    static final Duration MCP_CONSENT = Duration.ofMinutes(10);

    private final ConnectSettings settings;
    private final Database database;
    private final JdbcTokenStore tokens;
    private final Map<UUID, KnownSigner> signers = new LinkedHashMap<>();

    private record KnownSigner(String fingerprint, Signer signer) {}

    /** Makes clients with these settings, which keep their pace and their tokens in the database. */
    public Clients(ConnectSettings settings, Database database, SecretBox box) {
        this.settings = settings;
        this.database = database;
        tokens = new JdbcTokenStore(database, box, settings.runtime().timing());
    }

    /**
     * A client for live trades and reports, as far as the credentials go. The caller closes it.
     *
     * @throws CredentialException when the credentials cannot be used
     */
    public IbkrClient client(UUID connection, OpenCredentials credentials) {
        IbkrClient.Builder builder = builder(paceName(connection, credentials)).readOnly();
        if (credentials.live()) {
            builder.signer(signer(connection, credentials));
        }
        OAuth2Keys oauth2 = credentials.oauth2();
        if (oauth2 != null) {
            builder.signer(OAuth2.signer(credentials(oauth2)));
        }
        return builder.competePolicy(CompetePolicy.YIELD).build();
    }

    /**
     * A client of the Flex Web Service. IBKR counts the requests of a token, so each connection has a pace of its own.
     *
     * @throws CredentialException when the token cannot be one
     */
    public FlexClient flex(UUID connection, Flex credentials) {
        FlexClient.Builder builder = FlexClient.builder(FlexToken.of(credentials.token()))
                .runtime(settings.runtime())
                .pacingStore(new JdbcPacingStore(database, "flex " + connection, "flex " + settings.egress()))
                .patience(FLEX_PATIENCE);
        settings.flex().accept(builder);
        return builder.build();
    }

    /**
     * A client of IBKR's endpoint for AI clients. IBKR counts the calls of a consent, so each connection has a pace of its own.
     *
     * @throws IngestException {@code SECRETS_UNREADABLE} when this program has no settings for such consents
     */
    public McpClient mcp(UUID connection) {
        if (settings.mcp() == null) {
            throw new IngestException(
                    Reason.SECRETS_UNREADABLE,
                    "this program does not use consents for AI clients (any more); set Ingest.Builder.mcp, or disconnect");
        }
        String pace = "mcp " + connection;
        return McpClient.builder(mcpLogin(connection))
                .pacingStore(new JdbcPacingStore(database, pace, pace))
                .build();
    }

    /**
     * The consent of a connection for AI clients, which may not have been given yet. Each registers for itself, because IBKR may
     * count the calls of a registration.
     */
    public McpLogin mcpLogin(UUID connection) {
        McpLogin.Builder builder = McpLogin.builder(tokens);
        Consumer<McpLogin.Builder> given = settings.mcp();
        if (given != null) {
            given.accept(builder);
        }
        return builder.name("mcp/" + connection)
                .loginTimeout(MCP_CONSENT)
                .runtime(settings.runtime())
                .build();
    }

    /** Whether this program has settings for consents for AI clients. */
    boolean offersMcp() {
        return settings.mcp() != null;
    }

    /** Where tokens are kept. */
    JdbcTokenStore tokens() {
        return tokens;
    }

    /** A builder without signer. */
    IbkrClient.Builder builder(String paceName) {
        IbkrClient.Builder builder = IbkrClient.builder()
                .runtime(settings.runtime())
                .pacingStore(new JdbcPacingStore(database, paceName, settings.egress()));
        settings.client().accept(builder);
        return builder;
    }

    /** The authorization of a consumer, with the tokens of one consent. */
    OAuth1Authorization authorization(OAuth1Consumer consumer, TokenStore tokens) {
        OAuth1Authorization.Builder builder = OAuth1Authorization.builder(consumer, tokens)
                .client(builder("consumer"))
                .clock(settings.runtime().timing()::now);
        if (settings.consentPage() != null) {
            builder.authorizePage(settings.consentPage().toString());
        }
        return builder.build();
    }

    /** Forgets the signer of a connection. */
    void forget(UUID connection) {
        synchronized (signers) {
            signers.remove(connection);
        }
    }

    private Signer signer(UUID connection, OpenCredentials credentials) {
        KnownSigner known;
        synchronized (signers) {
            known = signers.remove(connection);
        }
        if (known == null || !known.fingerprint().equals(credentials.fingerprint())) {
            known = new KnownSigner(credentials.fingerprint(), OAuth1.signer(oauth1(connection, credentials)));
        }
        synchronized (signers) {
            signers.put(connection, known);
            if (signers.size() > MOST_SIGNERS) {
                signers.remove(signers.keySet().iterator().next());
            }
        }
        return known.signer();
    }

    private OAuth1Credentials oauth1(UUID connection, OpenCredentials credentials) {
        Map<String, String> consent = credentials.consent();
        if (consent != null) {
            OAuth1Consumer consumer = consumer()
                    .orElseThrow(() -> new IngestException(
                            Reason.SECRETS_UNREADABLE,
                            "this program has no consumer for connections by consent; set Ingest.Builder.consumer"));
            return authorization(consumer, ConsentTokens.given(consent))
                    .find(connection.toString())
                    .orElseThrow()
                    .credentials();
        }
        OAuth1Keys keys = credentials.oauth1();
        if (keys == null) {
            throw new IllegalArgumentException("no credentials for live trades");
        }
        return credentials(keys);
    }

    /** The consumer for consents; empty when this program has none. */
    Optional<OAuth1Consumer> consumer() {
        return Optional.ofNullable(settings.consumer());
    }

    static OAuth1Credentials credentials(OAuth1Keys keys) {
        OAuth1Credentials.Builder builder = OAuth1Credentials.builder()
                .consumerKey(keys.consumerKey())
                .accessToken(keys.accessToken())
                .accessTokenSecret(keys.accessTokenSecret())
                .signatureKey(keys.signatureKey())
                .encryptionKey(keys.encryptionKey())
                .dhParameters(keys.dhParameters());
        String realm = keys.realm();
        return realm == null ? builder.build() : builder.realm(realm).build();
    }

    static OAuth2Credentials credentials(OAuth2Keys keys) {
        return OAuth2Credentials.builder()
                .clientId(keys.clientId())
                .keyId(keys.keyId())
                .privateKey(keys.privateKey())
                .build();
    }

    /** Whose calls IBKR counts together, as far as it is known here; see docs/protocol.md#limits-per-username. */
    private static String paceName(UUID connection, OpenCredentials credentials) {
        OAuth1Keys keys = credentials.oauth1();
        return keys == null ? connection.toString() : paceName(keys);
    }

    static String paceName(OAuth1Keys keys) {
        return "key " + keys.consumerKey();
    }
}
