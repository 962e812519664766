package io.github.ibkrclient.executions;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.executions.coverage.Gap.Reason;
import io.github.ibkrclient.executions.document.DocumentSource;
import io.github.ibkrclient.executions.flex.FlexClient;
import io.github.ibkrclient.executions.flex.FlexDays;
import io.github.ibkrclient.executions.flex.FlexError;
import io.github.ibkrclient.executions.flex.FlexException;
import io.github.ibkrclient.executions.flex.FlexWindow;
import io.github.ibkrclient.executions.reader.DocumentReader;
import io.github.ibkrclient.executions.reader.ReadOptions;
import io.github.ibkrclient.model.BrokerageAccounts;
import io.github.ibkrclient.time.Timing;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The executions of accounts and days, from every source that is given. Files are read first, then the
 * live trades of the last seven days. Statements over OAuth 2.0 and then Flex queries are asked for the days that no report
 * has proven yet. Everything is fetched
 * and decoded before anything is merged. A source that fails makes no failure but holes, each with its reason.
 *
 * <p>Needs no database and stores nothing. For a store, keep {@link ExecutionHistory#rows} and merge later ones into them with
 * {@link io.github.ibkrclient.executions.merge.ExecutionMerge}. Not thread-safe.
 */
public final class Executions {
    private final List<DocumentSource> documents;
    private final Map<String, FlexClient> queries;
    private final @Nullable IbkrClient live;
    private final @Nullable BrokerageAccounts liveAccounts;
    private final @Nullable IbkrClient reports;
    private final List<ExecutionSource> others;
    private final Map<String, String> aliases;
    private final ReadOptions options;
    private final Timing timing;
    private final Consumer<DocumentSource> keeper;

    private Executions(Builder builder) {
        documents = List.copyOf(builder.documents);
        queries = new LinkedHashMap<>(builder.queries);
        live = builder.live;
        liveAccounts = builder.liveAccounts;
        reports = builder.reports;
        others = List.copyOf(builder.others);
        aliases = Map.copyOf(builder.aliases);
        options = builder.options;
        timing = builder.timing;
        keeper = builder.keeper;
    }

    /** Starts with no source. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Fetches, merges and says what is covered.
     *
     * @param accounts the accounts; empty for all that the sources show
     * @param from the first day, in New York; null for the first that the given documents are about, or the first of the
     *     last seven when there are other sources too and it is earlier
     * @param to the last day; null for the last that the given documents are about, or today when there are other sources
     */
    public ExecutionHistory between(Collection<String> accounts, @Nullable LocalDate from, @Nullable LocalDate to) {
        if (from != null && to != null && to.isBefore(from)) {
            throw new IllegalArgumentException("to: " + to + " is before from, " + from);
        }
        Collector all = new Collector(
                new Asked(List.copyOf(accounts), from == null ? LocalDate.MIN : from, to == null ? LocalDate.MAX : to),
                new DocumentReader(options),
                timing.now());
        aliases.forEach(all::alias);
        documents.forEach(document -> take(document, null, all));
        all.close(live != null || reports != null || !queries.isEmpty() || !others.isEmpty());
        if (live != null) {
            new LiveTrades(live, liveAccounts).collect(all);
        }
        for (ExecutionSource source : others) {
            LocalDate last = all.asked().to().isAfter(all.today())
                    ? all.today()
                    : all.asked().to();
            if (!last.isBefore(all.asked().from())) {
                all.take(source, source.fetch(all.asked().from(), last));
            }
        }
        if (reports != null) {
            new ReportDocuments(reports, (source, wanted) -> take(source, wanted, all)).collect(all);
        }
        queries.forEach((query, client) -> flex(query, client, all));
        return all.history();
    }

    private void take(DocumentSource source, @Nullable Asked wanted, Collector all) {
        keeper.accept(source);
        all.read(source, wanted);
    }

    /** Asks a query for the days that are open for any account, because its report has all accounts. */
    private void flex(String query, FlexClient client, Collector all) {
        Collection<String> accounts = all.accounts();
        List<Asked> open =
                accounts.stream().map(all::unproven).flatMap(Optional::stream).toList();
        if (open.isEmpty() && !accounts.isEmpty()) {
            return;
        }
        LocalDate from = open.stream()
                .map(Asked::from)
                .min(Comparator.naturalOrder())
                .orElse(all.asked().from());
        LocalDate to = open.stream()
                .map(Asked::to)
                .max(Comparator.naturalOrder())
                .orElse(all.asked().to());
        LocalDate last = to.isAfter(all.today()) ? all.today() : to;
        if (last.isBefore(from)) {
            return;
        }
        boolean some = false;
        for (FlexDays days : FlexDays.split(from, last)) {
            Asked wanted = new Asked(List.copyOf(all.accounts()), days.from(), days.to());
            switch (flex(query, wanted, () -> client.fetch(query, days), all)) {
                case REPORT -> some = true;
                case NONE -> {}
                case STOP -> {
                    return;
                }
            }
        }
        if (!some) { // the query may refuse other days than its own
            flex(query, null, () -> client.fetch(query), all);
        }
    }

    private enum Outcome {
        REPORT,
        NONE,
        /** The other windows would fail like this one. */
        STOP
    }

    private Outcome flex(String query, @Nullable Asked wanted, Supplier<FlexWindow> fetch, Collector all) {
        String name = "Flex query " + query;
        try (FlexWindow window = fetch.get()) {
            Optional<DocumentSource> report = window.report();
            if (report.isPresent()) {
                take(report.get(), wanted, all);
                return Outcome.REPORT;
            }
            all.missed(
                    wanted,
                    Reason.NO_REPORT,
                    name + ": IBKR has no report of these days, or the query's own settings do not allow them",
                    "ask for the newest days tomorrow; for older ones set the query's own period to 365 days");
        } catch (FlexException e) {
            all.failed(name, e);
            all.missed(
                    wanted,
                    Reason.FAILED,
                    String.valueOf(e.getMessage()),
                    e.error().remedy());
            return e.error().isTransient() || e.error() == FlexError.NOT_READY_IN_TIME ? Outcome.NONE : Outcome.STOP;
        } catch (IbkrException e) {
            all.failed(name, e);
            all.missed(wanted, Reason.FAILED, name + ": " + e.getMessage(), e.remedy());
        } catch (IOException e) {
            all.warn(name + ": the temporary file of the report could not be deleted");
        }
        return Outcome.NONE;
    }

    /** Collects sources. Not thread-safe. */
    public static final class Builder {
        private final List<DocumentSource> documents = new ArrayList<>();
        private final Map<String, FlexClient> queries = new LinkedHashMap<>();
        private final Map<String, String> aliases = new LinkedHashMap<>();
        private @Nullable IbkrClient live;
        private @Nullable BrokerageAccounts liveAccounts;
        private @Nullable IbkrClient reports;
        private final List<ExecutionSource> others = new ArrayList<>();
        private ReadOptions options = ReadOptions.NONE;
        private Timing timing = Timing.system();
        private Consumer<DocumentSource> keeper = source -> {};

        private Builder() {}

        /** A file: statement, confirmation or Flex report in any format; default none. */
        public Builder file(Path file) {
            return document(DocumentSource.of(file));
        }

        /** A document from anywhere, which is read like a file and not closed; default none. */
        public Builder document(DocumentSource document) {
            documents.add(document);
            return this;
        }

        /** A Flex query of type Activity or Trade Confirmation; default none. */
        public Builder flex(FlexClient client, String queryId) {
            queries.put(queryId, client);
            return this;
        }

        /** A client with a brokerage session, for the last seven days; default none. Is not closed. */
        public Builder live(IbkrClient client) {
            live = client;
            liveAccounts = null;
            return this;
        }

        /** The same, for accounts that the client has just listed, so that IBKR is not asked for them again. */
        public Builder live(IbkrClient client, BrokerageAccounts accounts) {
            live = client;
            liveAccounts = accounts;
            return this;
        }

        /** A client of OAuth 2.0, for statements and trade confirmations; default none. Is not closed. */
        public Builder reports(IbkrClient client) {
            reports = client;
            return this;
        }

        /** A source of another module, such as IBKR's MCP endpoint; default none. */
        public Builder source(ExecutionSource source) {
            others.add(source);
            return this;
        }

        /**
         * The zone of times beside which neither the value nor the document has one; default none, and then such rows are
         * read and not merged. In every case that could be checked it was {@code America/New_York}.
         */
        public Builder zone(ZoneId zone) {
            options = options.withZone(zone);
            return this;
        }

        /** The account of rows that name none, in a file that names none; default none. */
        public Builder account(String account) {
            options = options.withAccount(account);
            return this;
        }

        /** Which account reports mean by an alias; default those that the live accounts name. */
        public Builder alias(String alias, String account) {
            aliases.put(alias, account);
            return this;
        }

        /** The clock that says what today is; default the system's. */
        public Builder timing(Timing clock) {
            timing = clock;
            return this;
        }

        /**
         * Is given every document before it is read, so that its bytes can be kept and read again without IBKR; default
         * nobody. A fetched document is deleted when it was read.
         */
        public Builder keep(Consumer<DocumentSource> keeper) {
            this.keeper = keeper;
            return this;
        }

        /** The sources as they are now. */
        public Executions build() {
            return new Executions(this);
        }
    }
}
