package io.github.ibkrclient.internal.gateway;

import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Trusts one certificate at one host, and no other. Issuer, name and dates of the certificate are not checked: those of a
 * self-signed one prove nothing, and nobody renews the certificate of a gateway. See {@code
 * docs/protocol.md#gateway-certificate}.
 */
final class PinnedCertificate implements X509TrustManager, HostnameVerifier {
    private static final HexFormat COLONS = HexFormat.ofDelimiter(":").withUpperCase();

    private final String host;
    private final Pin pin;
    private volatile @Nullable String accepted;

    /** Knows the one certificate. */
    interface Pin {
        /** Refuses any other certificate. */
        void check(String fingerprint) throws CertificateException;
    }

    PinnedCertificate(String host, Pin pin) {
        this.host = host;
        this.pin = pin;
    }

    /** Makes the connections of a client trust the certificate. */
    OkHttpClient.Builder guard(OkHttpClient.Builder client) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {this}, null);
            return client.sslSocketFactory(context.getSocketFactory(), this).hostnameVerifier(this);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java knows no TLS", e);
        }
    }

    /** SHA-256 of the certificate, in the form of browsers and openssl. */
    private static String fingerprint(Certificate certificate) throws CertificateEncodingException {
        return COLONS.formatHex(ByteString.of(certificate.getEncoded()).sha256().toByteArray());
    }

    @Override
    public boolean verify(String asked, SSLSession session) {
        try {
            return asked.equals(host)
                    && fingerprint(session.getPeerCertificates()[0]).equals(accepted);
        } catch (SSLPeerUnverifiedException | CertificateEncodingException e) {
            return false;
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        String shown = fingerprint(chain[0]);
        pin.check(shown);
        accepted = shown;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("no client is trusted");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
