/** Typed endpoints, transport, pacing and session of the IBKR Web API. */
@SuppressWarnings("module") // it is read before the module that shares its files
module io.github.ibkrclient {
    requires transitive com.google.gson;
    requires transitive io.github.resilience4j.ratelimiter;
    requires transitive okhttp3;
    requires io.github.resilience4j.core;
    requires org.slf4j;
    requires transitive org.jspecify;

    exports io.github.ibkrclient;
    exports io.github.ibkrclient.api;
    exports io.github.ibkrclient.auth;
    exports io.github.ibkrclient.error;
    exports io.github.ibkrclient.model;
    exports io.github.ibkrclient.operation;
    exports io.github.ibkrclient.pacing;
    exports io.github.ibkrclient.status;
    exports io.github.ibkrclient.time;
    exports io.github.ibkrclient.internal.http to
            io.github.ibkrclient.oauth,
            io.github.ibkrclient.executions,
            io.github.ibkrclient.mcp;
    exports io.github.ibkrclient.internal.text to
            io.github.ibkrclient.executions,
            io.github.ibkrclient.mcp;
    exports io.github.ibkrclient.internal.time to
            io.github.ibkrclient.oauth,
            io.github.ibkrclient.executions,
            io.github.ibkrclient.mcp;
    exports io.github.ibkrclient.local to
            io.github.ibkrclient.oauth,
            io.github.ibkrclient.executions,
            io.github.ibkrclient.mcp;

    opens io.github.ibkrclient.model to
            com.google.gson;
}
