/** What many threads and many clients do to the client, on real sockets and in real time. */
@NullMarked
package io.github.ibkrclient.load;

import org.jspecify.annotations.NullMarked;
