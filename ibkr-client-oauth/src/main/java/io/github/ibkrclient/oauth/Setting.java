package io.github.ibkrclient.oauth;

import io.github.ibkrclient.error.CredentialException;

/**
 * The text of a setting as the user gave it.
 *
 * @param name the setting as the user knows it, for messages
 * @param text the value, mostly secret
 */
record Setting(String name, String text) {

    /** The exception for a value that cannot be used; the message must not repeat the value. */
    CredentialException refuse(String message) {
        return new CredentialException(name, message);
    }

    /** The name only. */
    @Override
    public String toString() {
        return name;
    }
}
