package io.github.ibkrclient.executions;

import io.github.ibkrclient.executions.ExecutionHistory.Difference;
import io.github.ibkrclient.executions.ExecutionHistory.Failure;
import io.github.ibkrclient.executions.ExecutionHistory.ReadDocument;
import io.github.ibkrclient.executions.coverage.Coverage;
import io.github.ibkrclient.executions.coverage.Coverage.Hole;
import io.github.ibkrclient.executions.coverage.Evidence;
import io.github.ibkrclient.executions.coverage.Gap;
import io.github.ibkrclient.executions.coverage.Gap.Reason;
import io.github.ibkrclient.executions.document.AccountPeriod;
import io.github.ibkrclient.executions.document.Document;
import io.github.ibkrclient.executions.document.DocumentFormat;
import io.github.ibkrclient.executions.document.DocumentKind;
import io.github.ibkrclient.executions.document.DocumentRefusedException;
import io.github.ibkrclient.executions.document.DocumentSource;
import io.github.ibkrclient.executions.document.DocumentSummary;
import io.github.ibkrclient.executions.document.RowLevel;
import io.github.ibkrclient.executions.merge.ExecutionMerge;
import io.github.ibkrclient.executions.merge.MergeResult;
import io.github.ibkrclient.executions.merge.MergedExecution;
import io.github.ibkrclient.executions.merge.Occurrences;
import io.github.ibkrclient.executions.model.Execution;
import io.github.ibkrclient.executions.model.Source;
import io.github.ibkrclient.executions.model.Status;
import io.github.ibkrclient.executions.model.TimeRule;
import io.github.ibkrclient.executions.reader.DocumentReader;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Collects what sources show. Nothing is merged before all have been asked. */
final class Collector {
    /** IBKR's day ends at about 20:20 in New York, and confirmations show executions ten minutes later. */
    private static final LocalTime DAY_ENDS = LocalTime.of(20, 30);

    private Asked asked;
    private final DocumentReader reader;
    private final Map<String, String> aliases = new HashMap<>();
    private final List<Execution> rows = new ArrayList<>();
    private final List<Evidence> evidence = new ArrayList<>();
    private final List<Gap> gaps = new ArrayList<>();
    private final List<ReadDocument> documents = new ArrayList<>();
    private final List<Failure> failures = new ArrayList<>();
    private final Set<String> warnings = new LinkedHashSet<>();
    private final Set<String> accounts = new TreeSet<>();
    /** What stands under a provisional account until all sources were asked. */
    private final Map<ExecutionSource, ExecutionSource.Shown> provisional = new LinkedHashMap<>();

    private final LocalDate today;

    Collector(Asked asked, DocumentReader reader, Instant now) {
        this.asked = asked;
        this.reader = reader;
        this.today = TimeRule.easternDay(now);
    }

    Asked asked() {
        return asked;
    }

    /** Today in New York. */
    LocalDate today() {
        return today;
    }

    /**
     * Ends days that are open by those of the documents.
     *
     * @param recent whether the last seven days belong to them
     */
    void close(boolean recent) {
        Stream<LocalDate> stated = documents.stream()
                .flatMap(one -> Optional.ofNullable(one.summary()).stream())
                .flatMap(summary -> summary.periods().stream())
                .filter(period -> asked.has(aliases.getOrDefault(period.account(), period.account())))
                .flatMap(period -> Stream.of(period.from(), period.to()));
        Stream<LocalDate> shown =
                rows.stream().filter(row -> asked.has(row.account())).flatMap(row -> knownDay(row).stream());
        Stream<LocalDate> last = recent ? Stream.of(today.minusDays(LiveTrades.DAYS - 1L), today) : Stream.empty();
        TreeSet<LocalDate> days =
                Stream.of(stated, shown, last).flatMap(day -> day).collect(Collectors.toCollection(TreeSet::new));
        LocalDate from = asked.from();
        LocalDate to = asked.to();
        if (from.equals(LocalDate.MIN)) {
            LocalDate first = days.isEmpty() ? today : days.first();
            from = first.isAfter(to) ? to : first;
        }
        if (to.equals(LocalDate.MAX)) {
            LocalDate end = days.isEmpty() ? today : days.last();
            to = end.isBefore(from) ? from : end;
        }
        asked = new Asked(asked.accounts(), from, to);
    }

    /** Has an alias mean an account in all that comes later. */
    void alias(String alias, String account) {
        aliases.put(alias, account);
    }

    void show(Execution row) {
        String account = aliases.getOrDefault(row.account(), row.account());
        Execution known = account.equals(row.account())
                ? row
                : row.toBuilder().account(account).build();
        accounts.add(account);
        rows.add(known);
    }

    /** A source shows all executions of these days; today is never over. */
    void prove(String account, LocalDate from, LocalDate to, Source source, String proof) {
        String known = aliases.getOrDefault(account, account);
        accounts.add(known);
        LocalDate last = to.isBefore(today) ? to : today.minusDays(1);
        if (!last.isBefore(from)) {
            evidence.add(new Evidence(known, from, last, source, proof));
        }
    }

    void miss(String account, LocalDate from, LocalDate to, Reason reason, String detail, String remedy) {
        String known = aliases.getOrDefault(account, account);
        accounts.add(known);
        gaps.add(new Gap(known, from, to, reason, detail, remedy));
    }

    void take(ExecutionSource source, ExecutionSource.Shown shown) {
        failures.addAll(shown.failures());
        shown.warnings().forEach(this::warn);
        if (shown.provisional()) {
            provisional.put(source, shown);
        } else {
            take(shown, shown.account());
        }
    }

    private void take(ExecutionSource.Shown shown, String account) {
        shown.rows().forEach(row -> show(row.toBuilder().account(account).build()));
        shown.evidence().forEach(one -> prove(account, one.from(), one.to(), one.source(), one.proof()));
        shown.gaps().forEach(gap -> miss(account, gap.from(), gap.to(), gap.reason(), gap.detail(), gap.remedy()));
    }

    /** Finds out which accounts the provisional ones are: the ids of their rows occur under one account only. */
    private void settle() {
        provisional.forEach((source, shown) -> {
            if (shown.rows().isEmpty()
                    && shown.evidence().isEmpty()
                    && !accounts().isEmpty()) {
                shown.gaps()
                        .forEach(gap -> missed(
                                new Asked(List.of(), gap.from(), gap.to()), gap.reason(), gap.detail(), gap.remedy()));
                return; // it showed nothing, so it may be any of them
            }
            Set<String> ids = families(shown.rows().stream());
            List<String> owners = rows.stream()
                    .filter(row -> row.family() != null && ids.contains(row.family()))
                    .map(Execution::account)
                    .distinct()
                    .toList();
            if (owners.size() == 1) {
                source.belongsTo(owners.get(0));
                take(shown, owners.get(0));
            } else {
                take(shown, shown.account());
                warn(shown.account() + ": its account "
                        + (owners.isEmpty()
                                ? "is not known"
                                : "is not clear, because its ids occur under several accounts")
                        + "; its executions stand under this name. " + shown.remedy());
            }
        });
        provisional.clear();
    }

    private static Set<String> families(Stream<Execution> executions) {
        return executions.flatMap(row -> Stream.ofNullable(row.family())).collect(Collectors.toSet());
    }

    void failed(String source, Exception cause) {
        failures.add(new Failure(source, cause));
    }

    void warn(String line) {
        warnings.add(line);
    }

    /** The accounts that are asked for, or all that were seen. */
    Collection<String> accounts() {
        return asked.accounts().isEmpty() ? List.copyOf(accounts) : asked.accounts();
    }

    /**
     * The first and last day to ask reports for, because no report has proven them for an account; empty when all are. Live
     * trades do not count: reports know more of the same days. One day more is asked for, because what is executed in the
     * evening is in the report of the next day.
     */
    Optional<Asked> unproven(String account) {
        if (asked.from().isAfter(today)) {
            return Optional.empty();
        }
        LocalDate last = asked.to().isAfter(today) ? today : asked.to();
        List<Evidence> reports =
                evidence.stream().filter(one -> one.source().isReport()).toList();
        List<Hole> holes = Coverage.of(account, asked.from(), last, reports, List.of(), Map.of())
                .holes();
        return holes.isEmpty()
                ? Optional.empty()
                : Optional.of(new Asked(
                        List.of(account),
                        holes.get(0).from(),
                        dayAfter(holes.get(holes.size() - 1).to())));
    }

    private LocalDate dayAfter(LocalDate day) {
        return day.isBefore(today) ? day.plusDays(1) : day;
    }

    /**
     * Reads a document. All of it is decoded before a row is taken.
     *
     * @param wanted the days that were asked for when it was fetched; null for a file of the user
     */
    void read(DocumentSource source, @Nullable Asked wanted) {
        try {
            Document document = reader.read(source);
            DocumentSummary summary = document.summary();
            List<Execution> all = new ArrayList<>();
            Occurrences occurrences = new Occurrences();
            document.forEachExecution(row -> all.add(occurrences.number(row)));
            all.forEach(this::show);
            documents.add(new ReadDocument(source.name(), summary, null));
            summary.warnings().forEach(line -> warn(source.name() + ": " + line));
            judge(source.name(), summary, wanted);
        } catch (DocumentRefusedException e) {
            documents.add(new ReadDocument(source.name(), null, e.getMessage()));
            missed(wanted, Reason.REFUSED, source.name() + ": " + e.getMessage(), "fetch it again");
        } catch (IOException e) {
            failed(source.name(), e);
            missed(wanted, Reason.FAILED, source.name() + ": " + e.getMessage(), "try again");
        }
    }

    /** Notes for all accounts of a request why its days are not shown. */
    void missed(@Nullable Asked wanted, Reason reason, String detail, String remedy) {
        if (wanted != null) {
            for (String account : wanted.accounts().isEmpty() ? accounts() : wanted.accounts()) {
                miss(account, wanted.from(), wanted.to(), reason, detail, remedy);
            }
        }
    }

    /** What the days of a document prove. */
    private void judge(String name, DocumentSummary summary, @Nullable Asked wanted) {
        Optional<Gap> doubt = doubt(name, summary);
        for (AccountPeriod period : summary.periods()) {
            if (doubt.isPresent()) {
                Gap gap = doubt.get();
                miss(period.account(), period.from(), period.to(), gap.reason(), gap.detail(), gap.remedy());
            } else {
                proveDaysOver(name, summary, period);
            }
        }
        if (wanted != null) {
            missed(
                    wanted,
                    Reason.SHORTER,
                    name + ": asked for " + wanted.from() + " to " + wanted.to() + ", and IBKR gave "
                            + summary.from().map(LocalDate::toString).orElse("no days") + " to "
                            + summary.to().map(LocalDate::toString).orElse("none"),
                    "let the query's own period be 365 days and its accounts be all, or wait until IBKR has made the report");
        }
    }

    /** A document proves the days that were over when it was made. */
    private void proveDaysOver(String name, DocumentSummary summary, AccountPeriod period) {
        LocalDate over = lastDayOver(summary.made());
        LocalDate last = period.to().isAfter(over) ? over : period.to();
        prove(period.account(), period.from(), last, source(summary), proof(name, summary));
        LocalDate first = last.isBefore(period.from()) ? period.from() : last.plusDays(1);
        LocalDate to = period.to().isBefore(today) ? period.to() : today.minusDays(1);
        if (!first.isAfter(to)) {
            miss(
                    period.account(),
                    first,
                    to,
                    Reason.TOO_EARLY,
                    name + " was made before the day was over in New York",
                    "fetch the report again");
        }
    }

    private static LocalDate lastDayOver(@Nullable Instant made) {
        if (made == null) {
            return LocalDate.MAX;
        }
        LocalDateTime there = LocalDateTime.ofInstant(made, TimeRule.EASTERN);
        return there.toLocalTime().isBefore(DAY_ENDS) ? there.toLocalDate().minusDays(1) : there.toLocalDate();
    }

    /** Why the days of a document prove nothing; the days of the gap have no meaning. */
    private Optional<Gap> doubt(String name, DocumentSummary summary) {
        if (summary.level() == RowLevel.ORDER) {
            return doubt(
                    Reason.ORDERS_ONLY,
                    name + " shows orders and no executions",
                    "set \"Hide Details for Positions, Trades and Client Fees Sections\" to No in the statement's settings, or"
                            + " take the level of detail Execution into the Flex query");
        }
        if (!summary.tradesSection()) {
            return doubt(
                    Reason.NO_TRADES_SECTION,
                    name + " has no section Trades",
                    "take the section Trades into the report");
        }
        if (!summary.storable()) {
            return doubt(
                    Reason.NO_ZONE,
                    name + " has times without a zone",
                    "set zone (--zone America/New_York), or let the Flex query write the zone beside the time");
        }
        List<String> differing = summary.differing();
        if (!differing.isEmpty()) {
            return doubt(
                    Reason.NOT_PROVEN,
                    name + ": rows differ from what it states (" + String.join(", ", differing) + ")",
                    "fetch the report again");
        }
        return summary.complete()
                ? Optional.empty()
                : doubt(
                        Reason.NOT_PROVEN,
                        name + " does not show that nothing is missing at its end",
                        "let the Flex query write XML, or CSV with header and trailer records");
    }

    private Optional<Gap> doubt(Reason reason, String detail, String remedy) {
        return Optional.of(new Gap("", today, today, reason, detail, remedy));
    }

    private static Source source(DocumentSummary summary) {
        boolean html = summary.format() == DocumentFormat.HTML;
        return switch (summary.kind()) {
            case ACTIVITY_FLEX -> Source.FLEX_ACTIVITY;
            case CONFIRMATION_FLEX -> Source.FLEX_CONFIRMATION;
            case ACTIVITY_STATEMENT -> html ? Source.STATEMENT_HTML : Source.STATEMENT_CSV;
            case TRADE_CONFIRMATION -> html ? Source.CONFIRMATION_HTML : Source.CONFIRMATION_CSV;
        };
    }

    private static String proof(String name, DocumentSummary summary) {
        String kind = summary.kind() == DocumentKind.ACTIVITY_FLEX
                ? "Flex report"
                : summary.kind().title();
        return name + " (" + kind + ", SHA-256 " + summary.sha256().substring(0, 12) + ")";
    }

    /** Merges all that came. */
    ExecutionHistory history() {
        settle();
        MergeResult merged = ExecutionMerge.merge(List.of(), rows);
        for (String account : accounts()) {
            Gap.open(account, asked.from(), asked.to(), today)
                    .ifPresent(gap -> miss(account, gap.from(), gap.to(), gap.reason(), gap.detail(), gap.remedy()));
        }
        merged.refused().stream()
                .map(row -> TimeRule.warning(row.time()))
                .flatMap(Optional::stream)
                .findFirst()
                .ifPresent(this::warn);
        List<MergedExecution> found = merged.rows().stream()
                .filter(row -> asked.has(row.execution().account()) && isAsked(day(row.execution())))
                .sorted(Comparator.comparing((MergedExecution row) -> instant(row.execution()))
                        .thenComparing(MergedExecution::key))
                .toList();
        return new ExecutionHistory(
                found,
                accounts().stream().map(account -> coverage(account, found)).toList(),
                documents,
                merged.refused(),
                differences(merged.rows()),
                failures,
                List.copyOf(warnings));
    }

    /** Sums can be compared where another source shows the executions of all days of the document. */
    private List<Difference> differences(List<MergedExecution> merged) {
        TotalsCheck check = new TotalsCheck(Collector::day);
        List<Difference> all = new ArrayList<>();
        for (ReadDocument document : documents) {
            DocumentSummary summary = document.summary();
            if (summary != null && summary.periods().stream().allMatch(this::isProven)) {
                all.addAll(check.differences(document.name(), summary, merged));
            }
        }
        return all;
    }

    private boolean isProven(AccountPeriod period) {
        return Coverage.of(period.account(), period.from(), period.to(), evidence, List.of(), Map.of())
                .isComplete();
    }

    private Coverage coverage(String account, List<MergedExecution> found) {
        Map<LocalDate, Integer> counts = new TreeMap<>();
        found.stream()
                .map(MergedExecution::execution)
                .filter(row -> row.account().equals(account) && row.status() != Status.BUSTED)
                .forEach(row -> counts.merge(day(row), 1, Integer::sum));
        Coverage coverage = Coverage.of(account, asked.from(), asked.to(), evidence, gaps, counts);
        coverage.warnings().forEach(this::warn);
        return coverage;
    }

    private boolean isAsked(LocalDate day) {
        return !day.isBefore(asked.from()) && !day.isAfter(asked.to());
    }

    /** The day to which an execution counts: as a report says, else New York's date. */
    private static LocalDate day(Execution row) {
        return knownDay(row).orElseThrow();
    }

    private static Optional<LocalDate> knownDay(Execution row) {
        return Optional.ofNullable(row.tradeDate())
                .or(() -> Optional.ofNullable(row.time().instant()).map(TimeRule::easternDay));
    }

    private static Instant instant(Execution row) {
        return Objects.requireNonNull(row.time().instant(), "instant");
    }
}
