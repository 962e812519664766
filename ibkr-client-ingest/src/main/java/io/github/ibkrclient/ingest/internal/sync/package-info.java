/** One run of a connection. Uses {@code connection}, {@code execution}, {@code internal.store}, {@code internal.connect}. */
@NullMarked
package io.github.ibkrclient.ingest.internal.sync;

import org.jspecify.annotations.NullMarked;
