/**
 * Tells what an answer means: status and body become an outcome. {@code ResponseReader} is the entry. Uses {@code http},
 * {@code json} and {@code text}.
 */
@NullMarked
package io.github.ibkrclient.internal.response;

import org.jspecify.annotations.NullMarked;
