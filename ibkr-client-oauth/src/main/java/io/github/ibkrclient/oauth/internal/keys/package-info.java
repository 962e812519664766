/**
 * RSA keys and Diffie-Hellman parameters, the forms in which they are written, and the access to what public credentials
 * hold. Uses {@code files}.
 */
@NullMarked
package io.github.ibkrclient.oauth.internal.keys;

import org.jspecify.annotations.NullMarked;
