/**
 * Making, completing and checking directories of credentials: keys for IBKR's portal, the access of a user for a third
 * party, and the doctor that names mistakes. Uses {@code oauth}, {@code AccessGrant} of {@code login}, and the internal
 * rooms.
 */
@NullMarked
package io.github.ibkrclient.oauth.setup;

import org.jspecify.annotations.NullMarked;
