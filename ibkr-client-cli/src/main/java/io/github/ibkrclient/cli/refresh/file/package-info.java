/**
 * The JSON files of a refresh: what they hold before it, what is written into them, and how they are replaced whole. {@link
 * io.github.ibkrclient.cli.refresh.file.Section} is the content of one file. It may use {@code cli.console}.
 */
@NullMarked
package io.github.ibkrclient.cli.refresh.file;

import org.jspecify.annotations.NullMarked;
