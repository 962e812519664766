package io.github.ibkrclient.ingest;

import io.github.ibkrclient.ingest.connection.StatusChange;
import io.github.ibkrclient.ingest.execution.ImportRun;
import java.util.UUID;

/** Is told what jobs do, for meters and alerts. Called on the job's thread; must not throw and must not take long. */
public interface IngestListener {

    /** An import ended. */
    default void imported(ImportRun run) {}

    /** A connection took a status. */
    default void statusChanged(UUID connectionId, StatusChange change) {}

    /** New accounts appeared, or known ones vanished. */
    default void accountsChanged(UUID connectionId) {}
}
