package io.github.ibkrclient.testkit.market;

import java.math.BigDecimal;

/**
 * What an account has of a contract.
 *
 * @param instrument the contract
 * @param size how much; negative when sold short
 * @param averagePrice what one unit cost
 */
public record Holding(Instrument instrument, BigDecimal size, BigDecimal averagePrice) {}
