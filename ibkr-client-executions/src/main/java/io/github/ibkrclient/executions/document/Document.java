package io.github.ibkrclient.executions.document;

import io.github.ibkrclient.executions.model.Execution;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A report that was read to its end and not refused. Its source must stay open while its executions are asked for. */
public interface Document {
    /** What it says about itself. */
    DocumentSummary summary();

    /**
     * Passes every execution on, in the order of the document. A large document is read again for it and not held in
     * memory. Orders are no executions, so a document of orders passes none on.
     *
     * @throws IOException when the source fails or was changed meanwhile; what was passed on is not to be used then
     */
    void forEachExecution(Consumer<? super Execution> consumer) throws IOException;

    /**
     * All executions. A large document needs memory for them.
     *
     * @throws IOException when the source fails or was changed meanwhile
     */
    default List<Execution> executions() throws IOException {
        List<Execution> executions = new ArrayList<>();
        forEachExecution(executions::add);
        return List.copyOf(executions);
    }
}
