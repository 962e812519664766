package io.github.ibkrclient.testkit;

import io.github.ibkrclient.testkit.oauth.Consumer;
import java.io.IOException;
import java.nio.file.Path;

/** A consumer registered with the simulator, seen from its own side: with its private keys. */
public final class SimulatedConsumer {
    private static final String TEST_CONSUMER = "TESTCONS";

    private final KeyMaterial keys;
    private final Consumer registered;

    SimulatedConsumer(String key, KeyMaterial keys, boolean thirdParty) {
        this.keys = keys;
        this.registered = new Consumer(
                key,
                key.equals(TEST_CONSUMER) ? "test_realm" : "limited_poa",
                keys.signature().getPublic(),
                keys.encryption().getPublic(),
                keys.prime(),
                keys.generator(),
                thirdParty);
    }

    /** A vendor's consumer, which asks users for their consent; TESTCONS has a realm of its own. */
    public static SimulatedConsumer thirdParty(String consumerKey) {
        return new SimulatedConsumer(consumerKey, KeyMaterial.shared(), true);
    }

    /** The consumer key. */
    public String consumerKey() {
        return registered.key();
    }

    /** The realm. */
    public String realm() {
        return registered.realm();
    }

    /** The private signature key as PEM (PKCS#8). */
    public String signatureKeyPem() {
        return keys.signaturePem();
    }

    /** The private encryption key as PEM (PKCS#8). */
    public String encryptionKeyPem() {
        return keys.encryptionPem();
    }

    /** The Diffie-Hellman parameters as PEM. */
    public String dhParametersPem() {
        return keys.dhPem();
    }

    /**
     * Writes what a third party has before a user gave it access, in the layout of {@link
     * SimulatedUser#writeCredentials} and marked with {@code ibkr.third-party}.
     *
     * @throws IOException when the directory cannot be written or holds any of these files already
     */
    public void writeCredentials(Path directory) throws IOException {
        new CredentialsDirectory(directory).write(this);
    }

    /** The consumer key only. */
    @Override
    public String toString() {
        return "consumer " + consumerKey();
    }

    Consumer registered() {
        return registered;
    }

    KeyMaterial keys() {
        return keys;
    }
}
