package io.github.ibkrclient.ingest.connection;

/** What a connection signs its calls with; it may have several. */
public enum CredentialKind {
    /** OAuth 1.0a with the user's own keys: live trades. */
    OAUTH1_KEYS,
    /** OAuth 1.0a with a token that the user gave this application on IBKR's page: live trades. */
    OAUTH1_CONSENT,
    /** OAuth 2.0: statements and trade confirmations. */
    OAUTH2,
    /** A token of the Flex Web Service, with queries. */
    FLEX,
    /** A consent for IBKR's endpoint for AI clients, which reads 12 to 15 months; experimental, see {@code docs/mcp.md}. */
    MCP_CONSENT;

    /** Whether it opens the brokerage session, for live trades. */
    public boolean isLive() {
        return this == OAUTH1_KEYS || this == OAUTH1_CONSENT;
    }
}
