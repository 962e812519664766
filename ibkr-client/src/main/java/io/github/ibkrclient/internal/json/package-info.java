/** Reading JSON as IBKR writes it: tolerant of form, strict about loss. */
@NullMarked
package io.github.ibkrclient.internal.json;

import org.jspecify.annotations.NullMarked;
