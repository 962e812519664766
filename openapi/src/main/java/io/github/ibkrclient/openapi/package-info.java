/** Turns an API description and an include list into typed calls, records and the enum of operations. */
@NullMarked
package io.github.ibkrclient.openapi;

import org.jspecify.annotations.NullMarked;
