/** The module of a user. It needs no other name than this one. */
module example.journal {
    requires io.github.ibkrclient.oauth;
}
