package io.github.ibkrclient.oauth.setup;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.oauth.OAuth1Credentials;
import io.github.ibkrclient.oauth.OAuth2Credentials;
import io.github.ibkrclient.oauth.internal.files.CredentialSource;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/**
 * Finds out what is wrong with credentials, in their files and step by step at IBKR. It lists all mistakes of the files,
 * while {@link OAuth1Credentials} stops at the first one. No finding holds a secret.
 */
public final class Doctor {
    private Doctor() {}

    /**
     * Checks a directory that {@link OAuth1Credentials#fromDirectory} can read, with {@code public_signature.pem} and {@code
     * public_encryption.pem} if they are there. Settings of OAuth 2.0, which {@link OAuth2Credentials#fromDirectory}
     * reads, are checked where there are any. Makes no call. Takes a second or two, because primes are tested thoroughly.
     *
     * @param clock the clock of which signed calls would take the time
     */
    public static Diagnosis checkFiles(Path directory, InstantSource clock) {
        return checkFiles(directory, CredentialSource.PROPERTIES_FILE, clock);
    }

    static Diagnosis checkFiles(Path directory, String propertiesFile, InstantSource clock) {
        Findings findings = new Findings();
        CredentialInspection folder = new CredentialInspection(directory, propertiesFile, findings);
        return folder.read(clock.instant()) ? check(folder, findings) : findings.diagnosis();
    }

    /**
     * Checks settings from memory like those of files, for programs that keep credentials elsewhere. Makes no call.
     *
     * @param settings the settings by their names in {@code credentials.properties}, keys as PEM text
     * @param clock the clock of which signed calls would take the time
     */
    public static Diagnosis checkSettings(Map<String, String> settings, InstantSource clock) {
        Findings findings = new Findings();
        return check(new CredentialInspection(settings, clock.instant(), findings), findings);
    }

    private static Diagnosis check(CredentialInspection settings, Findings findings) {
        if (settings.ofOAuth1()) {
            new OAuth1FileCheck(settings, findings).run();
        }
        if (settings.ofOAuth2()) {
            new OAuth2FileCheck(settings, findings).run();
        }
        return findings.diagnosis();
    }

    /**
     * Goes from the first token call to the list of accounts, and stops at the first step that fails. The brokerage
     * session is opened only when nobody else holds it, and is never taken from others.
     *
     * @param builder the settings of the client, such as the base URL; it gets its signer here and is made read-only
     */
    public static Diagnosis checkOnline(OAuth1Credentials credentials, IbkrClient.Builder builder) {
        Findings findings = new Findings();
        new OnlineCheck(credentials, findings).run(builder);
        return findings.diagnosis();
    }
}
