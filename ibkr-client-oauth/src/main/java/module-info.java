/** OAuth 1.0a and 2.0 for the IBKR Web API: keys, tokens, signatures. */
module io.github.ibkrclient.oauth {
    requires transitive io.github.ibkrclient;
    requires com.nimbusds.jose.jwt;
    requires org.bouncycastle.pkix;
    requires org.bouncycastle.provider;
    requires org.slf4j;

    exports io.github.ibkrclient.oauth;
    exports io.github.ibkrclient.oauth.login;
    exports io.github.ibkrclient.oauth.setup;
}
