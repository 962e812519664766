package io.github.ibkrclient.oauth;

import io.github.ibkrclient.Operation;
import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.error.ErrorCode;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A consumer as IBKR registered it, without any user: what a third party holds before somebody gives it access, see
 * {@link AuthorizationFlow}. Read and checked as {@link OAuthConfig} is, which is the same with the token of one user.
 * Immutable; {@code toString} shows no secret.
 */
public final class OAuthConsumer {
    static final String TEST_CONSUMER = "TESTCONS";
    static final String REALM = "limited_poa";
    static final String NO_ACCESS_YET =
            "is missing, since no user has given this third party access yet; get it with ibkr connect, or with"
                    + " AuthorizationFlow in a program of your own";
    static final String CONSENT_ANEW =
            "let the user give access anew, with ibkr connect --replace token or AuthorizationFlow";
    static final String ASSIGNED = "copy the key that IBKR assigned";
    private static final String TEST_REALM = "test_realm";
    private static final Pattern CHOSEN_KEY = Pattern.compile("[A-Z]{9}|" + TEST_CONSUMER);
    private static final Pattern ASSIGNED_KEY = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private final Map<Credential, String> names;
    private final boolean thirdParty;
    private final String key;
    private final String realm;
    private final RsaKey signatureKey;
    private final RsaKey encryptionKey;
    private final DhParameters dhParameters;

    OAuthConsumer(Settings settings, boolean thirdParty) {
        this.thirdParty = thirdParty;
        names = settings.names();
        key = key(settings.get(Credential.CONSUMER_KEY), thirdParty);
        realm = realm(settings.find(Credential.REALM), key);
        Optional<Setting> password = settings.find(Credential.KEY_PASSWORD);
        signatureKey = Pem.rsaKey(settings.get(Credential.SIGNATURE_KEY), password);
        encryptionKey = Pem.rsaKey(settings.get(Credential.ENCRYPTION_KEY), password);
        dhParameters = DhParameters.of(settings.get(Credential.DH_PARAMETERS));
    }

    /** Reads the third party's consumer from a directory laid out as {@link OAuthConfig#fromDirectory} has it. */
    public static OAuthConsumer fromDirectory(Path directory) {
        return new OAuthConsumer(
                Settings.fromDirectory(
                        "credentials directory", directory, Settings.passwordOnly(), Credential.OF_OAUTH1),
                true);
    }

    /** Reads the third party's consumer from a file as {@link OAuthConfig#fromFile} does. */
    public static OAuthConsumer fromFile(Path file) {
        return new OAuthConsumer(Settings.fromFile(file, Settings.passwordOnly(), Credential.OF_OAUTH1), true);
    }

    /** Reads the third party's consumer from the environment as {@link OAuthConfig#fromEnv} does. */
    public static OAuthConsumer fromEnv() {
        return new OAuthConsumer(Settings.fromEnvironment(System.getenv(), Credential.OF_OAUTH1), true);
    }

    /**
     * The credentials of a user who gave this consumer access, for those who keep tokens in a place of their own.
     *
     * @param encryptedSecret the access token secret as IBKR gave it, base64
     * @throws CredentialException when the token has not its form or the secret was not encrypted for this consumer
     */
    public OAuthConfig credentials(String accessToken, String encryptedSecret) {
        return new OAuthConfig(
                this,
                new Setting(Credential.ACCESS_TOKEN.property(), accessToken.strip()),
                new Setting(Credential.ACCESS_TOKEN_SECRET.property(), encryptedSecret));
    }

    String key() {
        return key;
    }

    boolean thirdParty() {
        return thirdParty;
    }

    String realm() {
        return realm;
    }

    RsaKey signatureKey() {
        return signatureKey;
    }

    RsaKey encryptionKey() {
        return encryptionKey;
    }

    DhParameters dhParameters() {
        return dhParameters;
    }

    /** The exception for a setting that IBKR refused. */
    CredentialException refused(Credential credential, String message, Operation operation) {
        ErrorCode code =
                credential == Credential.CONSUMER_KEY ? ErrorCode.CONSUMER_NOT_ACTIVE : ErrorCode.CREDENTIALS_REFUSED;
        return new CredentialException(name(credential), message, operation, code);
    }

    /** A setting as the user knows it. */
    String name(Credential credential) {
        return names.getOrDefault(credential, credential.property());
    }

    /** The realm only. */
    @Override
    public String toString() {
        return "OAuthConsumer[realm=" + realm + "]";
    }

    static boolean thirdParty(Optional<Setting> setting) {
        String text = setting.map(Setting::text).orElse("false");
        if (!text.equals("true") && !text.equals("false")) {
            throw setting.orElseThrow().refuse("is neither true nor false; " + Credential.THIRD_PARTY.mend());
        }
        return text.equals("true");
    }

    static String key(Setting setting, boolean thirdParty) {
        if (thirdParty && !ASSIGNED_KEY.matcher(setting.text()).matches()) {
            throw setting.refuse("has characters that no consumer key has; " + ASSIGNED);
        }
        if (!thirdParty && !CHOSEN_KEY.matcher(setting.text()).matches()) {
            throw setting.refuse(
                    "is not a consumer key, which has exactly 9 capital letters; copy it from the portal, or set "
                            + Credential.THIRD_PARTY.property() + "=true when IBKR assigned it to a third party");
        }
        return setting.text();
    }

    static String realm(Optional<Setting> setting, String consumerKey) {
        String realm = setting.map(Setting::text).orElse(REALM);
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
