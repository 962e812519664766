package io.github.ibkrclient.internal.gateway;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * Trusts one certificate at one place and nothing else. Being that certificate stands for everything that is usually
 * checked: a self-signed one proves nothing by its name, its issuer or its dates, and nobody renews a gateway's.
 */
final class PinnedCertificate extends X509ExtendedTrustManager implements HostnameVerifier {
    private static final HexFormat COLONS = HexFormat.ofDelimiter(":").withUpperCase();

    private final String host;
    private final Pin pin;
    private volatile @Nullable String accepted;

    /** Knows the certificate. */
    interface Pin {
        /** Refuses any other. */
        void check(String fingerprint) throws CertificateException;
    }

    PinnedCertificate(String host, Pin pin) {
        this.host = host;
        this.pin = pin;
    }

    /** Has a client's connections trust the certificate. */
    OkHttpClient.Builder guard(OkHttpClient.Builder client) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {this}, null);
            return client.sslSocketFactory(context.getSocketFactory(), this).hostnameVerifier(this);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java knows no TLS", e);
        }
    }

    /** SHA-256 of the certificate, as browsers and openssl show it. */
    private static String fingerprint(Certificate certificate) throws CertificateEncodingException {
        try {
            return COLONS.formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java knows no SHA-256", e);
        }
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

    private void check(X509Certificate[] chain) throws CertificateException {
        String shown = fingerprint(chain[0]);
        pin.check(shown);
        accepted = shown;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("no client is trusted");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("no client is trusted");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("no client is trusted");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
