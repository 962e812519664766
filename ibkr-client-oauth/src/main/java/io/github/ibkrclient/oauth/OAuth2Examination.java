package io.github.ibkrclient.oauth;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The doctor's checks of what OAuth 2.0 takes, with the readers of the loader. */
final class OAuth2Examination {
    private static final Set<Integer> USUAL_BITS = Set.of(3072, 4096);
    /** RFC 1918, 3927, 4193, 4291 and 6598: addresses that nobody sees from outside. */
    private static final Pattern INSIDE =
            Pattern.compile("(?i)0\\..*|10\\..*|127\\..*|169\\.254\\..*|192\\.168\\..*|172\\.(1[6-9]|2\\d|3[01])\\..*"
                    + "|100\\.(6[4-9]|[7-9]\\d|1[01]\\d|12[0-7])\\..*|::1?|f[cd].*|fe[89ab].*");

    private final CredentialFolder folder;
    private final Findings findings;

    OAuth2Examination(CredentialFolder folder, Findings findings) {
        this.folder = folder;
        this.findings = findings;
    }

    void run() {
        due(Credential.CLIENT_ID, OAuth2Config::name);
        due(Credential.KEY_ID, OAuth2Config::name);
        Examination.key(check(Credential.CLIENT_KEY), Credential.CLIENT_KEY, folder, findings, USUAL_BITS)
                .ifPresent(this::ofItsOwn);
        optional(Credential.AUDIENCE, OAuth2Config::audience);
        optional(Credential.SCOPES, OAuth2Config::scopes).ifPresent(this::known);
        optional(Credential.REPORT_BODIES, OAuth2Config::reportBodies);
        session();
    }

    /** A key that serves two purposes falls for both. */
    private void ofItsOwn(RsaKey key) {
        for (Credential other : List.of(Credential.SIGNATURE_KEY, Credential.ENCRYPTION_KEY)) {
            boolean same = new Findings() // whose faults are told elsewhere
                    .read("", () -> Pem.rsaKey(folder.get(other), folder.find(Credential.KEY_PASSWORD)))
                    .filter(key::same)
                    .isPresent();
            if (same) {
                findings.warning(
                        check(Credential.CLIENT_KEY),
                        key.setting() + ": is the same key as " + other.file() + "; make one of its own for OAuth 2.0");
            }
        }
    }

    private void known(List<String> scopes) {
        List<String> known = OAuth2Config.scopesOfAllCalls(true);
        scopes.stream()
                .filter(scope -> !known.contains(scope))
                .forEach(scope -> findings.warning(
                        check(Credential.SCOPES),
                        Credential.SCOPES.property() + ": " + scope + " is asked for by no call of this client; compare"
                                + " it with what IBKR granted, since one scope too many may fail the token call"));
    }

    /** Reports need neither; a session needs both. */
    private void session() {
        if (!folder.has(Credential.USERNAME) && !folder.has(Credential.IP)) {
            return;
        }
        due(Credential.USERNAME, OAuth2Config::name);
        due(Credential.IP, OAuth2Config::ip)
                .filter(ip -> INSIDE.matcher(ip).matches())
                .ifPresent(ip -> findings.warning(
                        check(Credential.IP),
                        Credential.IP.property() + ": is an address of a local network, which IBKR never sees; set the"
                                + " public one from which this machine's calls reach it"));
    }

    private <T> Optional<T> optional(Credential credential, Function<Setting, T> reader) {
        return folder.has(credential) ? due(credential, reader) : Optional.empty();
    }

    private <T> Optional<T> due(Credential credential, Function<Setting, T> reader) {
        return findings.read(
                check(credential),
                () -> reader.apply(folder.get(credential)),
                read -> credential.property() + ": has its form");
    }

    private static String check(Credential credential) {
        return credential.property().substring("ibkr.".length()).replaceAll("[.-]", " ");
    }
}
