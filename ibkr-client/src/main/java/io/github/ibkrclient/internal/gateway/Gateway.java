package io.github.ibkrclient.internal.gateway;

import io.github.ibkrclient.ClientListener;
import io.github.ibkrclient.internal.event.EventPublisher;
import io.github.ibkrclient.internal.http.UntrustedCertificateException;
import io.github.ibkrclient.local.Loopback;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connects clients to IBKR's Client Portal Gateway. */
public final class Gateway {
    private static final Logger log = LoggerFactory.getLogger(Gateway.class);

    private @Nullable String fingerprint;
    private KnownCertificates known =
            new KnownCertificates(Path.of(System.getProperty("user.home", ""), ".ibkr-client", "known-certificates"));

    /** Scheme, host and port, for messages. */
    static String origin(HttpUrl url) {
        return url.scheme() + "://" + hostAndPort(url);
    }

    /**
     * Pins the certificate.
     *
     * @throws IllegalArgumentException when this is no SHA-256 fingerprint
     */
    public void pin(String sha256) {
        String digits = sha256.replaceAll("[:\\s]", "").toUpperCase(Locale.ROOT);
        if (!digits.matches("[0-9A-F]{64}")) {
            throw new IllegalArgumentException(
                    "certificateFingerprint: not a SHA-256 fingerprint, which is 32 bytes in hex"
                            + " as a browser or 'openssl x509 -noout -fingerprint -sha256' shows it");
        }
        fingerprint = digits.replaceAll("..(?!$)", "$0:");
    }

    /** Sets the file of the certificates that were met. */
    public void remember(Path file) {
        known = new KnownCertificates(file);
    }

    /**
     * Derives the connections of one client.
     *
     * @param login keeps the cookies of the gateway
     */
    public OkHttpClient connect(GatewayLogin login, OkHttpClient base, List<ClientListener> listeners) {
        HttpUrl url = login.gateway();
        OkHttpClient.Builder http = base.newBuilder().cookieJar(login).addInterceptor(Gateway::withoutLoginPage);
        String given = fingerprint;
        if (url.isHttps() && given != null) {
            new PinnedCertificate(url.host(), shown -> same(url, given, shown, "give the new fingerprint")).guard(http);
        } else if (url.isHttps() && Loopback.isLocal(url)) {
            List<ClientListener> told = List.copyOf(listeners);
            new PinnedCertificate(url.host(), shown -> firstUse(url, shown, told)).guard(http);
        }
        return http.build();
    }

    /** Makes a 401 of a redirect to the login page; see {@code docs/protocol.md#gateway-nobody-logged-in}. */
    private static Response withoutLoginPage(Interceptor.Chain chain) throws IOException {
        Response response = chain.proceed(chain.request());
        return response.code() == 302 ? response.newBuilder().code(401).build() : response;
    }

    private void firstUse(HttpUrl url, String shown, List<ClientListener> told) throws UntrustedCertificateException {
        KnownCertificates.Met met = known.meet(hostAndPort(url), shown);
        same(url, met.fingerprint(), shown, "delete its line from " + known.file());
        if (met.first()) {
            log.warn("the certificate of {} is trusted from now on: SHA-256 {}", origin(url), shown);
            EventPublisher.tell(told, listener -> listener.certificateTrusted(origin(url), shown));
        }
    }

    private static void same(HttpUrl url, String trusted, String shown, String remedy)
            throws UntrustedCertificateException {
        if (!trusted.equals(shown)) {
            throw new UntrustedCertificateException(origin(url)
                    + " shows another certificate than the one that is trusted:"
                    + " SHA-256 " + shown + " instead of " + trusted + "; if the gateway was set up anew, " + remedy
                    + ", otherwise something else answers there");
        }
    }

    private static String hostAndPort(HttpUrl url) {
        String host = url.host().contains(":") ? "[" + url.host() + "]" : url.host();
        return host + ":" + url.port();
    }
}
