package io.github.ibkrclient.testkit;

import io.github.ibkrclient.testkit.internal.credentials.CredentialsReader;
import io.github.ibkrclient.testkit.internal.credentials.CredentialsWriter;
import io.github.ibkrclient.testkit.internal.credentials.KeyMaterial;
import io.github.ibkrclient.testkit.internal.oauth1.Consumer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** A consumer that is registered with the simulator, with its private keys. */
public final class SimulatedConsumer {
    private final KeyMaterial keys;
    private final Consumer registered;

    SimulatedConsumer(String key, KeyMaterial keys, boolean thirdParty) {
        this.keys = keys;
        this.registered = new Consumer(
                key,
                Consumer.realm(key),
                keys.signature().getPublic(),
                keys.encryption().getPublic(),
                keys.prime(),
                keys.generator(),
                thirdParty);
    }

    /** A third party's consumer, which asks users for their consent. The key TESTCONS has a realm of its own. */
    public static SimulatedConsumer thirdParty(String consumerKey) {
        return new SimulatedConsumer(consumerKey, KeyMaterial.shared(), true);
    }

    /**
     * The third party's consumer whose credentials a directory holds; empty when it holds none.
     *
     * @throws IOException when the credentials are incomplete, unusable or not a third party's; the message is one line and
     *     says the remedy
     */
    public static Optional<SimulatedConsumer> readCredentials(Path directory) throws IOException {
        return new CredentialsReader(directory)
                .read(true)
                .map(stored -> new SimulatedConsumer(stored.consumerKey(), stored.keys(), true));
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
     * Writes the credentials of a third party to which no user gave access yet. The files are those of {@link
     * SimulatedUser#writeCredentials}; {@code ibkr.third-party} marks them.
     *
     * @throws IOException when the directory cannot be written or holds any of these files already
     */
    public void writeCredentials(Path directory) throws IOException {
        writer(directory).thirdParty().write();
    }

    /** The consumer key only. */
    @Override
    public String toString() {
        return "consumer " + consumerKey();
    }

    Consumer registered() {
        return registered;
    }

    CredentialsWriter writer(Path directory) {
        return new CredentialsWriter(directory, consumerKey(), realm(), keys);
    }
}
