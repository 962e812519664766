/**
 * The keys of simulated users and consumers, and the files with their credentials.
 *
 * <p>This room may use {@code oauth1}.
 */
@NullMarked
package io.github.ibkrclient.testkit.internal.credentials;

import org.jspecify.annotations.NullMarked;
