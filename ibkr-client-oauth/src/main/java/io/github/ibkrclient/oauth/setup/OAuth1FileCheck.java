package io.github.ibkrclient.oauth.setup;

import io.github.ibkrclient.oauth.internal.files.CredentialKey;
import io.github.ibkrclient.oauth.internal.files.CredentialValue;
import io.github.ibkrclient.oauth.internal.keys.DhParameters;
import io.github.ibkrclient.oauth.internal.keys.RsaKey;
import io.github.ibkrclient.oauth.internal.oauth1.ConsumerKeys;
import io.github.ibkrclient.oauth.internal.oauth1.SecretDecryption;
import io.github.ibkrclient.oauth.internal.oauth1.UserKeys;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The doctor's checks of the settings of OAuth 1.0a, one by one and together. It reads them as the credentials do. */
final class OAuth1FileCheck {
    private static final Pattern USUAL_TOKEN = Pattern.compile("[0-9a-f]{20}");
    private static final Set<Integer> USUAL_BITS = Set.of(2048);

    private final CredentialInspection folder;
    private final Findings findings;
    private final KeyCheck keys;
    private boolean thirdParty;
    private boolean awaitsConsent;

    OAuth1FileCheck(CredentialInspection folder, Findings findings) {
        this.folder = folder;
        this.findings = findings;
        this.keys = new KeyCheck(folder, findings);
    }

    void run() {
        if (folder.propertiesReadable()) {
            registration();
        } else {
            List.of("consumer key", "access token", "realm")
                    .forEach(check -> findings.skipped(check, check + ": stands in the file that cannot be read"));
        }
        Optional<RsaKey> signature = keys.key("signature key", CredentialKey.SIGNATURE_KEY, USUAL_BITS);
        Optional<RsaKey> encryption = keys.key("encryption key", CredentialKey.ENCRYPTION_KEY, USUAL_BITS);
        boolean differ = keys.differ(signature, encryption);
        keys.publicHalf(CredentialInspection.PUBLIC_SIGNATURE, signature, encryption);
        keys.publicHalf(CredentialInspection.PUBLIC_ENCRYPTION, encryption, signature);
        secret(signature, encryption, differ);
        parameters();
    }

    private void registration() {
        thirdParty = findings.read("third party", () -> ConsumerKeys.thirdParty(folder.find(CredentialKey.THIRD_PARTY)))
                .orElse(false);
        Optional<String> consumer = findings.read(
                "consumer key", () -> ConsumerKeys.key(folder.get(CredentialKey.CONSUMER_KEY), thirdParty));
        consumer.ifPresent(key -> {
            if (key.equals(ConsumerKeys.TEST_CONSUMER)) {
                findings.warning(
                        "consumer key",
                        CredentialKey.CONSUMER_KEY.property() + ": " + key
                                + " is IBKR's shared test consumer, which takes"
                                + " no keys of your own; "
                                + (thirdParty ? CredentialKey.ASSIGNED : "set the key that you chose in the portal"));
            } else {
                String form = thirdParty ? ": of a third party" : ": nine capital letters";
                findings.ok("consumer key", CredentialKey.CONSUMER_KEY.property() + form);
            }
        });
        accessToken();
        findings.read(
                "realm",
                () -> ConsumerKeys.realm(folder.find(CredentialKey.REALM), consumer.orElse("")),
                realm -> CredentialKey.REALM.property() + ": " + realm);
    }

    /** A third party has no token to copy from anywhere: each user gives it one. */
    private void accessToken() {
        String check = "access token";
        Optional<Optional<CredentialValue>> given = findings.read(check, () -> folder.find(CredentialKey.ACCESS_TOKEN));
        awaitsConsent = thirdParty && given.isPresent() && given.get().isEmpty();
        if (awaitsConsent) {
            findings.fault(check, CredentialKey.ACCESS_TOKEN.property() + ": " + CredentialKey.NO_ACCESS_YET);
        } else if (given.isPresent()) {
            findings.read(check, () -> UserKeys.accessToken(folder.get(CredentialKey.ACCESS_TOKEN)))
                    .ifPresent(this::token);
        }
    }

    private void token(String token) {
        String name = CredentialKey.ACCESS_TOKEN.property();
        if (USUAL_TOKEN.matcher(token).matches()) {
            findings.ok("access token", name + ": 20 hexadecimal digits");
        } else {
            findings.warning(
                    "access token",
                    name + ": is not 20 hexadecimal digits in small letters as IBKR's are; "
                            + (thirdParty ? CredentialKey.CONSENT_ANEW : "compare it with the portal"));
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
        Optional<CredentialValue> secret = findings.read(check, () -> folder.get(CredentialKey.ACCESS_TOKEN_SECRET));
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
        Optional<CredentialValue> setting = findings.read(check, () -> folder.get(CredentialKey.DH_PARAMETERS));
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
