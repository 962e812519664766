/**
 * The profile {@code demo}: a PostgreSQL of its own, the simulator in place of IBKR, and two users. Uses {@code security} and
 * {@code api}.
 */
@NullMarked
package io.github.ibkrclient.tracker.demo;

import org.jspecify.annotations.NullMarked;
