/** Spacing of calls so that IBKR's limits are kept in every window, not only on average. */
@NullMarked
package io.github.ibkrclient.pacing;

import org.jspecify.annotations.NullMarked;
