package io.github.ibkrclient.ingest.internal.job;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.exceptions.ExecutionException;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.github.ibkrclient.ingest.IngestException;
import io.github.ibkrclient.ingest.IngestException.Reason;
import io.github.ibkrclient.ingest.internal.store.ConnectionStore;
import io.github.ibkrclient.ingest.internal.store.Database;
import io.github.ibkrclient.ingest.internal.store.WaitingDataSource;
import io.github.ibkrclient.ingest.internal.sync.ConnectionRun;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the runs of all connections take place, each on one machine at a time. The scheduler's table is in the same database.
 * The runs of a machine that no longer shows that it lives are taken over by another one.
 */
public final class Jobs implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Jobs.class);

    /** What the scheduler takes at least. */
    private static final int MISSED_HEARTBEATS = 4;

    private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);

    private final Database database;
    private final ConnectionRun runs;
    private final InstantSource clock;
    private final Scheduler scheduler;

    /**
     * Jobs that do not run yet.
     *
     * @param scheduling the same database for the scheduler alone
     * @param interval how often connections are synced; a machine counts as dead after a tenth of it, between 4 s and 80 s
     * @param workers how many runs this machine works on at a time
     * @param shutdown how long runs may take to end when the jobs are closed
     */
    public Jobs(
            Database database,
            DataSource scheduling,
            ConnectionRun runs,
            InstantSource clock,
            Duration interval,
            int workers,
            Duration shutdown) {
        this.database = database;
        this.runs = runs;
        this.clock = clock;
        CustomTask<Void> task = Tasks.custom(ConnectionStore.TASK, Void.class)
                .onFailure((complete, operations) -> plan(complete, operations, afterFailure()))
                .onDeadExecutionRevive()
                .execute((instance, context) -> run(UUID.fromString(instance.getId())));
        scheduler = Scheduler.create(new WaitingDataSource(scheduling), task)
                .tableName(database.schema() + ".scheduled_tasks")
                .schedulerName(
                        new SchedulerName.Fixed(new SchedulerName.Hostname().getName() + "-" + UUID.randomUUID()))
                .clock(clock::instant)
                .threads(workers)
                .pollUsingLockAndFetch(0.5, 1)
                .pollingInterval(between(interval.dividedBy(100), Duration.ofMillis(200), Duration.ofSeconds(2)))
                .heartbeatInterval(between(interval.dividedBy(40), Duration.ofSeconds(1), Duration.ofSeconds(20)))
                .missedHeartbeatsLimit(MISSED_HEARTBEATS)
                .shutdownMaxWait(shutdown)
                .build();
    }

    private static Duration between(Duration wanted, Duration least, Duration most) {
        return wanted.compareTo(least) < 0 ? least : wanted.compareTo(most) > 0 ? most : wanted;
    }

    /** Starts the jobs of this machine. */
    public void start() {
        scheduler.start();
    }

    private CompletionHandler<Void> run(UUID connection) {
        Optional<Instant> next;
        try {
            next = runs.run(connection);
        } catch (IngestException e) {
            if (e.reason() == Reason.TAKEN_OVER || e.reason() == Reason.WRONG_STATE) {
                // Whoever took the connection over plans its next run.
                log.info("the run of connection {} was dropped: {}", connection, e.getMessage());
                return (complete, operations) -> {
                    if (database.inTransaction(
                            handle -> ConnectionStore.isAsked(handle, connection))) { // its user changed it and asked
                        plan(complete, operations, clock.instant());
                    }
                };
            }
            log.warn("the run of connection {} failed, and is tried again in a minute: {}", connection, e.getMessage());
            return (complete, operations) -> plan(complete, operations, afterFailure());
        }
        return (complete, operations) -> {
            plan(complete, operations, next.orElse(null));
            askedMeanwhile(connection);
        };
    }

    private Instant afterFailure() {
        return clock.instant().plus(AFTER_FAILURE);
    }

    /** Plans the next run; null when there is none. A run that counted as dead when it ended has been planned anew. */
    private static void plan(ExecutionComplete complete, ExecutionOperations<Void> operations, @Nullable Instant next) {
        try {
            if (next == null) {
                operations.remove();
            } else {
                operations.reschedule(complete, next);
            }
        } catch (ExecutionException e) {
            log.info(
                    "a run ended after it had counted as that of a dead machine, and was planned anew: {}",
                    e.getMessage());
        }
    }

    /** Who asked for a run while this one worked could not schedule it. */
    private void askedMeanwhile(UUID connection) {
        database.useTransaction(handle -> {
            if (ConnectionStore.isAsked(handle, connection)) {
                ConnectionStore.schedule(handle, connection, clock.instant());
            }
        });
    }

    /** Waits for the runs of this machine, and stops. May be called twice. */
    @Override
    public void close() {
        if (!scheduler.getSchedulerState().isShuttingDown()) {
            scheduler.stop();
        }
    }
}
