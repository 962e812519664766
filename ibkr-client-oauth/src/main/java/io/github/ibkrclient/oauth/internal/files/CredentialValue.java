package io.github.ibkrclient.oauth.internal.files;

import io.github.ibkrclient.error.CredentialException;

/**
 * The text of a setting as the user gave it.
 *
 * @param name the setting as the user knows it, for messages
 * @param text the value, which is mostly a secret
 */
public record CredentialValue(String name, String text) {
    private static final int HEX_DIGITS_OF_A_PRIME = 64; // a shorter text is rather the name of a file

    /** The exception for a value that cannot be used. The message must not repeat the value. */
    public CredentialException refuse(String message) {
        return new CredentialException(name, message);
    }

    /** Whether the text holds PEM. */
    public boolean isPem() {
        return text.contains("-----BEGIN ");
    }

    /** Whether the text is a prime as OpenSSL and others print it: in any case, with colons and white space. */
    public boolean isHexPrime() {
        String digits = hexDigits();
        return digits.length() >= HEX_DIGITS_OF_A_PRIME
                && digits.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 128);
    }

    /** The text without colons and white space. */
    public String hexDigits() {
        return text.replaceAll("[\\s:]", "");
    }

    /** Shows the name only. */
    @Override
    public String toString() {
        return name;
    }
}
