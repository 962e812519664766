package io.github.ibkrclient.oauth.setup;

import io.github.ibkrclient.oauth.internal.files.CredentialKey;
import io.github.ibkrclient.oauth.internal.files.CredentialValue;
import io.github.ibkrclient.oauth.internal.keys.Pem;
import io.github.ibkrclient.oauth.internal.keys.RsaKey;
import io.github.ibkrclient.oauth.internal.oauth2.ClientKeys;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The doctor's checks of the settings of OAuth 2.0. It reads them as {@code OAuth2Credentials} does. */
final class OAuth2FileCheck {
    private static final Set<Integer> USUAL_BITS = Set.of(3072, 4096); // docs/protocol.md#oauth2-key
    /** The addresses of local networks, as RFC 1918, 3927, 4193, 4291 and 6598 list them. */
    private static final Pattern INSIDE =
            Pattern.compile("(?i)0\\..*|10\\..*|127\\..*|169\\.254\\..*|192\\.168\\..*|172\\.(1[6-9]|2\\d|3[01])\\..*"
                    + "|100\\.(6[4-9]|[7-9]\\d|1[01]\\d|12[0-7])\\..*|::1?|f[cd].*|fe[89ab].*");

    private final CredentialInspection folder;
    private final Findings findings;

    OAuth2FileCheck(CredentialInspection folder, Findings findings) {
        this.folder = folder;
        this.findings = findings;
    }

    void run() {
        due(CredentialKey.CLIENT_ID, ClientKeys::name);
        due(CredentialKey.KEY_ID, ClientKeys::name);
        new KeyCheck(folder, findings)
                .key(check(CredentialKey.CLIENT_KEY), CredentialKey.CLIENT_KEY, USUAL_BITS)
                .ifPresent(this::ofItsOwn);
        optional(CredentialKey.AUDIENCE, ClientKeys::audience);
        optional(CredentialKey.SCOPES, ClientKeys::scopes).ifPresent(this::known);
        optional(CredentialKey.REPORT_BODIES, ClientKeys::signsReportBodies);
        session();
    }

    /** A key that serves two purposes is lost for both when it is stolen. */
    private void ofItsOwn(RsaKey key) {
        for (CredentialKey other : List.of(CredentialKey.SIGNATURE_KEY, CredentialKey.ENCRYPTION_KEY)) {
            boolean same = new Findings() // not the findings of this check: another check finds faults of that key
                    .read("", () -> Pem.rsaKey(folder.get(other), folder.find(CredentialKey.KEY_PASSWORD)))
                    .filter(key::same)
                    .isPresent();
            if (same) {
                findings.warning(
                        check(CredentialKey.CLIENT_KEY),
                        key.setting() + ": is the same key as " + other.file() + "; make one of its own for OAuth 2.0");
            }
        }
    }

    private void known(List<String> scopes) {
        List<String> known = ClientKeys.scopesOfAllCalls(true);
        scopes.stream()
                .filter(scope -> !known.contains(scope))
                .forEach(scope -> findings.warning(
                        check(CredentialKey.SCOPES),
                        CredentialKey.SCOPES.property() + ": " + scope
                                + " is asked for by no call of this client; compare"
                                + " it with what IBKR granted, since one scope too many may fail the token call"));
    }

    /** Reports need neither username nor address; a session needs both. */
    private void session() {
        if (!folder.has(CredentialKey.USERNAME) && !folder.has(CredentialKey.IP)) {
            return;
        }
        due(CredentialKey.USERNAME, ClientKeys::name);
        due(CredentialKey.IP, ClientKeys::ip)
                .filter(ip -> INSIDE.matcher(ip).matches())
                .ifPresent(ip -> findings.warning(
                        check(CredentialKey.IP),
                        CredentialKey.IP.property()
                                + ": is an address of a local network, which IBKR never sees; set the"
                                + " public one from which this machine's calls reach it"));
    }

    private <T> Optional<T> optional(CredentialKey credential, Function<CredentialValue, T> reader) {
        return folder.has(credential) ? due(credential, reader) : Optional.empty();
    }

    private <T> Optional<T> due(CredentialKey credential, Function<CredentialValue, T> reader) {
        return findings.read(
                check(credential),
                () -> reader.apply(folder.get(credential)),
                read -> credential.property() + ": has its form");
    }

    private static String check(CredentialKey credential) {
        return credential.property().substring("ibkr.".length()).replaceAll("[.-]", " ");
    }
}
