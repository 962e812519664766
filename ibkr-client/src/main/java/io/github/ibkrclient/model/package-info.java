/**
 * The data that is sent and received: generated records, the few types that cannot be generated, and the forms of times.
 * Uses no other room.
 */
@NullMarked
package io.github.ibkrclient.model;

import org.jspecify.annotations.NullMarked;
