/**
 * What a report of IBKR is for a program: where its bytes come from, what it says about itself, its rows and its control
 * totals. Uses {@code model}.
 */
@NullMarked
package io.github.ibkrclient.executions.document;

import org.jspecify.annotations.NullMarked;
