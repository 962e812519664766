/**
 * Many threads and many clients in real time.
 *
 * <p>This room uses no other room.
 */
@NullMarked
package io.github.ibkrclient.tests.load;

import org.jspecify.annotations.NullMarked;
