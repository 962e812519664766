/** Tests of the running backend over HTTP. */
@NullMarked
package io.github.ibkrclient.tracker;

import org.jspecify.annotations.NullMarked;
