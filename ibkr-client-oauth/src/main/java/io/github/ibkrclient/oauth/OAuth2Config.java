package io.github.ibkrclient.oauth;

import io.github.ibkrclient.Endpoint;
import io.github.ibkrclient.Operation;
import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.model.SsoSessionRequest;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import okhttp3.HttpUrl;

/**
 * The credentials of one OAuth 2.0 client, read and checked: what can be found wrong without a call is found here, as a
 * {@link CredentialException} that names the setting and the mend. Immutable; {@code toString} shows no secret.
 */
public final class OAuth2Config {
    private static final String USUAL_AUDIENCE = "/token";
    /** What IBKR asks for where OAuth 1.0a does with 2048. */
    private static final int LEAST_KEY_BITS = 3072;

    private static final Pattern NAME_FORM = Pattern.compile("[\\x21-\\x7E]+");
    private static final Pattern SCOPE_FORM = Pattern.compile("[\\x21\\x23-\\x5B\\x5D-\\x7E]+");

    private static final Pattern FOURS = Pattern.compile("((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.(?!$)|$)){4}");
    private static final Pattern SIXES = Pattern.compile("[0-9A-Fa-f:.]+");

    private final Map<Credential, String> names;
    private final String clientId;
    private final String keyId;
    private final RsaKey key;
    private final String audience;
    private final List<String> scopes;
    private final ReportBodies reportBodies;
    private final Optional<String> username;
    private final Optional<String> ip;

    private OAuth2Config(Settings settings) {
        names = settings.names();
        clientId = name(settings.get(Credential.CLIENT_ID));
        keyId = name(settings.get(Credential.KEY_ID));
        key = Pem.rsaKey(settings.get(Credential.CLIENT_KEY), settings.find(Credential.KEY_PASSWORD), LEAST_KEY_BITS);
        audience =
                settings.find(Credential.AUDIENCE).map(OAuth2Config::audience).orElse(USUAL_AUDIENCE);
        username = settings.find(Credential.USERNAME).map(OAuth2Config::name);
        ip = settings.find(Credential.IP).map(OAuth2Config::ip);
        scopes = settings.find(Credential.SCOPES)
                .map(OAuth2Config::scopes)
                .orElseGet(() -> scopesOfAllCalls(username.isPresent()));
        reportBodies = settings.find(Credential.REPORT_BODIES)
                .map(OAuth2Config::reportBodies)
                .orElse(ReportBodies.PLAIN);
    }

    /**
     * Reads {@code credentials.properties} in the directory and, beside it, {@code private_oauth2.pem}. The directory
     * may be the one of {@link OAuthConfig#fromDirectory}.
     *
     * @see #fromFile
     */
    public static OAuth2Config fromDirectory(Path directory) {
        return new OAuth2Config(Settings.fromDirectory(
                "credentials directory", directory, Settings.passwordOnly(), Credential.OF_OAUTH2));
    }

    /**
     * Reads a properties file: {@code ibkr.oauth2.client-id}, {@code ibkr.oauth2.key-id}, {@code
     * ibkr.oauth2.audience} (default {@code /token}), {@code ibkr.oauth2.scopes} (separated by spaces; default all
     * that the description's calls take), {@code ibkr.oauth2.report-bodies} ({@code plain}, the default, or {@code
     * signed}), and for sessions {@code ibkr.oauth2.username} and {@code ibkr.oauth2.ip}. The key may be named by {@code
     * ibkr.oauth2.private-key}, as PEM text or as a path relative to the file; else it is {@code private_oauth2.pem}
     * beside it. Its password is {@code ibkr.key-password}, or the environment variable {@code IBKR_KEY_PASSWORD}, which
     * goes first.
     */
    public static OAuth2Config fromFile(Path file) {
        return new OAuth2Config(Settings.fromFile(file, Settings.passwordOnly(), Credential.OF_OAUTH2));
    }

    /**
     * Reads the environment: {@code IBKR_OAUTH2_CLIENT_ID}, {@code IBKR_OAUTH2_KEY_ID}, {@code
     * IBKR_OAUTH2_PRIVATE_KEY}, {@code IBKR_OAUTH2_AUDIENCE}, {@code IBKR_OAUTH2_SCOPES}, {@code
     * IBKR_OAUTH2_REPORT_BODIES}, {@code IBKR_OAUTH2_USERNAME}, {@code IBKR_OAUTH2_IP} and {@code IBKR_KEY_PASSWORD},
     * with the meaning that they have in a file. When {@code IBKR_CREDENTIALS_DIR} is set, what is missing comes from
     * that directory.
     */
    public static OAuth2Config fromEnv() {
        return fromEnv(System.getenv());
    }

    static OAuth2Config fromEnv(Map<String, String> environment) {
        return new OAuth2Config(Settings.fromEnvironment(environment, Credential.OF_OAUTH2));
    }

    /** Starts credentials from memory. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Writes the credentials as {@link #fromDirectory} reads them, the files with mode 0600; the key without a password.
     * Where {@code credentials.properties} holds those of OAuth 1.0a, these are added to them. Nothing is overwritten.
     *
     * @param directory made when it is missing
     * @throws CredentialException when a file or setting of OAuth 2.0 is there already, or a file cannot be written;
     *     nothing was written then
     */
    public void save(Path directory) {
        CredentialDirectory.join(directory, Map.of("private_oauth2.pem", key.pem()), texts());
    }

    /** What differs from the defaults, so that a default may change. */
    private Map<Credential, String> texts() {
        Map<Credential, String> texts = new EnumMap<>(Credential.class);
        texts.put(Credential.CLIENT_ID, clientId);
        texts.put(Credential.KEY_ID, keyId);
        if (!audience.equals(USUAL_AUDIENCE)) {
            texts.put(Credential.AUDIENCE, audience);
        }
        if (!scopes.equals(scopesOfAllCalls(username.isPresent()))) {
            texts.put(Credential.SCOPES, String.join(" ", scopes));
        }
        if (reportBodies != ReportBodies.PLAIN) {
            texts.put(Credential.REPORT_BODIES, reportBodies.name().toLowerCase(Locale.ROOT));
        }
        username.ifPresent(text -> texts.put(Credential.USERNAME, text));
        ip.ifPresent(text -> texts.put(Credential.IP, text));
        return texts;
    }

    String clientId() {
        return clientId;
    }

    String keyId() {
        return keyId;
    }

    RsaKey key() {
        return key;
    }

    String audience() {
        return audience;
    }

    List<String> scopes() {
        return scopes;
    }

    ReportBodies reportBodies() {
        return reportBodies;
    }

    /** In whose name a session is opened, and from where. */
    SsoSessionRequest session() {
        return new SsoSessionRequest(
                username.orElseThrow(() -> missing(Credential.USERNAME)), ip.orElseThrow(() -> missing(Credential.IP)));
    }

    private CredentialException missing(Credential credential) {
        return rulesOut(credential, "is missing; " + credential.mend());
    }

    /** The exception for a setting that IBKR refused. */
    CredentialException refused(Credential credential, String message, Operation operation) {
        return new CredentialException(known(credential), message, operation);
    }

    /** The exception for a setting that rules a call out. */
    CredentialException rulesOut(Credential credential, String message) {
        return new CredentialException(known(credential), message);
    }

    /** What is no secret. */
    @Override
    public String toString() {
        return "OAuth2Config[audience=" + audience + ", scopes=" + scopes + ", reportBodies=" + reportBodies + "]";
    }

    private String known(Credential credential) {
        return names.getOrDefault(credential, credential.property());
    }

    static String name(Setting setting) {
        if (!NAME_FORM.matcher(setting.text()).matches()) {
            throw setting.refuse("is one word without blanks; copy it from IBKR's message");
        }
        return setting.text();
    }

    static String audience(Setting setting) {
        if (!setting.text().equals(USUAL_AUDIENCE) && HttpUrl.parse(setting.text()) == null) {
            throw setting.refuse("is neither /token nor a URL; leave it out or give the token endpoint's");
        }
        return setting.text();
    }

    /** An IPv4 or IPv6 address; a host name would be looked up by nobody. */
    static String ip(Setting setting) {
        String text = setting.text();
        boolean address = text.contains(":")
                ? SIXES.matcher(text).matches() && HttpUrl.parse("http://[" + text + "]/") != null
                : FOURS.matcher(text).matches();
        if (!address) {
            throw setting.refuse("is no IP address; " + Credential.IP.mend());
        }
        return text;
    }

    static List<String> scopes(Setting setting) {
        List<String> scopes = List.of(setting.text().split("[\\s,]+"));
        if (!scopes.stream().allMatch(scope -> SCOPE_FORM.matcher(scope).matches())) {
            throw setting.refuse("is no list of scopes; write for example: statements.read reports.write");
        }
        return scopes;
    }

    /** Sessions are asked for only by who can open one: IBKR may refuse the whole call for a scope it did not grant. */
    static List<String> scopesOfAllCalls(boolean sessions) {
        return Stream.of(Endpoint.values())
                .filter(endpoint -> sessions || endpoint != Endpoint.CREATE_SSO_SESSION)
                .flatMap(endpoint -> endpoint.scopes().stream())
                .distinct()
                .sorted()
                .toList();
    }

    static ReportBodies reportBodies(Setting setting) {
        try {
            return ReportBodies.valueOf(setting.text().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw setting.refuse("is neither plain nor signed; leave it out for plain");
        }
    }

    /** Collects credentials from memory. Not thread-safe. */
    public static final class Builder {
        private final Map<Credential, String> texts = new EnumMap<>(Credential.class);

        private Builder() {}

        /** The client id; must be set. */
        public Builder clientId(String text) {
            return with(Credential.CLIENT_ID, text);
        }

        /** The id under which IBKR holds the public key; must be set. */
        public Builder keyId(String text) {
            return with(Credential.KEY_ID, text);
        }

        /** The private key as PEM, RSA with 3072 bits at least; must be set. */
        public Builder privateKey(String pem) {
            return with(Credential.CLIENT_KEY, pem);
        }

        /** The password of the private key; default none. */
        public Builder keyPassword(String text) {
            return with(Credential.KEY_PASSWORD, text);
        }

        /** The audience of the assertion; default {@code /token}, some servers want the endpoint's full URL. */
        public Builder audience(String text) {
            return with(Credential.AUDIENCE, text);
        }

        /**
         * The scopes to ask for; default all that the description's calls take, that of sessions only with a {@link
         * #username}.
         */
        public Builder scopes(String... names) {
            return with(Credential.SCOPES, String.join(" ", names));
        }

        /** The IBKR username in whose name {@link OAuth2#sessionSigner} opens sessions; needed for nothing else. */
        public Builder username(String text) {
            return with(Credential.USERNAME, text);
        }

        /**
         * The public address from which calls reach IBKR, IPv4 or IPv6; needed for {@link OAuth2#sessionSigner} only.
         * IBKR ends the session when calls come from another.
         */
        public Builder ip(String address) {
            return with(Credential.IP, address);
        }

        /** How bodies of report calls are sent; default {@link ReportBodies#PLAIN}. */
        public Builder reportBodies(ReportBodies form) {
            return with(Credential.REPORT_BODIES, form.name());
        }

        /**
         * Reads and checks what was collected.
         *
         * @throws CredentialException when a setting is missing or unreadable
         */
        public OAuth2Config build() {
            return new OAuth2Config(Settings.inMemory(texts));
        }

        private Builder with(Credential credential, String text) {
            texts.put(credential, text);
            return this;
        }
    }
}
