/**
 * Cleans texts of IBKR and of users for messages and logs. Uses no other room.
 */
@NullMarked
package io.github.ibkrclient.internal.text;

import org.jspecify.annotations.NullMarked;
