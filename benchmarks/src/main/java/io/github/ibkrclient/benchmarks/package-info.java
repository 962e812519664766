/** What the client costs, beside the least that the same work can cost and beside other libraries. */
@NullMarked
package io.github.ibkrclient.benchmarks;

import org.jspecify.annotations.NullMarked;
