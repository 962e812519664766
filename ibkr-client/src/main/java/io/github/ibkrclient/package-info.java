/** The entry points of the client, the contract of a call, and what can be plugged into it. */
@NullMarked
package io.github.ibkrclient;

import org.jspecify.annotations.NullMarked;
