/**
 * Reads the API description as a tree, and the include list, and gathers what is wrong with them. It uses no other room.
 */
@NullMarked
package io.github.ibkrclient.openapi.read;

import org.jspecify.annotations.NullMarked;
