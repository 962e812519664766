package io.github.ibkrclient.oauth;

import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.oauth.internal.files.CredentialKey;
import io.github.ibkrclient.oauth.internal.files.CredentialSource;
import io.github.ibkrclient.oauth.internal.files.CredentialValue;
import io.github.ibkrclient.oauth.internal.keys.KeyAccess;
import io.github.ibkrclient.oauth.internal.keys.KeyHolder;
import io.github.ibkrclient.oauth.internal.oauth1.ConsumerKeys;
import io.github.ibkrclient.oauth.internal.oauth1.UserKeys;
import java.nio.file.Path;

/**
 * A consumer as IBKR registered it, without any user. A third party holds it before a user gives it access; see {@code
 * OAuth1Authorization}. It is read and checked like {@link OAuth1Credentials}, which also hold the token of one user.
 * Immutable; {@code toString} shows no secret.
 */
@SuppressWarnings("exports") // the type of the keys is internal, so that nobody outside can read them
public final class OAuth1Consumer extends KeyHolder<ConsumerKeys> {

    OAuth1Consumer(CredentialSource source) {
        super(new ConsumerKeys(source, true));
    }

    /** Reads the third party's consumer from a directory with the files of {@link OAuth1Credentials#fromDirectory}. */
    public static OAuth1Consumer fromDirectory(Path directory) {
        return new OAuth1Consumer(CredentialSource.fromDirectory(
                "credentials directory", directory, CredentialSource.passwordOnly(), CredentialKey.OF_OAUTH1));
    }

    /** Reads the third party's consumer from a file, as {@link OAuth1Credentials#fromFile} does. */
    public static OAuth1Consumer fromFile(Path file) {
        return new OAuth1Consumer(
                CredentialSource.fromFile(file, CredentialSource.passwordOnly(), CredentialKey.OF_OAUTH1));
    }

    /** Reads the third party's consumer from the environment, as {@link OAuth1Credentials#fromEnv} does. */
    public static OAuth1Consumer fromEnv() {
        return new OAuth1Consumer(CredentialSource.fromEnvironment(System.getenv(), CredentialKey.OF_OAUTH1));
    }

    /**
     * The credentials of a user who gave this consumer access, for programs that keep tokens in a place of their own.
     *
     * @param encryptedSecret the access token secret as IBKR gave it, base64
     * @throws CredentialException when the token has a wrong form, or the secret was not encrypted for this consumer
     */
    public OAuth1Credentials credentials(String accessToken, String encryptedSecret) {
        return new OAuth1Credentials(new UserKeys(
                KeyAccess.of(this),
                new CredentialValue(CredentialKey.ACCESS_TOKEN.property(), accessToken.strip()),
                new CredentialValue(CredentialKey.ACCESS_TOKEN_SECRET.property(), encryptedSecret)));
    }

    /** Shows the realm only. */
    @Override
    public String toString() {
        return "OAuth1Consumer[realm=" + KeyAccess.of(this).realm() + "]";
    }
}
