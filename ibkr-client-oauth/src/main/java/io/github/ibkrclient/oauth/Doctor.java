package io.github.ibkrclient.oauth;

import io.github.ibkrclient.IbkrClient;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * Finds out what is wrong with credentials: with the files alone, and step by step at IBKR. It says everything at once
 * where {@link OAuthConfig} stops at the first fault. Nothing it says holds a secret.
 */
public final class Doctor {
    private Doctor() {}

    /**
     * Looks at a directory as {@link OAuthConfig#fromDirectory} reads it, and at {@code public_signature.pem} and {@code
     * public_encryption.pem} beside it; where it holds settings of OAuth 2.0, as {@link OAuth2Config#fromDirectory}
     * reads it too. Makes no call. Takes a second or two, because primes are tested thoroughly.
     *
     * @param clock the clock that calls would be stamped with
     */
    public static Diagnosis examine(Path directory, InstantSource clock) {
        return examine(directory, Settings.PROPERTIES_FILE, clock);
    }

    static Diagnosis examine(Path directory, String propertiesFile, InstantSource clock) {
        Findings findings = new Findings();
        CredentialFolder folder = new CredentialFolder(directory, propertiesFile, findings);
        if (folder.look(clock.instant())) {
            if (folder.ofOAuth1()) {
                new Examination(folder, findings).run();
            }
            if (folder.ofOAuth2()) {
                new OAuth2Examination(folder, findings).run();
            }
        }
        return findings.diagnosis();
    }

    /**
     * Climbs from the first token call to the list of accounts and stops at the first rung that does not hold. The
     * brokerage session is opened only when nobody else holds it, and is never taken.
     *
     * @param builder what else the client needs, such as the base URL; it gets its signer here and may only read
     */
    public static Diagnosis climb(OAuthConfig config, IbkrClient.Builder builder) {
        Findings findings = new Findings();
        new Ladder(config, findings).climb(builder);
        return findings.diagnosis();
    }
}
