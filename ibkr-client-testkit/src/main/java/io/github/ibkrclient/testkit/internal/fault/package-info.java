/**
 * What faults do to a call, and when. {@code FaultSchedule} is the entry; {@code FaultTarget} is what faults see of the server.
 *
 * <p>This room may use {@code call}, {@code session}, {@code flex}, {@code http} and the vocabulary of the root package.
 */
@NullMarked
package io.github.ibkrclient.testkit.internal.fault;

import org.jspecify.annotations.NullMarked;
