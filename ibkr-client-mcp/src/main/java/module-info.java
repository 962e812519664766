/** IBKR's MCP endpoint with its login by OAuth 2.1: account, quotes and executions a year back. Experimental. */
module io.github.ibkrclient.mcp {
    requires transitive io.github.ibkrclient.executions;
    requires transitive io.github.ibkrclient.oauth;
    requires org.slf4j;

    exports io.github.ibkrclient.mcp;
    exports io.github.ibkrclient.mcp.model;
}
