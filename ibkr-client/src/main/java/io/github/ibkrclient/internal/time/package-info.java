/** How long to pause after failures, and when to renew a token: computations without a clock. Uses no other room. */
@NullMarked
package io.github.ibkrclient.internal.time;

import org.jspecify.annotations.NullMarked;
