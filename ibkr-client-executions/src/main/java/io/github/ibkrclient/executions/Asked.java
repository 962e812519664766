package io.github.ibkrclient.executions;

import java.time.LocalDate;
import java.util.List;

/**
 * Accounts and days.
 *
 * @param accounts the accounts; empty for all that sources show
 * @param from the first day
 * @param to the last day
 */
record Asked(List<String> accounts, LocalDate from, LocalDate to) {
    boolean has(String account) {
        return accounts.isEmpty() || accounts.contains(account);
    }
}
