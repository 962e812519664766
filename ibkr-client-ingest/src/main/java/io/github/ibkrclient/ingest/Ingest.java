package io.github.ibkrclient.ingest;

import com.zaxxer.hikari.HikariConfig;
import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.executions.flex.FlexClient;
import io.github.ibkrclient.ingest.IngestException.Reason;
import io.github.ibkrclient.ingest.connection.ConnectionStatus;
import io.github.ibkrclient.ingest.internal.connect.Clients;
import io.github.ibkrclient.ingest.internal.connect.ConnectSettings;
import io.github.ibkrclient.ingest.internal.connect.Connector;
import io.github.ibkrclient.ingest.internal.connect.CredentialVault;
import io.github.ibkrclient.ingest.internal.job.Jobs;
import io.github.ibkrclient.ingest.internal.secret.SecretBox;
import io.github.ibkrclient.ingest.internal.store.ConnectionStore;
import io.github.ibkrclient.ingest.internal.store.Database;
import io.github.ibkrclient.ingest.internal.store.DatabaseClock;
import io.github.ibkrclient.ingest.internal.store.ImportWriter;
import io.github.ibkrclient.ingest.internal.store.Pools;
import io.github.ibkrclient.ingest.internal.sync.ConnectionRun;
import io.github.ibkrclient.ingest.internal.sync.Spread;
import io.github.ibkrclient.ingest.internal.sync.Upload;
import io.github.ibkrclient.mcp.McpLogin;
import io.github.ibkrclient.oauth.OAuth1Consumer;
import io.github.ibkrclient.time.Timing;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import javax.crypto.SecretKey;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Imports the executions of many users into PostgreSQL. Any number of programs may work on one database; each connection is
 * worked on by one of them at a time. Thread-safe.
 */
public final class Ingest implements AutoCloseable {
    private final Database database;
    private final Pools pools;
    private final CredentialVault vault;
    private final ConnectionRun runs;
    private final Jobs jobs;
    private final OneUser.Parts parts;

    private Ingest(Builder settings) {
        pools = settings.pools.apply(settings.workers);
        database = new Database(pools.work(), settings.schema);
        Timing timing = settings.runtime.timing();
        InstantSource clock;
        try {
            database.migrate();
            clock = timing.isSystem()
                    ? new DatabaseClock(new Database(pools.scheduling(), settings.schema))
                    : timing::now;
        } catch (IngestException e) {
            pools.close();
            throw e;
        }
        SecretBox box = new SecretBox(settings.keys);
        vault = new CredentialVault(box);
        Clients clients = new Clients(
                new ConnectSettings(
                        settings.runtime,
                        settings.client,
                        settings.flex,
                        settings.consumer,
                        settings.consentPage,
                        settings.mcp,
                        settings.egress),
                database,
                box);
        ConnectionRun.Parts run = new ConnectionRun.Parts(
                database,
                vault,
                clients,
                new ImportWriter(database, clock),
                timing,
                clock,
                new Spread(settings.interval, settings.runtime.random()),
                settings.listener);
        runs = new ConnectionRun(run);
        jobs = new Jobs(
                database, pools.scheduling(), runs, clock, settings.interval, settings.workers, settings.shutdown);
        parts = new OneUser.Parts(
                run, new Connector(database, vault, clients, clock), new Upload(run, settings.largestDocument));
    }

    /** Starts with a data source of the host's, which is not closed. */
    public static Builder builder(DataSource dataSource) {
        return new Builder(workers -> Pools.of(dataSource));
    }

    /** Starts with pools of its own, which are closed with it. They grow with the number of workers. */
    public static Builder builder(String jdbcUrl, String user, @Nullable String password) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(jdbcUrl);
        config.setUsername(user);
        config.setPassword(password);
        return new Builder(workers -> Pools.create(config, workers));
    }

    /** Starts the jobs on this machine. Without it everything but jobs works. */
    public void start() {
        jobs.start();
    }

    /** Everything of a user. The name is the host's own id of the user, such as the subject of a log-in. */
    public UserIngest user(String userId) {
        return new OneUser(parts, userId);
    }

    /**
     * Seals all stored credentials with the current key; while it runs, everything else does too.
     *
     * @return how many were sealed anew
     * @throws IngestException {@code SECRETS_UNREADABLE} after all others were sealed, when some could not be opened
     */
    public long reencrypt() {
        return vault.reencrypt(database);
    }

    /** When each connection whose jobs run was last synced, for meters; null stands for never. */
    public Map<UUID, @Nullable Instant> lastSyncs() {
        return database.inTransaction(ConnectionStore::lastSyncs);
    }

    /**
     * How late the sync is that has been due for the longest time and has not ended, of all connections, for meters; zero when
     * none is due. It grows when no machine works, or when there are too few workers. A connection that is synced once a day
     * is due once a day.
     */
    public Duration overdue() {
        Instant now = parts.run().clock().instant();
        return database.inTransaction(ConnectionStore::due)
                .filter(now::isAfter)
                .map(due -> Duration.between(due, now))
                .orElse(Duration.ZERO);
    }

    /** How many connections of all users have each status, for meters; a status that none has is left out. */
    public Map<ConnectionStatus, Long> connections() {
        return database.inTransaction(ConnectionStore::count);
    }

    /** Does what is due for a connection on this thread, for tests; answers when the next run is to start. */
    Optional<Instant> work(UUID connection) {
        return runs.run(connection);
    }

    /** Waits for the runs of this machine, at most the shutdown time, and stops its jobs. */
    @Override
    public void close() {
        jobs.close();
        pools.close();
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {
        private final IntFunction<Pools> pools;
        private String schema = "ibkr";
        private EncryptionKeys keys = new NoKeys();
        private IbkrRuntime runtime = IbkrRuntime.shared();
        private Consumer<IbkrClient.Builder> client = builder -> {};
        private Consumer<FlexClient.Builder> flex = builder -> {};
        private @Nullable OAuth1Consumer consumer;
        private @Nullable URI consentPage;
        private @Nullable Consumer<McpLogin.Builder> mcp;
        private String egress = "default";
        private Duration interval = Duration.ofMinutes(15);
        private Duration shutdown = Duration.ofSeconds(30);
        private int workers = 10;
        private long largestDocument = 64L << 20;
        private IngestListener listener = new IngestListener() {};

        private Builder(IntFunction<Pools> pools) {
            this.pools = pools;
        }

        /** The schema of its tables; default {@code ibkr}. It is made, and migrated by its own Flyway history. */
        public Builder schema(String name) {
            schema = name;
            return this;
        }

        /** The keys of stored credentials; must be set unless only files are imported. */
        public Builder keys(EncryptionKeys keys) {
            this.keys = keys;
            return this;
        }

        /** The consumer that IBKR registered for this application, for consents; default none. */
        public Builder consumer(OAuth1Consumer consumer) {
            this.consumer = consumer;
            return this;
        }

        /** IBKR's page of consent, when it is not IBKR's own. */
        public Builder consentPage(URI page) {
            consentPage = page;
            return this;
        }

        /**
         * Offers connections by consent for AI clients, and is applied to the builder of each such consent, for the callback
         * and the endpoint; default none are offered. <b>Experimental, and yours to decide:</b> no text of IBKR's is known that
         * allows or forbids a program that is no AI client, or a service for many users; see {@code docs/mcp.md}. Store, name, time
         * limit and runtime of the consent are set afterwards.
         */
        public Builder mcp(Consumer<McpLogin.Builder> settings) {
            mcp = settings;
            return this;
        }

        /** Clock, threads, HTTP client and penalty gate of all clients; default {@link IbkrRuntime#shared()}. */
        public Builder runtime(IbkrRuntime runtime) {
            this.runtime = runtime;
            return this;
        }

        /**
         * Is applied to the builder of each client, for the base URL, an HTTP client or a listener; default nothing. The
         * signer, the policy to leave a session to others, and that clients only read are set afterwards.
         */
        public Builder client(Consumer<IbkrClient.Builder> settings) {
            client = settings;
            return this;
        }

        /** Is applied to the builder of each Flex client; default nothing. */
        public Builder flex(Consumer<FlexClient.Builder> settings) {
            flex = settings;
            return this;
        }

        /** How often each connection is synced, a second at least; default 15 minutes. */
        public Builder interval(Duration interval) {
            if (interval.compareTo(Duration.ofSeconds(1)) < 0) {
                throw new IllegalArgumentException("interval: must be a second at least, not " + interval);
            }
            this.interval = interval;
            return this;
        }

        /** How many runs this machine works on at a time; default 10. One takes some ten seconds and hardly any processor. */
        public Builder workers(int workers) {
            if (workers < 1) {
                throw new IllegalArgumentException("workers: must be 1 or more, not " + workers);
            }
            this.workers = workers;
            return this;
        }

        /** How long {@link Ingest#close} waits for runs that work; default 30 s. */
        public Builder shutdown(Duration longest) {
            shutdown = longest;
            return this;
        }

        /**
         * The name of the public address from which this machine calls; default {@code default}. Machines with the same name
         * share penalties, because IBKR punishes addresses.
         */
        public Builder egress(String name) {
            egress = name;
            return this;
        }

        /** The largest document that is taken, in bytes, packed and unpacked; default 64 MiB. */
        public Builder largestDocument(long bytes) {
            largestDocument = bytes;
            return this;
        }

        /** Is told what jobs do; default nobody. */
        public Builder listener(IngestListener listener) {
            this.listener = listener;
            return this;
        }

        /** Migrates the schema and makes the ingest; its jobs do not run yet. */
        public Ingest build() {
            return new Ingest(this);
        }
    }

    /** Until keys are set, nothing can be sealed. */
    private static final class NoKeys implements EncryptionKeys {
        @Override
        public String currentId() {
            throw new IngestException(
                    Reason.WRONG_STATE, "this program has no encryption keys for credentials; set Ingest.Builder.keys");
        }

        @Override
        public Optional<SecretKey> find(String id) {
            return Optional.empty();
        }
    }
}
