package io.github.ibkrclient.spring;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the ingest.
 *
 * @param enabled Whether executions are imported into the application's database. It needs ibkr-client-ingest and a DataSource.
 * @param jobs Whether this machine runs jobs. Without them users are served, and other machines do the work.
 * @param schema Schema of its tables. It is made and migrated by its own Flyway history.
 * @param keysFile File with the keys of stored credentials. Default: the environment variable IBKR_INGEST_KEYS.
 * @param consumerDir Folder with the credentials of the third-party consumer that IBKR registered, for consents.
 * @param consentPage IBKR's page of consent, when it is not IBKR's own.
 * @param baseUrl Where the API is. Default: IBKR's own address.
 * @param flexUrl Where the Flex Web Service is. Default: IBKR's own address.
 * @param interval How often each connection is synced.
 * @param workers How many runs this machine works on at a time.
 * @param egress Name of the public address from which this machine calls. Machines with the same name share penalties.
 * @param shutdown How long the end of the application waits for runs that work.
 * @param largestDocument Largest document that is taken.
 * @param mcp Connections by IBKR's consent for AI clients. Experimental, off by default.
 */
@ConfigurationProperties("ibkr.ingest")
public record IbkrIngestProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("true") boolean jobs,
        @DefaultValue("ibkr") String schema,
        @Nullable Path keysFile,
        @Nullable Path consumerDir,
        @Nullable URI consentPage,
        @Nullable String baseUrl,
        @Nullable String flexUrl,
        @DefaultValue("15m") Duration interval,
        @DefaultValue("10") int workers,
        @Nullable String egress,
        @DefaultValue("30s") Duration shutdown,
        @DefaultValue("64MB") DataSize largestDocument,
        @DefaultValue Mcp mcp) {

    /**
     * Settings of connections by IBKR's consent for AI clients. Experimental.
     *
     * @param acceptUnclearTerms Whether such connections are offered. With true you accept that no text of IBKR's is known which
     *     allows or forbids a program that is no AI client, or a service for many users. Read docs/mcp.md first.
     * @param redirectUri Address of your page to which IBKR sends the browser back, such as https://HOST/callback.html.
     * @param clientName Name that IBKR's page shows for your program. Default: that of the library.
     * @param url Where the endpoint is. Default: IBKR's own address.
     */
    public record Mcp(
            @DefaultValue("false") boolean acceptUnclearTerms,
            @Nullable URI redirectUri,
            @Nullable String clientName,
            @Nullable String url) {}
}
