package io.github.ibkrclient.oauth.internal.files;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The settings that credentials consist of, under the names by which users write them. */
public enum CredentialKey {
    CONSUMER_KEY("ibkr.consumer-key", null, "it is the name of 9 capital letters chosen in IBKR's self-service portal"),
    ACCESS_TOKEN("ibkr.access-token", null, "copy the access token from IBKR's self-service portal"),
    ACCESS_TOKEN_SECRET(
            "ibkr.access-token-secret", null, "copy the access token secret from IBKR's self-service portal"),
    REALM("ibkr.realm", null, "leave it out or set limited_poa"),
    THIRD_PARTY(
            "ibkr.third-party", null, "leave it out, or set true when IBKR assigned the consumer key to a third party"),
    SIGNATURE_KEY(
            "ibkr.signature-key", "private_signature.pem", "give the private key whose public half signs at IBKR"),
    ENCRYPTION_KEY(
            "ibkr.encryption-key",
            "private_encryption.pem",
            "give the private key whose public half encrypted the access token secret"),
    DH_PARAMETERS("ibkr.dh-params", "dhparam.pem", "give the Diffie-Hellman parameters that were uploaded to IBKR"),
    KEY_PASSWORD("ibkr.key-password", null, "leave it out or give the password of the private keys"),
    CLIENT_ID("ibkr.oauth2.client-id", null, "it is the name IBKR gave to your institution's OAuth 2.0 client"),
    KEY_ID("ibkr.oauth2.key-id", null, "it is the name IBKR gave to the public key you sent"),
    CLIENT_KEY(
            "ibkr.oauth2.private-key",
            "private_oauth2.pem",
            "give the private key whose public half you sent to IBKR for OAuth 2.0"),
    AUDIENCE("ibkr.oauth2.audience", null, "leave it out or set /token or the full URL of the token endpoint"),
    SCOPES("ibkr.oauth2.scopes", null, "leave it out or list the scopes that IBKR granted, separated by spaces"),
    REPORT_BODIES("ibkr.oauth2.report-bodies", null, "leave it out or set plain or signed"),
    USERNAME("ibkr.oauth2.username", null, "it is the IBKR username in whose name the session is opened"),
    IP("ibkr.oauth2.ip", null, "it is the public address from which this machine's calls reach IBKR");

    /** Where a third party finds its consumer key. */
    public static final String ASSIGNED = "copy the key that IBKR assigned";
    /** How a third party gets a new token for a user who gave access before. */
    public static final String CONSENT_ANEW = "let the user give access anew, with OAuth1Authorization";
    /** What a missing access token means for a third party. */
    public static final String NO_ACCESS_YET =
            "is missing, since no user has given this third party access yet; get it with OAuth1Authorization";

    /** The beginning of all properties that only OAuth 2.0 has. */
    public static final String OAUTH2 = "ibkr.oauth2.";
    /** The settings of OAuth 1.0a. */
    public static final Set<CredentialKey> OF_OAUTH1 =
            Collections.unmodifiableSet(EnumSet.range(CONSUMER_KEY, KEY_PASSWORD));
    /** The settings of OAuth 2.0. */
    public static final Set<CredentialKey> OF_OAUTH2 = Collections.unmodifiableSet(EnumSet.range(KEY_PASSWORD, IP));

    private final String property;
    private final @Nullable String file;
    private final String remedy;

    CredentialKey(String property, @Nullable String file, String remedy) {
        this.property = property;
        this.file = file;
        this.remedy = remedy;
    }

    /** The key in a properties file. */
    public String property() {
        return property;
    }

    /** The environment variable: {@code IBKR_CONSUMER_KEY}. */
    public String variable() {
        return property.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** The file that holds the setting unless another is named; null when the setting has no file of its own. */
    @Nullable
    public String file() {
        return file;
    }

    /** What to do when the setting is missing. */
    public String remedy() {
        return remedy;
    }

    /** The same for a third party too, which has no portal to look into. */
    String remedy(boolean thirdParty) {
        return switch (this) {
            case CONSUMER_KEY -> thirdParty ? ASSIGNED : remedy;
            case ACCESS_TOKEN, ACCESS_TOKEN_SECRET -> thirdParty ? CONSENT_ANEW : remedy;
            default -> remedy;
        };
    }
}
