/**
 * Requests, answers and JSON as the simulator sees them.
 *
 * <p>This room uses no other room.
 */
@NullMarked
package io.github.ibkrclient.testkit.internal.http;

import org.jspecify.annotations.NullMarked;
