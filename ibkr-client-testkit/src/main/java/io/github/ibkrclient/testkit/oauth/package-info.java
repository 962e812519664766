/** The server's half of OAuth 1.0a, written with the JDK alone and apart from the client's half. */
@NullMarked
package io.github.ibkrclient.testkit.oauth;

import org.jspecify.annotations.NullMarked;
