/** Meters and observations of what clients and jobs do. Uses no other room. */
@NullMarked
package io.github.ibkrclient.spring.metrics;

import org.jspecify.annotations.NullMarked;
