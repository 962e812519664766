package io.github.ibkrclient.cli.token;

import io.github.ibkrclient.oauth.login.LoginTokens;

/** Where new tokens go. */
interface TokenPlace {
    /**
     * Shows that tokens can be stored, before the old ones are spent.
     *
     * @throws io.github.ibkrclient.cli.console.UsageException when they cannot
     */
    void test();

    /**
     * Stores tokens and makes sure that they are there.
     *
     * @throws io.github.ibkrclient.cli.console.UsageException when they are not
     */
    void store(LoginTokens tokens);
}
