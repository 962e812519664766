package io.github.ibkrclient.testkit.internal.oauth1;

import okio.ByteString;

/**
 * The right of a consumer to act for a user. It does not end.
 *
 * @param token the access token
 * @param consumer the consumer that may use the token
 * @param username the user for whom the consumer acts
 * @param secret the access token secret, decrypted
 */
public record Grant(String token, Consumer consumer, String username, ByteString secret) {

    /** Neither token nor secret. */
    @Override
    public String toString() {
        return "grant of " + username + " to " + consumer;
    }
}
