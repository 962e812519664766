package io.github.ibkrclient.oauth.setup;

import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.oauth.internal.files.CredentialKey;
import io.github.ibkrclient.oauth.internal.files.CredentialReader;
import io.github.ibkrclient.oauth.internal.files.CredentialSource;
import io.github.ibkrclient.oauth.internal.files.CredentialValue;
import io.github.ibkrclient.oauth.internal.files.CredentialWriter;
import io.github.ibkrclient.oauth.internal.keys.DhParameters;
import io.github.ibkrclient.oauth.internal.keys.Pem;
import io.github.ibkrclient.oauth.internal.oauth1.ConsumerKeys;
import io.github.ibkrclient.oauth.internal.oauth1.SecretDecryption;
import io.github.ibkrclient.oauth.internal.oauth1.UserKeys;
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
 * Makes a directory of credentials in two steps: first the keys, whose public files are uploaded to IBKR's portal, then
 * the settings, which the portal shows afterwards. All files are made with mode 0600.
 */
public final class KeySetup {
    private static final int BITS = 2048;
    private static final String STAGED = CredentialSource.PROPERTIES_FILE + ".new";
    private static final List<String> KEY_FILES = List.of(
            "private_signature.pem",
            "private_encryption.pem",
            "dhparam.pem",
            CredentialInspection.PUBLIC_SIGNATURE,
            CredentialInspection.PUBLIC_ENCRYPTION);

    private final Path directory;

    /** The set-up of a directory, which need not exist yet. */
    public KeySetup(Path directory) {
        this.directory = directory;
    }

    /** The files that are uploaded to IBKR. */
    public List<Path> uploads() {
        return List.of(
                directory.resolve(CredentialInspection.PUBLIC_SIGNATURE),
                directory.resolve(CredentialInspection.PUBLIC_ENCRYPTION),
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

    /** Whether the settings of OAuth 1.0a are there. */
    public boolean hasSettings() {
        Set<String> names = properties().stringPropertyNames();
        return names.isEmpty()
                ? Files.exists(directory.resolve(CredentialSource.PROPERTIES_FILE))
                : !names.stream().allMatch(name -> name.startsWith(CredentialKey.OAUTH2));
    }

    /** The settings of OAuth 2.0 in the same file, which must not be lost when the others change. */
    private String ofOAuth2() {
        Properties properties = properties();
        return properties.stringPropertyNames().stream()
                .filter(name -> name.startsWith(CredentialKey.OAUTH2))
                .sorted()
                .map(name -> CredentialSource.line(name, properties.getProperty(name)))
                .collect(Collectors.joining());
    }

    /** The properties; none when the file is missing or damaged. */
    private Properties properties() {
        try {
            return CredentialReader.properties(
                    directory.resolve(CredentialSource.PROPERTIES_FILE), CredentialKey.OF_OAUTH1);
        } catch (CredentialException e) {
            return new Properties();
        }
    }

    /** Makes both pairs of keys, with the well-known Diffie-Hellman group of RFC 3526, section 3. */
    public void makeKeys(SecureRandom random) {
        write(random, DhParameters.GROUP_14);
    }

    /**
     * Makes both pairs of keys, with a new Diffie-Hellman prime. It takes a minute or so of computing.
     *
     * @param progress runs for each number that is tested at length, some thousands of times
     */
    public void makeKeys(SecureRandom random, Runnable progress) {
        write(random, DhParameters.fresh(BITS, random, progress));
    }

    /**
     * Renames the files with keys and settings: {@code .old} is put behind their names. Older files of these names are
     * lost. Settings of OAuth 2.0 stay.
     */
    public void retireKeys() {
        String kept = ofOAuth2();
        retire(List.of(CredentialSource.PROPERTIES_FILE)); // first, because it is worth nothing without the keys
        retire(KEY_FILES);
        if (!kept.isEmpty()) {
            CredentialWriter.write(directory, Map.of(CredentialSource.PROPERTIES_FILE, kept));
        }
    }

    /**
     * Checks the settings together with the keys, and writes them when everything works.
     *
     * @return what the doctor found; nothing was written when it is {@link Diagnosis#faulty}
     * @throws CredentialException when a setting has a wrong form, or settings are there already
     */
    public Diagnosis save(String consumerKey, String accessToken, String accessTokenSecret, InstantSource clock) {
        if (hasSettings()) {
            throw new CredentialException(
                    CredentialSource.PROPERTIES_FILE,
                    "exists in " + directory + " and is not overwritten; move it away");
        }
        return saveInPlace(consumerKey, accessToken, accessTokenSecret, clock);
    }

    /** Like {@link #save}, but renames a settings file that is there: {@code .old} is put behind its name. */
    public Diagnosis saveInPlace(
            String consumerKey, String accessToken, String accessTokenSecret, InstantSource clock) {
        String consumer = ConsumerKeys.key(setting(CredentialKey.CONSUMER_KEY, consumerKey), false);
        String token = UserKeys.accessToken(setting(CredentialKey.ACCESS_TOKEN, accessToken));
        CredentialValue secret = setting(CredentialKey.ACCESS_TOKEN_SECRET, accessTokenSecret);
        SecretDecryption.decode(secret, false); // refuses a text that is not base64
        CredentialWriter.delete(directory.resolve(STAGED)); // a run that was cut off left it
        String settings = UserKeys.properties(consumer, token, secret.text(), ConsumerKeys.REALM);
        CredentialWriter.write(directory, Map.of(STAGED, settings + ofOAuth2()));
        try {
            Diagnosis diagnosis = Doctor.checkFiles(directory, STAGED, clock);
            if (!diagnosis.faulty()) {
                retire(List.of(CredentialSource.PROPERTIES_FILE));
                CredentialWriter.rename(directory.resolve(STAGED), directory.resolve(CredentialSource.PROPERTIES_FILE));
            }
            return diagnosis;
        } finally {
            CredentialWriter.delete(directory.resolve(STAGED));
        }
    }

    private void retire(List<String> names) {
        CredentialWriter.retire(directory, names);
    }

    private static CredentialValue setting(CredentialKey credential, String text) {
        CredentialValue setting = new CredentialValue(credential.property(), text.replaceAll("\\s", ""));
        if (setting.text().isEmpty()) {
            throw setting.refuse("is empty; " + credential.remedy());
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
                CredentialInspection.PUBLIC_SIGNATURE,
                Pem.text("PUBLIC KEY", signature.getPublic().getEncoded()));
        files.put(
                CredentialInspection.PUBLIC_ENCRYPTION,
                Pem.text("PUBLIC KEY", encryption.getPublic().getEncoded()));
        CredentialWriter.write(directory, files);
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
