/** This machine: files that several threads and programs change, and addresses that never leave it; for our modules only. */
@NullMarked
package io.github.ibkrclient.local;

import org.jspecify.annotations.NullMarked;
