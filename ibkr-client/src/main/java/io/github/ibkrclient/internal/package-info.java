/**
 * The client put together from the rooms below; the entry that {@code IbkrClient} uses. Uses every room.
 */
@NullMarked
package io.github.ibkrclient.internal;

import org.jspecify.annotations.NullMarked;
