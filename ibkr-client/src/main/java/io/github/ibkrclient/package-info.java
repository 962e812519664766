/**
 * The client and what a user gives it or gets from it; {@code IbkrClient} is the entry. Uses the other public rooms, and
 * {@code IbkrClient} alone uses {@code internal}.
 */
@NullMarked
package io.github.ibkrclient;

import org.jspecify.annotations.NullMarked;
