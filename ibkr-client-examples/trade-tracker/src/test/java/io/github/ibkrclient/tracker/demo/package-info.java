/** Tests of the demo, over HTTP and in a browser. */
@NullMarked
package io.github.ibkrclient.tracker.demo;

import org.jspecify.annotations.NullMarked;
