/** The simulated market: contracts, prices, and what accounts hold and traded, all worked out from one seed. */
@NullMarked
package io.github.ibkrclient.testkit.market;

import org.jspecify.annotations.NullMarked;
