/**
 * What {@code ibkr executions} and {@code ibkr doctor} show of documents and executions: JSON, text, CSV, the page, and what
 * is wrong in a document. Uses {@code cli.console}.
 */
@NullMarked
package io.github.ibkrclient.cli.executions;

import org.jspecify.annotations.NullMarked;
