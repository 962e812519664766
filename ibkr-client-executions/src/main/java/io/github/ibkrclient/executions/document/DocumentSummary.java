package io.github.ibkrclient.executions.document;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a document says about itself, and what was counted in it.
 *
 * @param kind what it is
 * @param format how it is written
 * @param level what its trade rows are
 * @param accounts the accounts of its rows and of its head, sorted
 * @param periods the days that it is about, by account; empty when it states none
 * @param tradesSection whether it has a section of trades, perhaps an empty one; otherwise its days prove nothing about
 *     executions
 * @param executions how many executions it has, cancelled ones and cancellations too
 * @param orders how many order rows it has
 * @param skipped how many other rows of its trades section were left out, by their kind
 * @param totals sums of the rows of its level
 * @param controlTotals what it states, and what its rows give
 * @param language the language of its words, as in {@code en}
 * @param timeZone where the zone of its times comes from, as a sentence
 * @param complete whether the document itself shows that nothing is missing at its end
 * @param storable whether every execution has an instant, so that it can be stored
 * @param made when IBKR made it; null when it does not say
 * @param warnings one line each, with the remedy
 * @param sha256 of the bytes as they were given, in lower-case hexadecimal
 */
public record DocumentSummary(
        DocumentKind kind,
        DocumentFormat format,
        RowLevel level,
        List<String> accounts,
        List<AccountPeriod> periods,
        boolean tradesSection,
        long executions,
        long orders,
        Map<String, Long> skipped,
        List<RowTotal> totals,
        List<ControlTotal> controlTotals,
        String language,
        String timeZone,
        boolean complete,
        boolean storable,
        @Nullable Instant made,
        List<String> warnings,
        String sha256) {
    /** The first day. */
    public Optional<LocalDate> from() {
        return periods.stream().map(AccountPeriod::from).min(Comparator.naturalOrder());
    }

    /** The last day. */
    public Optional<LocalDate> to() {
        return periods.stream().map(AccountPeriod::to).max(Comparator.naturalOrder());
    }

    /** Whether its sums and counts agree with what it states, and its end is there. */
    public boolean agrees() {
        return complete && differing().isEmpty();
    }

    /** The names of the totals that its rows do not give, each once. */
    public List<String> differing() {
        return controlTotals.stream()
                .filter(total -> !total.agrees())
                .map(ControlTotal::name)
                .distinct()
                .toList();
    }
}
