package io.github.ibkrclient.mcp.internal;

import okhttp3.HttpUrl;

/**
 * An MCP endpoint and the provider in front of it. All of them stand on one host, so that no discovery leads a token
 * elsewhere.
 *
 * @param resource the URL of the endpoint, which is also the resource of RFC 8707
 * @param authorize the consent page
 * @param token the token endpoint
 * @param register where clients register
 * @param revoke where tokens are taken back
 */
public record McpHost(HttpUrl resource, HttpUrl authorize, HttpUrl token, HttpUrl register, HttpUrl revoke) {}
