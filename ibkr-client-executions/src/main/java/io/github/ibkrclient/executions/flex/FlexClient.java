package io.github.ibkrclient.executions.flex;

import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.error.ErrorCode;
import io.github.ibkrclient.error.TransportException;
import io.github.ibkrclient.executions.document.DocumentSource;
import io.github.ibkrclient.executions.flex.FlexError.Reaction;
import io.github.ibkrclient.executions.flex.FlexExchange.Answer;
import io.github.ibkrclient.internal.http.PlainExchange;
import io.github.ibkrclient.internal.time.Backoff;
import io.github.ibkrclient.local.Loopback;
import io.github.ibkrclient.pacing.LocalPacer;
import io.github.ibkrclient.pacing.PacingLimits;
import io.github.ibkrclient.pacing.PacingStore;
import io.github.ibkrclient.pacing.PenaltyGate;
import io.github.ibkrclient.time.Deadline;
import io.github.ibkrclient.time.Timing;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches the reports of Flex queries. IBKR makes a report on demand: the client asks for it, then asks until it is there,
 * at most once a second and ten times a minute for a token. IBKR counts the requests of all programs together, so clients on
 * one machine share their pace, also with the next start. Thread-safe.
 */
public final class FlexClient {
    private static final Logger log = LoggerFactory.getLogger(FlexClient.class);
    private static final String IBKR = "https://ndcdyn.interactivebrokers.com/AccountManagement/FlexWebService";
    private static final String IBKR_HOSTS = ".interactivebrokers.com";
    /** When IBKR has no report for the last days of a window, earlier ends are tried. */
    private static final int MOST_DAYS_EARLIER = 7;

    /** In place of a user in the name of the pacing store. */
    private static final String EVERY_TOKEN = "every Flex token";

    private static final int MOST_UNANSWERED = 3;

    private static final Backoff POLLS = new Backoff(Duration.ofSeconds(5), Duration.ofSeconds(30));
    private static final Backoff AFTER_TOO_MANY = new Backoff(Duration.ofSeconds(10), Duration.ofMinutes(1));

    private final HttpUrl base;
    private final Timing timing;
    private final Duration patience;
    private final FlexExchange exchange;
    private final Consumer<String> progress;

    private FlexClient(Builder builder) {
        base = builder.base;
        timing = builder.runtime.timing();
        patience = builder.patience;
        progress = builder.progress;
        exchange = new FlexExchange(builder.runtime.httpClient(), builder.token, builder.pacer());
    }

    /** Starts a client. */
    public static Builder builder(FlexToken token) {
        return new Builder(token);
    }

    /**
     * Fetches the report of a query over the query's own period.
     *
     * @param queryId the number beside the query's name in Client Portal
     * @throws FlexException when IBKR gives no report, or not in time
     * @throws TransportException when there is no answer
     */
    public FlexWindow fetch(String queryId) {
        return new FlexWindow(null, null, null, run(queryId, null));
    }

    /**
     * Fetches the report of a query over other days. IBKR takes them when the query's own settings allow it. When it has no
     * report up to the last day, up to seven earlier last days are tried.
     *
     * @param queryId the number beside the query's name in Client Portal
     * @param days the days; see {@link FlexDays#split}
     * @return the report, or none when IBKR has none for the days
     * @throws FlexException when IBKR gives no report for another reason, or not in time
     * @throws TransportException when there is no answer
     */
    public FlexWindow fetch(String queryId, FlexDays days) {
        LocalDate last = days.to();
        for (int earlier = 0; earlier <= MOST_DAYS_EARLIER && !last.isBefore(days.from()); earlier++) {
            DocumentSource report = run(queryId, new FlexDays(days.from(), last));
            if (report != null) {
                return new FlexWindow(days.from(), days.to(), last, report);
            }
            last = last.minusDays(1);
        }
        return new FlexWindow(days.from(), days.to(), null, null);
    }

    /** Asks until there is a report; null when IBKR has no statement for the days. */
    private @Nullable DocumentSource run(String queryId, @Nullable FlexDays days) {
        if (!queryId.matches("\\d{1,20}")) {
            throw new FlexException(
                    FlexError.QUERY_INVALID, 0, queryId.replaceAll("\\W", "?"), "a query id is a number");
        }
        Deadline deadline = Deadline.in(patience, timing);
        try {
            return new Run(queryId, days, deadline).report();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw PlainExchange.failure(FlexOperation.FLEX_FETCH, new InterruptedIOException("interrupted"));
        }
    }

    /** One report, from the request to its last byte. */
    private final class Run {
        private final String queryId;
        private final @Nullable FlexDays days;
        private final Deadline deadline;
        /** Where the report is; null until IBKR has taken the request. */
        private @Nullable HttpUrl place;

        private int polls;
        private int tooMany;
        private int unanswered;

        Run(String queryId, @Nullable FlexDays days, Deadline deadline) {
            this.queryId = queryId;
            this.days = days;
            this.deadline = deadline;
        }

        @Nullable
        DocumentSource report() throws InterruptedException {
            while (true) {
                Answer answer = ask();
                if (answer == null) {
                    continue;
                }
                FlexReply reply = answer.reply();
                if (reply == null) {
                    return taken(answer);
                }
                FlexError error = reply.error();
                if (error == null) {
                    place = place(reply);
                    await(POLLS.after(++polls), "IBKR makes the report");
                } else if (error.reaction() == Reaction.NO_REPORT) {
                    return null;
                } else {
                    react(error, reply);
                }
            }
        }

        /** Asks once; null when there was no answer and it may be asked again. */
        private @Nullable Answer ask() throws InterruptedException {
            HttpUrl from = place;
            try {
                return from == null
                        ? exchange.get(FlexOperation.FLEX_SEND, request(), name(), deadline)
                        : exchange.get(FlexOperation.FLEX_FETCH, from, name(), deadline);
            } catch (TransportException e) {
                if (++unanswered > MOST_UNANSWERED || e.code() == ErrorCode.INTERRUPTED) {
                    throw e;
                }
                await(POLLS.after(unanswered), "no answer");
                return null;
            }
        }

        private DocumentSource taken(Answer answer) {
            if (place == null) {
                throw new FlexException(
                        FlexError.UNREADABLE, 0, queryId, "the answer is not one of the Flex Web Service");
            }
            return Objects.requireNonNull(answer.report(), "report");
        }

        private void react(FlexError error, FlexReply reply) throws InterruptedException {
            String words = reply.words().isEmpty() ? error.name() : reply.words();
            switch (error.reaction()) {
                case RETRY -> await(POLLS.after(++polls), words);
                case WAIT -> await(AFTER_TOO_MANY.after(++tooMany), words);
                case START_AGAIN -> {
                    place = null;
                    await(POLLS.after(++polls), words);
                }
                default -> throw new FlexException(error, reply.code(), queryId, words);
            }
        }

        private void await(Duration pause, String why) throws InterruptedException {
            if (pause.compareTo(deadline.left()) > 0) {
                throw new FlexException(
                        FlexError.NOT_READY_IN_TIME,
                        0,
                        queryId,
                        "no report within " + patience.toSeconds() + " s (" + why + ")");
            }
            String line = "Flex query " + queryId + ": " + why + "; asking again in " + pause.toSeconds() + " s";
            log.debug(line);
            progress.accept(line);
            timing.sleep(pause);
        }

        private HttpUrl request() {
            HttpUrl.Builder url = base.newBuilder()
                    .addPathSegment("SendRequest")
                    .addQueryParameter("q", queryId)
                    .addQueryParameter("v", "3");
            if (days != null) {
                url.addQueryParameter("fd", DateTimeFormatter.BASIC_ISO_DATE.format(days.from()))
                        .addQueryParameter("td", DateTimeFormatter.BASIC_ISO_DATE.format(days.to()));
            }
            return url.build();
        }

        /** IBKR names the host that has the report, often another one than was asked. The token goes to IBKR's hosts only. */
        private HttpUrl place(FlexReply reply) {
            String named = Objects.requireNonNull(reply.url(), "url");
            HttpUrl url = named.isEmpty()
                    ? base.newBuilder().addPathSegment("GetStatement").build()
                    : HttpUrl.parse(named);
            if (url == null || !isTrusted(url)) {
                throw new FlexException(
                        FlexError.STRANGE_ADDRESS,
                        0,
                        queryId,
                        "the report is said to be at " + (url == null ? "no address" : url.host()));
            }
            return url.newBuilder()
                    .username("")
                    .password("")
                    .query(null)
                    .fragment(null)
                    .addQueryParameter("q", reply.reference())
                    .addQueryParameter("v", "3")
                    .build();
        }

        private String name() {
            return "flex-" + queryId + (days == null ? "" : "-" + days.from() + "-" + days.to());
        }
    }

    private boolean isTrusted(HttpUrl url) {
        boolean same =
                url.scheme().equals(base.scheme()) && url.host().equals(base.host()) && url.port() == base.port();
        boolean ibkr = url.isHttps()
                && url.port() == HttpUrl.defaultPort("https")
                && url.host().toLowerCase(Locale.ROOT).endsWith(IBKR_HOSTS);
        return same || ibkr;
    }

    /** Collects what a client needs. Not thread-safe. */
    public static final class Builder {
        private final FlexToken token;
        private HttpUrl base = HttpUrl.get(IBKR);
        private IbkrRuntime runtime = IbkrRuntime.shared();
        private Duration patience = Duration.ofMinutes(12);
        private Consumer<String> progress = line -> {};
        private @Nullable PacingStore pacingStore;
        private boolean inMemory;

        private Builder(FlexToken token) {
            this.token = token;
        }

        /**
         * Where the service is, without {@code /SendRequest}; default IBKR's.
         *
         * @throws IllegalArgumentException when it is no http or https URL, or plain http to another machine
         */
        public Builder baseUrl(String url) {
            base = Loopback.checked("flex-url", url, "the token");
            return this;
        }

        /**
         * The clock and the base of the HTTP client; default the shared one. Its penalty gate is of another service and not
         * used.
         */
        public Builder runtime(IbkrRuntime runtime) {
            this.runtime = runtime;
            return this;
        }

        /** How long one report may take; default 12 minutes. */
        public Builder patience(Duration patience) {
            if (patience.isNegative() || patience.isZero()) {
                throw new IllegalArgumentException("patience: must be above zero, not " + patience);
            }
            this.patience = patience;
            return this;
        }

        /**
         * Where the times of the requests are kept, so that other programs and the next start of this one respect them;
         * default a file in the user's state directory (see {@link PacingStore#ofUser}), one for each base URL. All tokens
         * share it, because nothing of a token may be in its name, not even a hash. On another clock than the system's, as
         * in tests, there is no store by default.
         */
        public Builder pacingStore(PacingStore store) {
            pacingStore = store;
            return this;
        }

        /** Keeps the pace in memory when no {@link #pacingStore} is given, so that a restart and other programs forget it. */
        public Builder pacingInMemory() {
            inMemory = true;
            return this;
        }

        /** Is told in one line what the client waits for; default nobody. */
        public Builder progress(Consumer<String> listener) {
            this.progress = listener;
            return this;
        }

        private LocalPacer pacer() {
            Timing timing = runtime.timing();
            PacingStore store = pacingStore == null && !inMemory && timing.isSystem()
                    ? PacingStore.ofUser(base.toString(), EVERY_TOKEN)
                    : pacingStore;
            return LocalPacer.create(timing, new PenaltyGate(timing), PacingLimits.documented(), store);
        }

        /** The client. Does no I/O. */
        public FlexClient build() {
            return new FlexClient(this);
        }
    }
}
