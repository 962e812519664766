/** When runs take place, and on which machine. Uses {@code internal.sync} and {@code internal.store}. */
@NullMarked
package io.github.ibkrclient.ingest.internal.job;

import org.jspecify.annotations.NullMarked;
