package io.github.ibkrclient.oauth.internal.oauth1;

import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.oauth.internal.files.CredentialKey;
import io.github.ibkrclient.oauth.internal.files.CredentialSource;
import io.github.ibkrclient.oauth.internal.files.CredentialValue;
import io.github.ibkrclient.oauth.internal.files.CredentialWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** What signs for one user: the keys of a consumer and the user's access token with its secret, read and checked. */
public final class UserKeys {
    private static final Pattern TOKEN_FORM = Pattern.compile("[A-Za-z0-9._~-]+");

    private final ConsumerKeys consumer;
    private final String accessToken;
    private final String encryptedSecret;
    private final byte[] accessTokenSecret;

    /** Reads the token of a user who gave the consumer access. */
    public UserKeys(ConsumerKeys consumer, CredentialValue token, CredentialValue secret) {
        this.consumer = consumer;
        accessToken = accessToken(token);
        encryptedSecret = secret.text().replaceAll("\\s", "");
        accessTokenSecret = SecretDecryption.decrypt(
                secret, consumer.encryptionKey(), consumer.signatureKey(), consumer.thirdParty());
    }

    /** Reads consumer and token. */
    public UserKeys(CredentialSource source) {
        this(
                new ConsumerKeys(source, ConsumerKeys.thirdParty(source.find(CredentialKey.THIRD_PARTY))),
                token(source),
                source.get(CredentialKey.ACCESS_TOKEN_SECRET));
    }

    private static CredentialValue token(CredentialSource source) {
        if (ConsumerKeys.thirdParty(source.find(CredentialKey.THIRD_PARTY))
                && source.find(CredentialKey.ACCESS_TOKEN).isEmpty()) {
            throw new CredentialException(CredentialKey.ACCESS_TOKEN.property(), CredentialKey.NO_ACCESS_YET);
        }
        return source.get(CredentialKey.ACCESS_TOKEN);
    }

    /** The consumer that the user gave access. */
    public ConsumerKeys consumer() {
        return consumer;
    }

    /** The access token. */
    public String accessToken() {
        return accessToken;
    }

    /** The access token secret as IBKR gave it, base64. */
    public String encryptedSecret() {
        return encryptedSecret;
    }

    /** The decrypted access token secret. */
    public byte[] accessTokenSecret() {
        return accessTokenSecret.clone();
    }

    /** Whether a refusal names this setting. */
    public boolean isAbout(CredentialKey credential, CredentialException refusal) {
        return refusal.setting().equals(consumer.name(credential));
    }

    /** Writes all files of a directory of credentials, or none; a file that exists is not overwritten. */
    public void save(Path directory) {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("private_signature.pem", consumer.signatureKey().pem());
        files.put("private_encryption.pem", consumer.encryptionKey().pem());
        files.put("dhparam.pem", consumer.dhParameters().pem());
        // last, because without it the directory counts as empty
        files.put(
                CredentialSource.PROPERTIES_FILE,
                properties(consumer.key(), accessToken, encryptedSecret, consumer.realm())
                        + (consumer.thirdParty() ? CredentialKey.THIRD_PARTY.property() + "=true\n" : ""));
        CredentialWriter.write(directory, files);
    }

    /** Shows the realm only. */
    @Override
    public String toString() {
        return "UserKeys[realm=" + consumer.realm() + "]";
    }

    /** The lines of a properties file with these settings. */
    public static String properties(String consumerKey, String accessToken, String encryptedSecret, String realm) {
        return CredentialKey.CONSUMER_KEY.property() + "=" + consumerKey + "\n"
                + CredentialKey.ACCESS_TOKEN.property() + "=" + accessToken + "\n"
                + CredentialKey.ACCESS_TOKEN_SECRET.property() + "="
                + encryptedSecret + "\n"
                + CredentialKey.REALM.property() + "=" + realm + "\n";
    }

    /** Reads an access token. */
    public static String accessToken(CredentialValue setting) {
        if (!TOKEN_FORM.matcher(setting.text()).matches()) {
            throw setting.refuse("has characters that no access token has; copy the token, not its secret");
        }
        return setting.text();
    }
}
