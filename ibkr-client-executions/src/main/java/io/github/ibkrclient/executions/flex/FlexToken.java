package io.github.ibkrclient.executions.flex;

import io.github.ibkrclient.error.CredentialException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The token of the Flex Web Service, made in Client Portal. It opens all Flex queries of the user. IBKR wants it in the URL;
 * {@code toString}, messages and logs of this library do not show it.
 */
public final class FlexToken {
    private static final int LONGEST = 512;

    private final String text;

    private FlexToken(String text) {
        this.text = text;
    }

    /**
     * A token from memory.
     *
     * @throws CredentialException when it cannot be a token
     */
    public static FlexToken of(String text) {
        return of("flex-token", text);
    }

    /**
     * Reads a file that holds the token and nothing else.
     *
     * @throws CredentialException when the file cannot be read or holds something else
     */
    public static FlexToken fromFile(Path file) {
        try {
            if (Files.size(file) > LONGEST) {
                throw new CredentialException(
                        "flex-token-file",
                        file.getFileName()
                                + " holds more than a token; write the token of Client Portal alone into it");
            }
            return of("flex-token-file", Files.readString(file, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new CredentialException(
                    "flex-token-file",
                    file.getFileName() + " cannot be read (" + e.getClass().getSimpleName()
                            + "); write the token of Client Portal into it",
                    e);
        }
    }

    private static FlexToken of(String setting, String text) {
        String token = text.strip();
        if (token.isEmpty() || token.length() > LONGEST || !token.chars().allMatch(FlexToken::isOfTokens)) {
            throw new CredentialException(
                    setting, "not a token; copy the current token from Client Portal, Flex Web Service");
        }
        return new FlexToken(token);
    }

    private static boolean isOfTokens(int letter) {
        return letter < 128 && Character.isLetterOrDigit(letter);
    }

    String reveal() {
        return text;
    }

    /** Shows no part of the token. */
    @Override
    public String toString() {
        return "FlexToken[***]";
    }
}
