/**
 * {@code ibkr refresh}: reads an account and writes files for a static site. {@link
 * io.github.ibkrclient.cli.refresh.RefreshCommand} is the entry. It may use {@code cli.refresh.reading}, {@code
 * cli.refresh.retail}, {@code cli.refresh.file}, {@code cli.connection}, {@code cli.console} and, for the demo alone, the
 * simulator.
 */
@NullMarked
package io.github.ibkrclient.cli.refresh;

import org.jspecify.annotations.NullMarked;
