/** Requests and answers in plain Java, so that the simulator knows nothing of sockets. */
@NullMarked
package io.github.ibkrclient.testkit.http;

import org.jspecify.annotations.NullMarked;
