/**
 * The state of the sessions and of the client, as far as it is known without a call. Uses no other room.
 */
@NullMarked
package io.github.ibkrclient.status;

import org.jspecify.annotations.NullMarked;
