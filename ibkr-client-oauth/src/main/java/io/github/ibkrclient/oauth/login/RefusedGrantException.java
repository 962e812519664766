package io.github.ibkrclient.oauth.login;

/** The server does not take a code or a refresh token any more. {@link OAuth2Login} says what that means to the user. */
final class RefusedGrantException extends Exception {
    private static final long serialVersionUID = 1L;

    /** The server's words, as {@link ServerErrorText} prepares them. */
    RefusedGrantException(String words) {
        super(words);
    }
}
