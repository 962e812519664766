/**
 * Lets calls out at times that keep IBKR's limits in every window; {@code LocalPacer} is the entry. Uses {@code operation},
 * {@code time}, {@code error}, {@code local} and {@code api}.
 */
@NullMarked
package io.github.ibkrclient.pacing;

import org.jspecify.annotations.NullMarked;
