package io.github.ibkrclient.oauth.setup;

import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.oauth.OAuth1Consumer;
import io.github.ibkrclient.oauth.OAuth1Credentials;
import io.github.ibkrclient.oauth.internal.files.CredentialKey;
import io.github.ibkrclient.oauth.internal.files.CredentialReader;
import io.github.ibkrclient.oauth.internal.files.CredentialSource;
import io.github.ibkrclient.oauth.internal.files.CredentialWriter;
import io.github.ibkrclient.oauth.internal.files.PropertiesText;
import io.github.ibkrclient.oauth.internal.keys.KeyAccess;
import io.github.ibkrclient.oauth.internal.oauth1.ConsumerKeys;
import io.github.ibkrclient.oauth.internal.oauth1.UserKeys;
import io.github.ibkrclient.oauth.login.AccessGrant;
import io.github.ibkrclient.oauth.login.OAuth1Authorization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The credentials directory of a third party for one user. It holds the keys and the consumer key already. {@link
 * OAuth1Authorization} brings the access of the user, which is written beside them, so that {@link
 * OAuth1Credentials#fromDirectory} can read it all.
 */
public final class ThirdPartySetup {
    private final Path directory;

    /** The set-up of a directory; nothing is read yet. */
    public ThirdPartySetup(Path directory) {
        this.directory = directory;
    }

    /**
     * Reads and checks the consumer.
     *
     * @throws CredentialException when a setting is missing or unreadable, or {@code ibkr.third-party} is not set
     */
    public OAuth1Consumer consumer() {
        CredentialSource mark = CredentialSource.fromDirectory(
                "credentials directory", directory, Map.of(), Set.of(CredentialKey.THIRD_PARTY));
        if (!ConsumerKeys.thirdParty(mark.find(CredentialKey.THIRD_PARTY))) {
            throw new CredentialException(
                    CredentialKey.THIRD_PARTY.property(),
                    "is not set, so this consumer key is no third party's; set it to true when IBKR assigned the key to"
                            + " you, or get the token of a key of your own in IBKR's self-service portal, see KeySetup");
        }
        return OAuth1Consumer.fromDirectory(directory);
    }

    /** Whether the access of a user is there, whole or in part. */
    public boolean hasAccess() {
        Properties properties = CredentialReader.properties(file(), CredentialKey.OF_OAUTH1);
        return Stream.of(CredentialKey.ACCESS_TOKEN, CredentialKey.ACCESS_TOKEN_SECRET)
                .anyMatch(credential ->
                        !properties.getProperty(credential.property(), "").isBlank());
    }

    /**
     * Writes token and secret into {@code credentials.properties}. All other lines stay as they are. The mode of the file
     * becomes 0600.
     *
     * @throws CredentialException when access is there already, the file holds another consumer by now, or it cannot be
     *     written; then nothing was written
     */
    public void save(AccessGrant grant) {
        if (hasAccess()) {
            throw new CredentialException(
                    CredentialSource.PROPERTIES_FILE,
                    "holds an access token in " + directory + " and it is not overwritten; take it out first");
        }
        write(KeyAccess.of(grant.credentials()), text());
    }

    /** Like {@link #save}, but replaces access that is there. A copy of the file, with {@code .old} at its end, keeps it. */
    public void saveInPlace(AccessGrant grant) {
        String before = text();
        put(directory.resolve(CredentialSource.PROPERTIES_FILE + ".old"), before);
        write(KeyAccess.of(grant.credentials()), before);
    }

    private void write(UserKeys keys, String before) {
        if (!KeyAccess.of(consumer()).key().equals(keys.consumer().key())) {
            throw new CredentialException(
                    CredentialKey.CONSUMER_KEY.property(),
                    "was changed meanwhile: access was given to another consumer; let the user give it anew");
        }
        put(
                file(),
                PropertiesText.with(
                        Map.of(
                                CredentialKey.ACCESS_TOKEN.property(), keys.accessToken(),
                                CredentialKey.ACCESS_TOKEN_SECRET.property(), keys.encryptedSecret()),
                        before));
    }

    private String text() {
        return CredentialReader.read(CredentialSource.PROPERTIES_FILE, file(), "it holds the consumer key");
    }

    private Path file() {
        return directory.resolve(CredentialSource.PROPERTIES_FILE);
    }

    /** A link stays a link: the file that it points to is replaced. */
    private static void put(Path file, String text) {
        try {
            CredentialWriter.replace(Files.exists(file) ? file.toRealPath() : file.toAbsolutePath(), text);
        } catch (IOException e) {
            throw new CredentialException(
                    String.valueOf(file.getFileName()),
                    "cannot be written as " + file + "; mend the permissions and let the user give access anew",
                    e);
        }
    }
}
