/** What can go wrong with a call: every failure says what it was, whether it took effect and what mends it. */
@NullMarked
package io.github.ibkrclient.error;

import org.jspecify.annotations.NullMarked;
