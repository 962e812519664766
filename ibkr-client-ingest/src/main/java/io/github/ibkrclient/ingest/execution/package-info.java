/** What a user sees of imports and executions. Uses no other room. */
@NullMarked
package io.github.ibkrclient.ingest.execution;

import org.jspecify.annotations.NullMarked;
