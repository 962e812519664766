package io.github.ibkrclient.mcp.model;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The performance of the last year.
 *
 * @param measure TWR or MWR
 * @param includedAccounts what it is about; whether these are account ids is not known
 * @param accounts the performance by what IBKR calls the account
 */
public record Performance(@Nullable String measure, List<String> includedAccounts, Map<String, OfAccount> accounts) {
    /** Copies the collections. */
    public Performance {
        includedAccounts = List.copyOf(includedAccounts);
        accounts = Map.copyOf(accounts);
    }

    /**
     * The performance of an account.
     *
     * @param baseCurrency the currency of its values
     * @param periods the periods, such as {@code 7D}, {@code YTD}, {@code 1Y}
     */
    public record OfAccount(@Nullable String baseCurrency, Map<String, Period> periods) {
        /** Copies the map. */
        public OfAccount {
            periods = Map.copyOf(periods);
        }
    }

    /**
     * A period. Its lists belong together by position.
     *
     * @param frequency D for days
     * @param days the days
     * @param nav the value at the end of each day
     * @param cumulative the gain since the start, as a fraction
     */
    public record Period(
            @Nullable String frequency, List<LocalDate> days, List<BigDecimal> nav, List<BigDecimal> cumulative) {
        /** Copies the lists. */
        public Period {
            days = List.copyOf(days);
            nav = List.copyOf(nav);
            cumulative = List.copyOf(cumulative);
        }
    }
}
