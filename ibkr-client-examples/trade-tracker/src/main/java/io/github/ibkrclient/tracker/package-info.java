/** The trade tracker: a trade-journal backend on Spring Boot. Uses {@code security}. */
@NullMarked
package io.github.ibkrclient.tracker;

import org.jspecify.annotations.NullMarked;
