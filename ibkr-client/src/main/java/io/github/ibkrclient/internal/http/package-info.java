/**
 * An HTTP exchange that is never repeated or redirected behind the caller's back. Uses no other internal room.
 */
@NullMarked
package io.github.ibkrclient.internal.http;

import org.jspecify.annotations.NullMarked;
