package io.github.ibkrclient.oauth;

/** A code or refresh token that the server no longer takes; what that means to the user is the flow's to say. */
final class RefusedGrantException extends Exception {
    private static final long serialVersionUID = 1L;

    /** The server's words, made fit for messages. */
    RefusedGrantException(String words) {
        super(words);
    }
}
