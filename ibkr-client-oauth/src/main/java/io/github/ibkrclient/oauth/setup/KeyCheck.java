package io.github.ibkrclient.oauth.setup;

import io.github.ibkrclient.oauth.internal.files.CredentialKey;
import io.github.ibkrclient.oauth.internal.files.CredentialValue;
import io.github.ibkrclient.oauth.internal.keys.Pem;
import io.github.ibkrclient.oauth.internal.keys.RsaKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The doctor's checks of RSA keys and their public halves. */
final class KeyCheck {
    private final CredentialInspection folder;
    private final Findings findings;

    KeyCheck(CredentialInspection folder, Findings findings) {
        this.folder = folder;
        this.findings = findings;
    }

    /** Reads a key; empty when it cannot sign. An unusual size is a warning. */
    Optional<RsaKey> key(String check, CredentialKey credential, Set<Integer> usual) {
        Optional<RsaKey> key = findings.read(
                check,
                () -> Pem.rsaKey(
                        folder.get(credential), folder.find(CredentialKey.KEY_PASSWORD), Collections.min(usual)));
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

    /** Checks that the two keys of OAuth 1.0a are different. */
    boolean differ(Optional<RsaKey> signature, Optional<RsaKey> encryption) {
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

    /** Checks that the file of a public half belongs to its private key, and not to the other one. */
    void publicHalf(String name, Optional<RsaKey> due, Optional<RsaKey> other) {
        Optional<Optional<CredentialValue>> file = findings.read(name, () -> folder.publicHalf(name));
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
}
