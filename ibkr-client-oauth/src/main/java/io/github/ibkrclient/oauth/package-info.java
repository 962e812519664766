/**
 * OAuth 1.0a and 2.0 for the Web API: credentials, signers and token stores, which are all that most programs need. Uses
 * the internal rooms.
 */
@NullMarked
package io.github.ibkrclient.oauth;

import org.jspecify.annotations.NullMarked;
