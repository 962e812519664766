/**
 * The life of a call: the loop of attempts, one exchange with IBKR, and the rules of repeating; {@code HttpTransport} is
 * the entry. Uses {@code session}, {@code response}, {@code event}, {@code http}, {@code json} and
 * {@code time}.
 */
@NullMarked
package io.github.ibkrclient.internal.call;

import org.jspecify.annotations.NullMarked;
