/**
 * A Client Portal Gateway: its login, its cookies and its certificate. Uses {@code event}, {@code http} and {@code local}.
 */
@NullMarked
package io.github.ibkrclient.internal.gateway;

import org.jspecify.annotations.NullMarked;
