package io.github.ibkrclient.oauth;

import java.math.BigInteger;
import java.security.interfaces.RSAPublicKey;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The doctor's checks of the settings one by one and of how they go together, with the readers of the loader. */
final class Examination {
    private static final Pattern USUAL_TOKEN = Pattern.compile("[0-9a-f]{20}");
    private static final int USUAL_BITS = 2048;

    private final CredentialFolder folder;
    private final Findings findings;
    private boolean thirdParty;
    private boolean awaitsConsent;

    Examination(CredentialFolder folder, Findings findings) {
        this.folder = folder;
        this.findings = findings;
    }

    void run() {
        if (folder.propertiesReadable()) {
            registration();
        } else {
            List.of("consumer key", "access token", "realm")
                    .forEach(check -> findings.skipped(check, check + ": stands in the file that cannot be read"));
        }
        Optional<RsaKey> signature = key("signature key", Credential.SIGNATURE_KEY);
        Optional<RsaKey> encryption = key("encryption key", Credential.ENCRYPTION_KEY);
        boolean differ = differ(signature, encryption);
        publicHalf(CredentialFolder.PUBLIC_SIGNATURE, signature, encryption);
        publicHalf(CredentialFolder.PUBLIC_ENCRYPTION, encryption, signature);
        secret(signature, encryption, differ);
        parameters();
    }

    private void registration() {
        thirdParty = findings.read("third party", () -> OAuthConsumer.thirdParty(folder.find(Credential.THIRD_PARTY)))
                .orElse(false);
        Optional<String> consumer =
                findings.read("consumer key", () -> OAuthConsumer.key(folder.get(Credential.CONSUMER_KEY), thirdParty));
        consumer.ifPresent(key -> {
            if (key.equals(OAuthConsumer.TEST_CONSUMER)) {
                findings.warning(
                        "consumer key",
                        Credential.CONSUMER_KEY.property() + ": " + key + " is IBKR's shared test consumer, which takes"
                                + " no keys of your own; "
                                + (thirdParty ? OAuthConsumer.ASSIGNED : "set the key that you chose in the portal"));
            } else {
                String form = thirdParty ? ": of a third party" : ": nine capital letters";
                findings.ok("consumer key", Credential.CONSUMER_KEY.property() + form);
            }
        });
        accessToken();
        findings.read(
                "realm",
                () -> OAuthConsumer.realm(folder.find(Credential.REALM), consumer.orElse("")),
                realm -> Credential.REALM.property() + ": " + realm);
    }

    /** A third party has no token to copy from anywhere: each user gives it one. */
    private void accessToken() {
        String check = "access token";
        Optional<Optional<Setting>> given = findings.read(check, () -> folder.find(Credential.ACCESS_TOKEN));
        awaitsConsent = thirdParty && given.isPresent() && given.get().isEmpty();
        if (awaitsConsent) {
            findings.fault(check, Credential.ACCESS_TOKEN.property() + ": " + OAuthConsumer.NO_ACCESS_YET);
        } else if (given.isPresent()) {
            findings.read(check, () -> OAuthConfig.accessToken(folder.get(Credential.ACCESS_TOKEN)))
                    .ifPresent(this::token);
        }
    }

    private void token(String token) {
        String name = Credential.ACCESS_TOKEN.property();
        if (USUAL_TOKEN.matcher(token).matches()) {
            findings.ok("access token", name + ": 20 hexadecimal digits");
        } else {
            findings.warning(
                    "access token",
                    name + ": is not 20 hexadecimal digits in small letters as IBKR's are; "
                            + (thirdParty ? OAuthConsumer.CONSENT_ANEW : "compare it with the portal"));
        }
    }

    private Optional<RsaKey> key(String check, Credential credential) {
        return key(check, credential, folder, findings, Set.of(USUAL_BITS));
    }

    /** A key that signs; one of other than the usual sizes is told of. */
    static Optional<RsaKey> key(
            String check, Credential credential, CredentialFolder folder, Findings findings, Set<Integer> usual) {
        Optional<RsaKey> key = findings.read(
                check,
                () -> Pem.rsaKey(folder.get(credential), folder.find(Credential.KEY_PASSWORD), Collections.min(usual)));
        Optional<RsaKey> sound = key.filter(found -> findings.read(
                        check, () -> found.publicHalf().map(found::belongsTo).orElse(true))
                .orElse(false));
        if (key.isPresent() && sound.isEmpty()) {
            findings.fault(
                    check,
                    key.get().setting()
                            + ": the numbers of the key do not go together; copy the whole private key again");
        }
        sound.ifPresent(found -> {
            if (usual.contains(found.bits())) {
                findings.ok(check, found.setting() + ": RSA, " + found.bits() + " bits");
            } else {
                findings.warning(
                        check,
                        found.setting() + ": the RSA key has " + found.bits() + " bits; IBKR asks for "
                                + usual.stream().sorted().map(String::valueOf).collect(Collectors.joining(" or "))
                                + ", make a pair of that size if the portal or IBKR refuses this one");
            }
        });
        return sound;
    }

    private boolean differ(Optional<RsaKey> signature, Optional<RsaKey> encryption) {
        String check = "two keys";
        if (signature.isEmpty() || encryption.isEmpty()) {
            findings.skipped(check, "two keys: one of them cannot be used");
            return false;
        }
        if (signature.get().same(encryption.get())) {
            findings.fault(
                    check,
                    encryption.get().setting() + ": is the same key as "
                            + signature.get().setting() + "; IBKR wants two pairs, put each key in its own file");
            return false;
        }
        findings.ok(check, "two keys: they are different");
        return true;
    }

    private void publicHalf(String name, Optional<RsaKey> due, Optional<RsaKey> other) {
        Optional<Optional<Setting>> file = findings.read(name, () -> folder.publicHalf(name));
        if (file.isEmpty()) {
            return;
        }
        if (file.get().isEmpty()) {
            findings.skipped(name, name + ": is not here, so it cannot be compared with what was uploaded");
            return;
        }
        Optional<RSAPublicKey> open =
                findings.read(name, () -> Pem.publicKey(file.get().get()));
        if (open.isEmpty()) {
            return;
        }
        if (due.isEmpty()) {
            findings.skipped(name, name + ": its private half cannot be used");
        } else if (due.get().belongsTo(open.get())) {
            findings.ok(name, name + ": belongs to " + due.get().setting());
        } else if (other.filter(key -> key.belongsTo(open.get())).isPresent()) {
            findings.fault(
                    name,
                    name + ": belongs to " + other.get().setting()
                            + ": the keys are swapped; exchange the two and compare with what was uploaded");
        } else {
            findings.fault(
                    name,
                    name + ": does not belong to " + due.get().setting()
                            + "; find the private key of what was uploaded, or upload the public half of this one");
        }
    }

    private void secret(Optional<RsaKey> signature, Optional<RsaKey> encryption, boolean differ) {
        String check = "access token secret";
        if (!folder.propertiesReadable()) {
            findings.skipped(check, check + ": stands in the file that cannot be read");
            return;
        }
        if (awaitsConsent) {
            findings.skipped(check, check + ": comes with the access token");
            return;
        }
        Optional<Setting> secret = findings.read(check, () -> folder.get(Credential.ACCESS_TOKEN_SECRET));
        Optional<byte[]> block =
                secret.flatMap(text -> findings.read(check, () -> SecretDecryption.decode(text, thirdParty)));
        if (block.isEmpty()) {
            return;
        }
        String name = secret.get().name();
        if (encryption.isEmpty()) {
            findings.skipped(check, name + ": cannot be opened without the encryption key");
            return;
        }
        RsaKey other = differ ? signature.orElse(encryption.get()) : encryption.get();
        findings.read(
                check,
                () -> SecretDecryption.decrypt(secret.get(), encryption.get(), other, thirdParty),
                opened -> name + ": opens with " + encryption.get().setting());
    }

    private void parameters() {
        String check = "dh parameters";
        Optional<Setting> setting = findings.read(check, () -> folder.get(Credential.DH_PARAMETERS));
        Optional<DhParameters> read = setting.flatMap(text -> findings.read(check, () -> DhParameters.unchecked(text)));
        if (read.isEmpty()) {
            return;
        }
        String name = setting.get().name();
        DhParameters parameters = read.get();
        List<String> faults = parameters.faults();
        faults.forEach(fault -> findings.fault(check, name + ": " + fault));
        if (!faults.isEmpty()) {
            return;
        }
        String third = DhParameters.thirdNumber(setting.get()) ? ", with a third number that IBKR does not use" : "";
        if (!parameters.safe()) {
            findings.warning(
                    check,
                    name + ": the prime is no safe prime, its half is not prime, which weakens the key agreement; "
                            + DhParameters.NEW_FILE);
        } else if (!parameters.generator().equals(BigInteger.TWO)) {
            findings.warning(
                    check,
                    name + ": the generator is not 2 as in every file that IBKR is known to take; "
                            + DhParameters.NEW_FILE);
        } else {
            findings.ok(
                    check, name + ": safe prime of " + parameters.prime().bitLength() + " bits, generator 2" + third);
        }
    }
}
