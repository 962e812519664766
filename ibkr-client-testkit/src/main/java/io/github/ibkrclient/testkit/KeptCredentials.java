package io.github.ibkrclient.testkit;

import java.util.Optional;

/**
 * What was found in a credentials directory.
 *
 * @param consumer whose keys they are
 * @param user whom its token acts for; empty for a third party that nobody let in yet
 */
record KeptCredentials(SimulatedConsumer consumer, Optional<SimulatedUser> user) {}
