/**
 * How a command reaches an account: the options, the profile and the environment that name a way in, and the client that they
 * make. {@link io.github.ibkrclient.cli.connection.ConnectionOptions} is the entry. It may use {@code cli.console}.
 */
@NullMarked
package io.github.ibkrclient.cli.connection;

import org.jspecify.annotations.NullMarked;
