/** OAuth 1.0a for the IBKR Web API: keys, live session token, signatures. */
module io.github.ibkrclient.oauth {
    requires transitive io.github.ibkrclient;
    requires org.bouncycastle.pkix;
    requires org.bouncycastle.provider;
    requires org.slf4j;

    exports io.github.ibkrclient.oauth;
}
