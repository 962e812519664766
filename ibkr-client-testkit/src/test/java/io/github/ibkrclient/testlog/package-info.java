/** Where the tests' log goes: to a file, or to a test that listens. */
@NullMarked
package io.github.ibkrclient.testlog;

import org.jspecify.annotations.NullMarked;
