package io.github.ibkrclient.oauth;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The settings that credentials consist of, under the names by which users write them. */
enum Credential {
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

    /** How the properties of OAuth 2.0 alone begin. */
    static final String OAUTH2 = "ibkr.oauth2.";
    /** What OAuth 1.0a takes. */
    static final Set<Credential> OF_OAUTH1 = Collections.unmodifiableSet(EnumSet.range(CONSUMER_KEY, KEY_PASSWORD));
    /** What OAuth 2.0 takes. */
    static final Set<Credential> OF_OAUTH2 = Collections.unmodifiableSet(EnumSet.range(KEY_PASSWORD, IP));

    private final String property;
    private final @Nullable String file;
    private final String mend;

    Credential(String property, @Nullable String file, String mend) {
        this.property = property;
        this.file = file;
        this.mend = mend;
    }

    /** The key in a properties file. */
    String property() {
        return property;
    }

    /** The environment variable: {@code IBKR_CONSUMER_KEY}. */
    String variable() {
        return property.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** The file that holds the setting when nothing else is said; null when it is not kept in a file of its own. */
    @Nullable
    String file() {
        return file;
    }

    /** What to do when the setting is missing. */
    String mend() {
        return mend;
    }

    /** What to do when the setting is missing, which for a third party is nothing in the portal. */
    String mend(boolean thirdParty) {
        return switch (this) {
            case CONSUMER_KEY -> thirdParty ? OAuthConsumer.ASSIGNED : mend;
            case ACCESS_TOKEN, ACCESS_TOKEN_SECRET -> thirdParty ? OAuthConsumer.CONSENT_ANEW : mend;
            default -> mend;
        };
    }
}
