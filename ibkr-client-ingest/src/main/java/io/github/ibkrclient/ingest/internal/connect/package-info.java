/** How a connection begins, is mended and ends. Uses {@code connection}, {@code internal.secret}, {@code internal.store}. */
@NullMarked
package io.github.ibkrclient.ingest.internal.connect;

import org.jspecify.annotations.NullMarked;
