/**
 * Texts of IBKR and of users made fit for messages and logs. Uses no other room.
 */
@NullMarked
package io.github.ibkrclient.internal.text;

import org.jspecify.annotations.NullMarked;
