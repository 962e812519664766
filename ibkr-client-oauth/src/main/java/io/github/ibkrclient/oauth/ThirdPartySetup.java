package io.github.ibkrclient.oauth;

import io.github.ibkrclient.error.CredentialException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * The credentials directory of a third party that lets one user in: keys and consumer key are there, the access of the
 * user comes from {@link AuthorizationFlow} and is written beside them, so that {@link OAuthConfig#fromDirectory} can
 * read the whole.
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
    public OAuthConsumer consumer() {
        Settings settings = Settings.fromDirectory(
                "credentials directory", directory, Settings.passwordOnly(), Credential.OF_OAUTH1);
        if (!OAuthConsumer.thirdParty(settings.find(Credential.THIRD_PARTY))) {
            throw new CredentialException(
                    Credential.THIRD_PARTY.property(),
                    "is not set, so this consumer key is no third party's; set it to true when IBKR assigned the key to"
                            + " you, or get the token of a key of your own in IBKR's self-service portal, see ibkr setup");
        }
        return new OAuthConsumer(settings, true);
    }

    /** Whether the access of a user is there, or a part of it. */
    public boolean hasAccess() {
        Properties properties = CredentialFile.properties(file(), Credential.OF_OAUTH1);
        return Stream.of(Credential.ACCESS_TOKEN, Credential.ACCESS_TOKEN_SECRET)
                .anyMatch(credential ->
                        !properties.getProperty(credential.property(), "").isBlank());
    }

    /**
     * Writes token and secret into {@code credentials.properties}. All other lines of it stay as they are; from then on
     * its mode is 0600.
     *
     * @throws CredentialException when there is access already, the file is of another consumer by now, or it cannot be
     *     written; nothing was written then
     */
    public void save(AccessGrant grant) {
        if (hasAccess()) {
            throw new CredentialException(
                    Settings.PROPERTIES_FILE,
                    "holds an access token in " + directory + " and it is not overwritten; take it out first");
        }
        write(grant.credentials(), text());
    }

    /** As {@link #save}, but keeps the file as it was, with {@code .old} behind its name, and replaces its access. */
    public void saveInPlace(AccessGrant grant) {
        String before = text();
        put(directory.resolve(Settings.PROPERTIES_FILE + ".old"), before);
        write(grant.credentials(), before);
    }

    private void write(OAuthConfig credentials, String before) {
        if (!consumer().key().equals(credentials.consumer().key())) {
            throw new CredentialException(
                    Credential.CONSUMER_KEY.property(),
                    "was changed meanwhile: access was given to another consumer; let the user give it anew");
        }
        put(
                file(),
                PropertiesText.with(
                        Map.of(
                                Credential.ACCESS_TOKEN.property(), credentials.accessToken(),
                                Credential.ACCESS_TOKEN_SECRET.property(), credentials.encryptedSecret()),
                        before));
    }

    private String text() {
        return CredentialFile.read(Settings.PROPERTIES_FILE, file(), "it holds the consumer key");
    }

    private Path file() {
        return directory.resolve(Settings.PROPERTIES_FILE);
    }

    /** What a link points to is replaced, not the link. */
    private static void put(Path file, String text) {
        try {
            CredentialDirectory.replace(Files.exists(file) ? file.toRealPath() : file.toAbsolutePath(), text);
        } catch (IOException e) {
            throw new CredentialException(
                    String.valueOf(file.getFileName()),
                    "cannot be written as " + file + "; mend the permissions and let the user give access anew",
                    e);
        }
    }
}
