/**
 * What the log and the listeners of the client are told. Uses no other internal room.
 */
@NullMarked
package io.github.ibkrclient.internal.event;

import org.jspecify.annotations.NullMarked;
