package io.github.ibkrclient.oauth.login;

import io.github.ibkrclient.oauth.OAuth1;
import io.github.ibkrclient.oauth.OAuth1Credentials;
import java.util.Optional;

/**
 * The access that a user gave to a third party.
 *
 * @param credentials the credentials of the user, for {@link OAuth1#signer}
 * @param paper whether it is a paper-trading user; empty when IBKR did not say
 */
public record AccessGrant(OAuth1Credentials credentials, Optional<Boolean> paper) {}
