/**
 * Operations, what is known about them, and requests of them; generated code uses nothing else. Uses {@code internal.text}
 * only.
 */
@NullMarked
package io.github.ibkrclient.operation;

import org.jspecify.annotations.NullMarked;
