/** OAuth 1.0a and 2.0 for the Web API: reading credentials, getting the day's token, signing calls. */
@NullMarked
package io.github.ibkrclient.oauth;

import org.jspecify.annotations.NullMarked;
