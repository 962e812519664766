/**
 * Recipes to copy: one small program for each task. A recipe uses the public library only and no other recipe. The first
 * argument is the directory of the credentials, {@code credentials} by default; the environment variable {@code
 * IBKR_BASE_URL} leads the calls to another server than IBKR's.
 */
@NullMarked
package io.github.ibkrclient.examples.recipes;

import org.jspecify.annotations.NullMarked;
