package io.github.ibkrclient.oauth.internal.oauth2;

import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.model.SsoSessionRequest;
import io.github.ibkrclient.oauth.internal.files.CredentialKey;
import io.github.ibkrclient.oauth.internal.files.CredentialSource;
import io.github.ibkrclient.oauth.internal.files.CredentialValue;
import io.github.ibkrclient.oauth.internal.files.CredentialWriter;
import io.github.ibkrclient.oauth.internal.keys.Pem;
import io.github.ibkrclient.oauth.internal.keys.RsaKey;
import io.github.ibkrclient.operation.Operation;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import okhttp3.HttpUrl;

/** What signs for an OAuth 2.0 client: its ids, its RSA key and its settings, read and checked. */
public final class ClientKeys {
    /** The value of {@link CredentialKey#REPORT_BODIES} for plain JSON. */
    public static final String PLAIN = "plain";
    /** The value of {@link CredentialKey#REPORT_BODIES} for signed JWTs. */
    public static final String SIGNED = "signed";

    private static final String USUAL_AUDIENCE = "/token";
    private static final int LEAST_KEY_BITS = 3072; // docs/protocol.md#oauth2-key

    private static final Pattern NAME_FORM = Pattern.compile("[\\x21-\\x7E]+");
    private static final Pattern SCOPE_FORM = Pattern.compile("[\\x21\\x23-\\x5B\\x5D-\\x7E]+");

    private static final Pattern IPV4 = Pattern.compile("((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.(?!$)|$)){4}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]+");

    private final Map<CredentialKey, String> names;
    private final String clientId;
    private final String keyId;
    private final RsaKey key;
    private final String audience;
    private final List<String> scopes;
    private final boolean signsReportBodies;
    private final Optional<String> username;
    private final Optional<String> ip;

    /** Reads the keys of a client. */
    public ClientKeys(CredentialSource source) {
        names = source.names();
        clientId = name(source.get(CredentialKey.CLIENT_ID));
        keyId = name(source.get(CredentialKey.KEY_ID));
        key = Pem.rsaKey(source.get(CredentialKey.CLIENT_KEY), source.find(CredentialKey.KEY_PASSWORD), LEAST_KEY_BITS);
        audience = source.find(CredentialKey.AUDIENCE).map(ClientKeys::audience).orElse(USUAL_AUDIENCE);
        username = source.find(CredentialKey.USERNAME).map(ClientKeys::name);
        ip = source.find(CredentialKey.IP).map(ClientKeys::ip);
        scopes = source.find(CredentialKey.SCOPES)
                .map(ClientKeys::scopes)
                .orElseGet(() -> scopesOfAllCalls(username.isPresent()));
        signsReportBodies = source.find(CredentialKey.REPORT_BODIES)
                .map(ClientKeys::signsReportBodies)
                .orElse(false);
    }

    /** The client id. */
    public String clientId() {
        return clientId;
    }

    /** The id under which IBKR holds the public key. */
    public String keyId() {
        return keyId;
    }

    /** The private key. */
    public RsaKey key() {
        return key;
    }

    /** The audience of the client assertion. */
    public String audience() {
        return audience;
    }

    /** The scopes to ask for. */
    public List<String> scopes() {
        return scopes;
    }

    /** Whether bodies of report calls are sent as signed JWTs. */
    public boolean signsReportBodies() {
        return signsReportBodies;
    }

    /** In whose name a session is opened, and from which address. */
    public SsoSessionRequest session() {
        return new SsoSessionRequest(
                username.orElseThrow(() -> missing(CredentialKey.USERNAME)),
                ip.orElseThrow(() -> missing(CredentialKey.IP)));
    }

    /** The exception for a setting that IBKR refused. */
    CredentialException refused(CredentialKey credential, String message, Operation operation) {
        return new CredentialException(name(credential), message, operation);
    }

    /** The exception for a setting without which a call cannot be made. */
    CredentialException rulesOut(CredentialKey credential, String message) {
        return new CredentialException(name(credential), message);
    }

    private CredentialException missing(CredentialKey credential) {
        return rulesOut(credential, "is missing; " + credential.remedy());
    }

    /** The setting as the user knows it. */
    private String name(CredentialKey credential) {
        return names.getOrDefault(credential, credential.property());
    }

    /** Writes the key and adds the settings to the properties file; nothing that exists is overwritten. */
    public void save(Path directory) {
        CredentialWriter.join(directory, Map.of("private_oauth2.pem", key.pem()), texts());
    }

    /** The settings that differ from the defaults, so that a default may change later. */
    private Map<CredentialKey, String> texts() {
        Map<CredentialKey, String> texts = new EnumMap<>(CredentialKey.class);
        texts.put(CredentialKey.CLIENT_ID, clientId);
        texts.put(CredentialKey.KEY_ID, keyId);
        if (!audience.equals(USUAL_AUDIENCE)) {
            texts.put(CredentialKey.AUDIENCE, audience);
        }
        if (!scopes.equals(scopesOfAllCalls(username.isPresent()))) {
            texts.put(CredentialKey.SCOPES, String.join(" ", scopes));
        }
        if (signsReportBodies) {
            texts.put(CredentialKey.REPORT_BODIES, SIGNED);
        }
        username.ifPresent(text -> texts.put(CredentialKey.USERNAME, text));
        ip.ifPresent(text -> texts.put(CredentialKey.IP, text));
        return texts;
    }

    /** Shows what is no secret. */
    @Override
    public String toString() {
        return "ClientKeys[audience=" + audience + ", scopes=" + scopes + "]";
    }

    /** Reads a client id, key id or username. */
    public static String name(CredentialValue setting) {
        if (!NAME_FORM.matcher(setting.text()).matches()) {
            throw setting.refuse("is one word without blanks; copy it from IBKR's message");
        }
        return setting.text();
    }

    /** Reads an audience. */
    public static String audience(CredentialValue setting) {
        if (!setting.text().equals(USUAL_AUDIENCE) && HttpUrl.parse(setting.text()) == null) {
            throw setting.refuse("is neither /token nor a URL; leave it out or give the token endpoint's");
        }
        return setting.text();
    }

    /** Reads an IPv4 or IPv6 address. A host name is refused, because nobody would look it up. */
    public static String ip(CredentialValue setting) {
        String text = setting.text();
        boolean address = text.contains(":")
                ? IPV6.matcher(text).matches() && HttpUrl.parse("http://[" + text + "]/") != null
                : IPV4.matcher(text).matches();
        if (!address) {
            throw setting.refuse("is no IP address; " + CredentialKey.IP.remedy());
        }
        return text;
    }

    /** Reads a list of scopes. */
    public static List<String> scopes(CredentialValue setting) {
        List<String> scopes = List.of(setting.text().split("[\\s,]+"));
        if (!scopes.stream().allMatch(scope -> SCOPE_FORM.matcher(scope).matches())) {
            throw setting.refuse("is no list of scopes; write for example: statements.read reports.write");
        }
        return scopes;
    }

    /**
     * The scopes of all calls.
     *
     * @param sessions whether the scope of sessions is among them; a client that cannot open one must not ask for it,
     *     because IBKR may refuse the whole call for a scope that it did not grant
     */
    public static List<String> scopesOfAllCalls(boolean sessions) {
        return Stream.of(Endpoint.values())
                .filter(endpoint -> sessions || endpoint != Endpoint.CREATE_SSO_SESSION)
                .flatMap(endpoint -> endpoint.scopes().stream())
                .distinct()
                .sorted()
                .toList();
    }

    /** Reads how bodies of report calls are sent. */
    public static boolean signsReportBodies(CredentialValue setting) {
        return switch (setting.text().toLowerCase(Locale.ROOT)) {
            case PLAIN -> false;
            case SIGNED -> true;
            default -> throw setting.refuse("is neither plain nor signed; leave it out for plain");
        };
    }
}
