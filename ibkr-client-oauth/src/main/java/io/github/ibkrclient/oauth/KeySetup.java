package io.github.ibkrclient.oauth;

import io.github.ibkrclient.error.CredentialException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes a directory of credentials in two steps, because the portal stands between them: first the keys, whose public
 * files are uploaded, then the settings, which the portal shows afterwards. All files are made with mode 0600.
 */
public final class KeySetup {
    private static final int BITS = 2048;
    private static final String STAGED = Settings.PROPERTIES_FILE + ".new";
    private static final List<String> KEY_FILES = List.of(
            "private_signature.pem",
            "private_encryption.pem",
            "dhparam.pem",
            CredentialFolder.PUBLIC_SIGNATURE,
            CredentialFolder.PUBLIC_ENCRYPTION);

    private final Path directory;

    /** The set-up of a directory; it need not exist yet. */
    public KeySetup(Path directory) {
        this.directory = directory;
    }

    /** The files that are uploaded to IBKR. */
    public List<Path> uploads() {
        return List.of(
                directory.resolve(CredentialFolder.PUBLIC_SIGNATURE),
                directory.resolve(CredentialFolder.PUBLIC_ENCRYPTION),
                directory.resolve("dhparam.pem"));
    }

    /**
     * Whether the keys are there.
     *
     * @throws CredentialException when some are and some are not
     */
    public boolean hasKeys() {
        List<String> here = KEY_FILES.stream()
                .filter(name -> Files.exists(directory.resolve(name)))
                .toList();
        if (here.isEmpty() || here.size() == KEY_FILES.size()) {
            return !here.isEmpty();
        }
        List<String> missing =
                KEY_FILES.stream().filter(name -> !here.contains(name)).toList();
        throw new CredentialException(
                "credentials directory",
                directory + " holds " + String.join(", ", here) + " but not " + String.join(", ", missing)
                        + "; put those back, or give another directory for new keys");
    }

    /** Whether the settings are there; those of OAuth 2.0 alone do not count. */
    public boolean hasSettings() {
        Set<String> names = properties().stringPropertyNames();
        return names.isEmpty()
                ? Files.exists(directory.resolve(Settings.PROPERTIES_FILE))
                : !names.stream().allMatch(name -> name.startsWith(Credential.OAUTH2));
    }

    /** The settings of OAuth 2.0 that share the file: what is done about the others must not lose them. */
    private String ofOAuth2() {
        Properties properties = properties();
        return properties.stringPropertyNames().stream()
                .filter(name -> name.startsWith(Credential.OAUTH2))
                .sorted()
                .map(name -> Settings.line(name, properties.getProperty(name)))
                .collect(Collectors.joining());
    }

    /** Of a file that is missing or damaged nothing. */
    private Properties properties() {
        try {
            return CredentialFile.properties(directory.resolve(Settings.PROPERTIES_FILE), Credential.OF_OAUTH1);
        } catch (CredentialException e) {
            return new Properties();
        }
    }

    /** Makes both pairs of keys with the Diffie-Hellman group of RFC 3526, section 3, which many have examined. */
    public void makeKeys(SecureRandom random) {
        write(random, DhParameters.GROUP_14);
    }

    /**
     * Makes both pairs of keys with a new Diffie-Hellman prime. It takes a minute or so of computing.
     *
     * @param progress runs after each number that was tested and found wanting, some thousands of times
     */
    public void makeKeys(SecureRandom random, Runnable progress) {
        write(random, DhParameters.fresh(BITS, random, progress));
    }

    /**
     * Moves keys and settings out of the way, each under its name with {@code .old} behind; older ones are lost. Settings
     * of OAuth 2.0 stay.
     */
    public void retireKeys() {
        String kept = ofOAuth2();
        retire(List.of(Settings.PROPERTIES_FILE)); // first: without the keys it is worth nothing
        retire(KEY_FILES);
        if (!kept.isEmpty()) {
            CredentialDirectory.write(directory, Map.of(Settings.PROPERTIES_FILE, kept));
        }
    }

    /**
     * Checks the settings together with the keys and writes them, unless something does not work.
     *
     * @return what the doctor says; nothing was written when it is {@link Diagnosis#faulty}
     * @throws CredentialException when a setting has not its form, or settings are there already
     */
    public Diagnosis save(String consumerKey, String accessToken, String accessTokenSecret, InstantSource clock) {
        if (hasSettings()) {
            throw new CredentialException(
                    Settings.PROPERTIES_FILE, "exists in " + directory + " and is not overwritten; move it away");
        }
        return saveInPlace(consumerKey, accessToken, accessTokenSecret, clock);
    }

    /** As {@link #save}, but settings that are there are moved aside first, with {@code .old} behind their name. */
    public Diagnosis saveInPlace(
            String consumerKey, String accessToken, String accessTokenSecret, InstantSource clock) {
        String consumer = OAuthConsumer.key(setting(Credential.CONSUMER_KEY, consumerKey), false);
        String token = OAuthConfig.accessToken(setting(Credential.ACCESS_TOKEN, accessToken));
        Setting secret = setting(Credential.ACCESS_TOKEN_SECRET, accessTokenSecret);
        SecretDecryption.decode(secret, false); // nothing but base64 may get into the file
        CredentialDirectory.delete(directory.resolve(STAGED)); // of a run that was cut off
        String settings = OAuthConfig.properties(consumer, token, secret.text(), OAuthConsumer.REALM);
        CredentialDirectory.write(directory, Map.of(STAGED, settings + ofOAuth2()));
        try {
            Diagnosis diagnosis = Doctor.examine(directory, STAGED, clock);
            if (!diagnosis.faulty()) {
                retire(List.of(Settings.PROPERTIES_FILE));
                CredentialDirectory.rename(directory.resolve(STAGED), directory.resolve(Settings.PROPERTIES_FILE));
            }
            return diagnosis;
        } finally {
            CredentialDirectory.delete(directory.resolve(STAGED));
        }
    }

    private void retire(List<String> names) {
        CredentialDirectory.retire(directory, names);
    }

    private static Setting setting(Credential credential, String text) {
        Setting setting = new Setting(credential.property(), text.replaceAll("\\s", ""));
        if (setting.text().isEmpty()) {
            throw setting.refuse("is empty; " + credential.mend());
        }
        return setting;
    }

    private void write(SecureRandom random, DhParameters parameters) {
        KeyPair signature = pair(random);
        KeyPair encryption = pair(random);
        Map<String, String> files = new LinkedHashMap<>();
        files.put(
                "private_signature.pem",
                Pem.text("PRIVATE KEY", signature.getPrivate().getEncoded()));
        files.put(
                "private_encryption.pem",
                Pem.text("PRIVATE KEY", encryption.getPrivate().getEncoded()));
        files.put("dhparam.pem", parameters.pem());
        files.put(
                CredentialFolder.PUBLIC_SIGNATURE,
                Pem.text("PUBLIC KEY", signature.getPublic().getEncoded()));
        files.put(
                CredentialFolder.PUBLIC_ENCRYPTION,
                Pem.text("PUBLIC KEY", encryption.getPublic().getEncoded()));
        CredentialDirectory.write(directory, files);
    }

    private static KeyPair pair(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(BITS, random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot make RSA keys", e);
        }
    }
}
