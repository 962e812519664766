/** A PostgreSQL that a program starts by itself. Uses no other room. */
@NullMarked
package io.github.ibkrclient.postgres;

import org.jspecify.annotations.NullMarked;
