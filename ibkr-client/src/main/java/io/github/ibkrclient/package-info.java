/**
 * The client and what a user gives it or gets from it; {@code IbkrClient} is the entry. Uses {@code
 * operation}, {@code time}, {@code auth}, {@code api}, {@code model}, {@code error}, {@code pacing} and {@code status};
 * {@code IbkrClient}, which puts the client together, uses every room.
 */
@NullMarked
package io.github.ibkrclient;

import org.jspecify.annotations.NullMarked;
