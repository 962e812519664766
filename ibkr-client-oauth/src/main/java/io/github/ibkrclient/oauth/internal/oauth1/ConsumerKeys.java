package io.github.ibkrclient.oauth.internal.oauth1;

import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.error.ErrorCode;
import io.github.ibkrclient.oauth.internal.files.CredentialKey;
import io.github.ibkrclient.oauth.internal.files.CredentialSource;
import io.github.ibkrclient.oauth.internal.files.CredentialValue;
import io.github.ibkrclient.oauth.internal.keys.DhParameters;
import io.github.ibkrclient.oauth.internal.keys.Pem;
import io.github.ibkrclient.oauth.internal.keys.RsaKey;
import io.github.ibkrclient.operation.Operation;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What signs for a consumer: its consumer key, its RSA keys and its Diffie-Hellman parameters, read and checked. */
public final class ConsumerKeys {
    /** The consumer that IBKR shares among all who test. */
    public static final String TEST_CONSUMER = "TESTCONS";
    /** The realm of all other consumers. */
    public static final String REALM = "limited_poa";

    private static final String TEST_REALM = "test_realm";
    private static final Pattern CHOSEN_KEY = Pattern.compile("[A-Z]{9}|" + TEST_CONSUMER);
    private static final Pattern ASSIGNED_KEY = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private final Map<CredentialKey, String> names;
    private final boolean thirdParty;
    private final String key;
    private final String realm;
    private final RsaKey signatureKey;
    private final RsaKey encryptionKey;
    private final DhParameters dhParameters;

    /**
     * Reads the keys of a consumer.
     *
     * @param thirdParty whether IBKR assigned the consumer key to a third party
     */
    public ConsumerKeys(CredentialSource source, boolean thirdParty) {
        this.thirdParty = thirdParty;
        names = source.names();
        key = key(source.get(CredentialKey.CONSUMER_KEY), thirdParty);
        realm = realm(source.find(CredentialKey.REALM), key);
        Optional<CredentialValue> password = source.find(CredentialKey.KEY_PASSWORD);
        signatureKey = Pem.rsaKey(source.get(CredentialKey.SIGNATURE_KEY), password);
        encryptionKey = Pem.rsaKey(source.get(CredentialKey.ENCRYPTION_KEY), password);
        dhParameters = DhParameters.of(source.get(CredentialKey.DH_PARAMETERS));
    }

    /** The consumer key. */
    public String key() {
        return key;
    }

    /** Whether IBKR assigned the consumer key to a third party. */
    public boolean thirdParty() {
        return thirdParty;
    }

    /** The realm of the Authorization header. */
    public String realm() {
        return realm;
    }

    /** The key that signs the token calls. */
    public RsaKey signatureKey() {
        return signatureKey;
    }

    /** The key that opens access token secrets. */
    public RsaKey encryptionKey() {
        return encryptionKey;
    }

    /** The group in which live session tokens are agreed on. */
    public DhParameters dhParameters() {
        return dhParameters;
    }

    /** The exception for a setting that IBKR refused. */
    CredentialException refused(CredentialKey credential, String message, Operation operation) {
        ErrorCode code = credential == CredentialKey.CONSUMER_KEY
                ? ErrorCode.CONSUMER_NOT_ACTIVE
                : ErrorCode.CREDENTIALS_REFUSED;
        return new CredentialException(name(credential), message, operation, code);
    }

    /** The setting as the user knows it. */
    String name(CredentialKey credential) {
        return names.getOrDefault(credential, credential.property());
    }

    /** Shows the realm only. */
    @Override
    public String toString() {
        return "ConsumerKeys[realm=" + realm + "]";
    }

    /** Reads the mark of a third party. */
    public static boolean thirdParty(Optional<CredentialValue> setting) {
        String text = setting.map(CredentialValue::text).orElse("false");
        if (!text.equals("true") && !text.equals("false")) {
            throw setting.orElseThrow().refuse("is neither true nor false; " + CredentialKey.THIRD_PARTY.remedy());
        }
        return text.equals("true");
    }

    /** Reads a consumer key. */
    public static String key(CredentialValue setting, boolean thirdParty) {
        if (thirdParty && !ASSIGNED_KEY.matcher(setting.text()).matches()) {
            throw setting.refuse("has characters that no consumer key has; " + CredentialKey.ASSIGNED);
        }
        if (!thirdParty && !CHOSEN_KEY.matcher(setting.text()).matches()) {
            throw setting.refuse(
                    "is not a consumer key, which has exactly 9 capital letters; copy it from the portal, or set "
                            + CredentialKey.THIRD_PARTY.property() + "=true when IBKR assigned it to a third party");
        }
        return setting.text();
    }

    /** Reads the realm, which must be the one of the consumer key. */
    public static String realm(Optional<CredentialValue> setting, String consumerKey) {
        String realm = setting.map(CredentialValue::text).orElse(REALM);
        if (realm.equals(TEST_REALM) && !consumerKey.equals(TEST_CONSUMER)) {
            throw setting.orElseThrow()
                    .refuse(TEST_REALM + " goes with the consumer key " + TEST_CONSUMER + " only; set " + REALM);
        }
        if (!realm.equals(REALM) && !realm.equals(TEST_REALM)) {
            throw setting.orElseThrow().refuse("is not a realm of IBKR; set " + REALM);
        }
        return realm;
    }
}
