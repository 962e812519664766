package io.github.ibkrclient.executions.document;

import java.time.LocalDate;

/**
 * Days of an account that a document is about. The days are IBKR's trade days.
 *
 * @param account as the document writes it; empty when it names none
 * @param from the first day
 * @param to the last day
 */
public record AccountPeriod(String account, LocalDate from, LocalDate to) {}
