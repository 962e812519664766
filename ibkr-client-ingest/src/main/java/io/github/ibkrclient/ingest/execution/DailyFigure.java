package io.github.ibkrclient.ingest.execution;

import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * A day of an account; cancelled executions do not count.
 *
 * @param account the account
 * @param day the trade date
 * @param executions how many executions
 * @param currency the currency of the commissions; empty when none of them has one
 * @param commission the sum of the commissions in it; negative when they were paid
 */
public record DailyFigure(String account, LocalDate day, long executions, String currency, BigDecimal commission) {}
