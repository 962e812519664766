/**
 * Whether a part of IBKR is away, and until when. Uses {@code concurrent} and {@code time}.
 */
@NullMarked
package io.github.ibkrclient.internal.outage;

import org.jspecify.annotations.NullMarked;
