/**
 * Files that several threads and programs of this machine change, and addresses that never leave it. Only our own modules
 * see it. Uses no other room.
 */
@NullMarked
package io.github.ibkrclient.local;

import org.jspecify.annotations.NullMarked;
