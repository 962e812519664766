/** Seals credentials. Uses no other room. */
@NullMarked
package io.github.ibkrclient.ingest.internal.secret;

import org.jspecify.annotations.NullMarked;
