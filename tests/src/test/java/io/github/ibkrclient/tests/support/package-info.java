/**
 * What the tests of all topics share: the simulator with its clock, and the check for leaked secrets.
 *
 * <p>This room uses no topic. {@code support.log} is its log.
 */
@NullMarked
package io.github.ibkrclient.tests.support;

import org.jspecify.annotations.NullMarked;
