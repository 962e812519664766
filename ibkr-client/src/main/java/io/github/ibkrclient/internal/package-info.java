/** The hand-written machinery behind the client; not exported and free to change. */
@NullMarked
package io.github.ibkrclient.internal;

import org.jspecify.annotations.NullMarked;
