package io.github.ibkrclient.testkit.oauth;

import okio.ByteString;

/**
 * The permanent right of a consumer to act for a user.
 *
 * @param token the access token
 * @param consumer who may use it
 * @param username whom it acts for
 * @param secret the access token secret, decrypted
 */
public record Grant(String token, Consumer consumer, String username, ByteString secret) {

    /** Neither token nor secret. */
    @Override
    public String toString() {
        return "grant of " + username + " to " + consumer;
    }
}
