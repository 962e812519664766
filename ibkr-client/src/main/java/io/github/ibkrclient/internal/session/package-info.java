/**
 * What must stand before a call, and how it is opened, kept and opened again; {@code Session} is the entry. Uses {@code
 * response}, {@code json}, {@code concurrent}, {@code outage}, {@code event} and {@code time}.
 */
@NullMarked
package io.github.ibkrclient.internal.session;

import org.jspecify.annotations.NullMarked;
