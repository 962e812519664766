/** OAuth 1.0a for the Web API: reading credentials, agreeing on the day's live session token, signing calls. */
@NullMarked
package io.github.ibkrclient.oauth;

import org.jspecify.annotations.NullMarked;
