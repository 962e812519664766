/**
 * Reads an account, quotes and scans and makes a section of a file of each. A reader keeps the old content of what cannot be
 * read. It may use {@code cli.refresh.file} and {@code cli.console}.
 */
@NullMarked
package io.github.ibkrclient.cli.refresh.reading;

import org.jspecify.annotations.NullMarked;
