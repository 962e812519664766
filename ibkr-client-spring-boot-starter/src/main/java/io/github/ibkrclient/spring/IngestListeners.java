package io.github.ibkrclient.spring;

import io.github.ibkrclient.ingest.IngestListener;
import io.github.ibkrclient.ingest.connection.StatusChange;
import io.github.ibkrclient.ingest.execution.ImportRun;
import java.util.List;
import java.util.UUID;

/** Several listeners as one. */
record IngestListeners(List<IngestListener> all) implements IngestListener {
    @Override
    public void imported(ImportRun run) {
        all.forEach(one -> one.imported(run));
    }

    @Override
    public void statusChanged(UUID connectionId, StatusChange change) {
        all.forEach(one -> one.statusChanged(connectionId, change));
    }

    @Override
    public void accountsChanged(UUID connectionId) {
        all.forEach(one -> one.accountsChanged(connectionId));
    }
}
