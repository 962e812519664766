package io.github.ibkrclient.examples;

/** What the user gave cannot be used; the message is one line that names the setting and the mend. */
final class BadInput extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadInput(String setting, String message) {
        super(setting + ": " + message);
    }
}
