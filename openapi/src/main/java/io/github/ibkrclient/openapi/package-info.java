/**
 * The generator: turns an API description and an include list into typed calls, records and the enum of operations. It
 * hands the templates what the room {@code view} made; {@code view} uses {@code plan}, and both use {@code read}.
 */
@NullMarked
package io.github.ibkrclient.openapi;

import org.jspecify.annotations.NullMarked;
