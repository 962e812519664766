/**
 * The guided run of {@code ibkr verify --retail} on a real account: what is recorded of it, and which assumptions held. Uses no
 * other room.
 */
@NullMarked
package io.github.ibkrclient.cli.verify;

import org.jspecify.annotations.NullMarked;
