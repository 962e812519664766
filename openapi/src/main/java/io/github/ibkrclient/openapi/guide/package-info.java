/**
 * Writes the endpoint guide from its pages and the facts of the API description. It uses {@code read} only; {@code Guide}
 * is its entry.
 */
@NullMarked
package io.github.ibkrclient.openapi.guide;

import org.jspecify.annotations.NullMarked;
