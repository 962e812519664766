package io.github.ibkrclient.executions.internal.table;

import io.github.ibkrclient.executions.document.AccountPeriod;
import io.github.ibkrclient.executions.document.ControlTotal;
import io.github.ibkrclient.executions.document.DocumentRefusedException;
import io.github.ibkrclient.executions.internal.time.Times;
import io.github.ibkrclient.executions.internal.time.WrittenTime;
import io.github.ibkrclient.executions.internal.time.WrittenTime.SlashOrder;
import io.github.ibkrclient.executions.model.TimeRule;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What one pass over a document finds. */
public final class Findings {
    private static final int MOST_WARNINGS = 20;

    private final Target target;
    private final Sums executions = new Sums();
    private final Sums orders = new Sums();
    private final Instruments instruments = new Instruments();
    private final Map<String, Long> skipped = new TreeMap<>();
    private final List<ControlTotal> controls = new ArrayList<>();
    private final Set<String> warnings = new LinkedHashSet<>();
    private final Set<String> accounts = new TreeSet<>();
    private final Set<AccountPeriod> periods = new LinkedHashSet<>();
    private final Times times;
    private final RowChecks checks = new RowChecks();
    private String lastAccount = "";
    private String language = "en";
    private boolean complete = true;
    private boolean tradesSection;
    private SlashOrder slashOrder = SlashOrder.MONTH_FIRST;
    private @Nullable String zoneNote;
    private @Nullable Instant made;

    /** Takes the rows of a document as they are read. */
    public interface Target {
        /** Takes a row, which the caller does not change. */
        void accept(Row row) throws DocumentRefusedException;
    }

    /**
     * Nothing was found yet.
     *
     * @param target where the rows go
     * @param zone the zone that the user set, or null
     */
    public Findings(Target target, @Nullable ZoneId zone) {
        this.target = target;
        times = new Times(zone);
    }

    /** The times of the executions. */
    public Times times() {
        return times;
    }

    /** Counts a row and passes it on. */
    public void row(Row row) throws DocumentRefusedException {
        (row.isExecution() ? executions : orders).add(row);
        checks.check(row);
        target.accept(row);
    }

    /** Counts a row of the trade table that is neither execution nor order. */
    public void skip(String kind) {
        skipped.merge(kind, 1L, Long::sum);
    }

    /**
     * Remembers a sum that the document states, and what was computed.
     *
     * @param account whose rows are summed; empty or {@code -} when nobody says, or several accounts'
     */
    public void control(
            String account,
            String name,
            @Nullable String currency,
            BigDecimal stated,
            BigDecimal computed,
            BigDecimal tolerance) {
        boolean agrees = stated.subtract(computed).abs().compareTo(tolerance) <= 0;
        controls.add(
                new ControlTotal(Decimals.isNone(account) ? null : account, name, currency, stated, computed, agrees));
    }

    /** Remembers that a sum of commissions that stands apart from the trades was compared. */
    public void commissionsCompared() {
        checks.commissionsCompared();
    }

    /** Remembers one line for the user. */
    public void warn(String warning) {
        if (warnings.size() < MOST_WARNINGS) {
            warnings.add(warning);
        }
    }

    /** Remembers that the document does not prove its end. */
    public void incomplete(String warning) {
        complete = false;
        warn(warning);
    }

    /** Remembers that the document has a section of trades, perhaps an empty one. */
    public void hasTradesSection() {
        tradesSection = true;
    }

    /** Remembers how dates with slashes are to be read. */
    public void slashOrder(SlashOrder order) {
        slashOrder = order;
    }

    public boolean tradesSection() {
        return tradesSection;
    }

    public SlashOrder slashOrder() {
        return slashOrder;
    }

    public void account(String account) throws DocumentRefusedException {
        if (account.equals(lastAccount)) {
            return;
        }
        lastAccount = account;
        accounts.add(account);
        if (accounts.size() > 10_000) {
            throw new DocumentRefusedException("the report has more than 10000 accounts: ask for fewer");
        }
    }

    public void covers(AccountPeriod period) {
        periods.add(period);
    }

    public void language(String code) {
        language = code;
    }

    /** Remembers the sentence that says in which zone the times of the document are. */
    public void zoneNote(String note) {
        zoneNote = note;
    }

    /**
     * Remembers when IBKR made the document. Of several times the earliest counts. A time without a zone is New York's, and
     * one that is no instant the beginning of its day.
     */
    public void made(String text) {
        try {
            WrittenTime written = WrittenTime.parse(text, slashOrder);
            Instant at = written.at(new TimeRule(TimeRule.EASTERN, null), text).instant();
            Instant told = at != null
                    ? at
                    : written.date().atStartOfDay(TimeRule.EASTERN).toInstant();
            made = made == null || told.isBefore(made) ? told : made;
        } catch (DateTimeException e) {
            // The document is read without it.
        }
    }

    /** When IBKR made the document; null when it does not say. */
    public @Nullable Instant made() {
        return made;
    }

    public Instruments instruments() {
        return instruments;
    }

    public Sums executions() {
        return executions;
    }

    public Sums orders() {
        return orders;
    }

    /** The sums of the level that the document is read at: executions, or else orders. */
    public Sums rows() {
        return executions.rows() > 0 ? executions : orders;
    }

    public Map<String, Long> skipped() {
        return skipped;
    }

    /**
     * The sums that were compared.
     *
     * @param account of those that name none; empty when it is not known
     */
    public List<ControlTotal> controls(String account) {
        String owner = account.isEmpty() ? null : account;
        return Stream.concat(controls.stream(), checks.controls().stream())
                .map(one -> one.account() != null
                        ? one
                        : new ControlTotal(
                                owner, one.name(), one.currency(), one.stated(), one.computed(), one.agrees()))
                .toList();
    }

    public Set<String> warnings() {
        return warnings;
    }

    public Set<String> accounts() {
        return accounts;
    }

    public Set<AccountPeriod> periods() {
        return periods;
    }

    public String language() {
        return language;
    }

    public boolean complete() {
        return complete;
    }

    public @Nullable String zoneNote() {
        return zoneNote;
    }
}
