/**
 * The calls of the API, one generated class for each subject, what some of them add by hand, and the list of all operations.
 * They need a transport only.
 * Uses {@code operation} and {@code model}.
 */
@NullMarked
package io.github.ibkrclient.api;

import org.jspecify.annotations.NullMarked;
