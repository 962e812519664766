/**
 * {@code ibkr token}: gets tokens of a provider of logins by code, or of a consent, and hands them over. {@link
 * io.github.ibkrclient.cli.token.TokenCommand} is the entry. It may use {@code cli.connection} and {@code cli.console}.
 */
@NullMarked
package io.github.ibkrclient.cli.token;

import org.jspecify.annotations.NullMarked;
