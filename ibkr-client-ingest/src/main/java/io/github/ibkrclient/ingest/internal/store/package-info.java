/** The tables: connections, imports, executions. Uses {@code connection} and {@code execution}. */
@NullMarked
package io.github.ibkrclient.ingest.internal.store;

import org.jspecify.annotations.NullMarked;
