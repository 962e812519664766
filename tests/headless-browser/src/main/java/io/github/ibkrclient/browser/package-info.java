/** A real browser for tests of pages. Uses no other room. */
@NullMarked
package io.github.ibkrclient.browser;

import org.jspecify.annotations.NullMarked;
