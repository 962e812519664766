package io.github.ibkrclient.oauth;

/**
 * How the body of a report call is sent. IBKR's documents say both, and nobody has published which one IBKR takes; see
 * {@code docs/protocol.md#report-bodies}.
 */
public enum ReportBodies {
    /** As JSON. */
    PLAIN,
    /** As a JWT that the client's key signs. Its claims are the fields of the body, the issuer and the times. */
    SIGNED
}
