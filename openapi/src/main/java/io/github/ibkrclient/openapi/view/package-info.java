/**
 * What the templates see: texts that only have to be put in their places, with comments written and names chosen. It uses
 * {@code plan} and {@code read}; {@code Output} is its entry.
 */
@NullMarked
package io.github.ibkrclient.openapi.view;

import org.jspecify.annotations.NullMarked;
