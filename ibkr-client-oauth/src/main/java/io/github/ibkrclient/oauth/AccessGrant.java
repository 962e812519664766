package io.github.ibkrclient.oauth;

import java.util.Optional;

/**
 * The access that a user gave to a third party.
 *
 * @param credentials what signs in the user's name, for {@link OAuth1#signer}
 * @param paper whether it is a paper-trading user; empty when IBKR did not say
 */
public record AccessGrant(OAuthConfig credentials, Optional<Boolean> paper) {}
