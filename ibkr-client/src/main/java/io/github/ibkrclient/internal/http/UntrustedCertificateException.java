package io.github.ibkrclient.internal.http;

import java.security.cert.CertificateException;

/** The certificate of a gateway is not the pinned one. The message tells a person what to do. */
public final class UntrustedCertificateException extends CertificateException {
    private static final long serialVersionUID = 1L;

    public UntrustedCertificateException(String message) {
        super(message);
    }
}
