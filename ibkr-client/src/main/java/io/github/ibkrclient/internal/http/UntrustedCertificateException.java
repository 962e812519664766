package io.github.ibkrclient.internal.http;

import java.security.cert.CertificateException;

/** The certificate of a gateway is not the one that is pinned; the message is for the person who can mend it. */
public final class UntrustedCertificateException extends CertificateException {
    private static final long serialVersionUID = 1L;

    public UntrustedCertificateException(String message) {
        super(message);
    }
}
