/**
 * Works out which Java types and methods the included operations become, and reads the {@code x-ibkr-*} facts. It uses
 * {@code read} only.
 */
@NullMarked
package io.github.ibkrclient.openapi.plan;

import org.jspecify.annotations.NullMarked;
