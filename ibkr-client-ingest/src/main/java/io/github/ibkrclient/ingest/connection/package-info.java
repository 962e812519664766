/** What a user sees of connections. Uses no other room. */
@NullMarked
package io.github.ibkrclient.ingest.connection;

import org.jspecify.annotations.NullMarked;
