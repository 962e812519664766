package io.github.ibkrclient.oauth;

/** How the body of a report call is sent: IBKR's documents say both, and nobody has published which it takes. */
public enum ReportBodies {
    /** As JSON. */
    PLAIN,
    /** As a JWT that the client's key signs: the fields of the body as claims, with issuer and times. */
    SIGNED
}
