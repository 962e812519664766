/** IBKR as a simulator that checks what clients send, virtual time, and the JUnit extension that joins them. */
@NullMarked
package io.github.ibkrclient.testkit;

import org.jspecify.annotations.NullMarked;
