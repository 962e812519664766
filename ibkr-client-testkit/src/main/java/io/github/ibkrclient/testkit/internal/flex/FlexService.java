package io.github.ibkrclient.testkit.internal.flex;

import io.github.ibkrclient.testkit.FlexQuery;
import io.github.ibkrclient.testkit.internal.http.RefusedException;
import io.github.ibkrclient.testkit.internal.http.SimulatedRequest;
import io.github.ibkrclient.testkit.internal.http.SimulatedResponse;
import io.github.ibkrclient.testkit.internal.market.Market;
import io.github.ibkrclient.testkit.internal.market.NewYork;
import io.github.ibkrclient.testkit.internal.market.SimulatedAccount;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The Flex Web Service. The server's lock guards it. */
public final class FlexService {
    /** The path below which the service stands. */
    public static final String PATH = "/AccountManagement/FlexWebService";

    /** The path of the request for a document. */
    public static final String SEND = PATH + "/SendRequest";

    /** The path of the document. */
    public static final String GET = PATH + "/GetStatement";

    private static final int LONGEST = 365;

    private final Market market;
    private final Settings settings;
    private final Map<String, User> users = new LinkedHashMap<>();
    private final Map<String, Taken> taken = new HashMap<>();
    private final Map<String, Deque<Instant>> arrivals = new HashMap<>();
    private int given;

    /**
     * Settings of the service.
     *
     * @param seed decides tokens and reference codes
     * @param readyAfter how long it takes to make a document
     * @param origin the origin of the URL under which documents are fetched; null for that of the request
     */
    public record Settings(
            long seed, Duration readyAfter, @Nullable String origin) {}

    private static final class User {
        final List<SimulatedAccount> accounts;
        final Map<String, FlexQuery> queries = new HashMap<>();
        String token = "";
        Instant tokenEnds = Instant.MIN;

        User(List<SimulatedAccount> accounts) {
            this.accounts = accounts;
        }
    }

    /** A request that was taken. */
    private record Pending(User user, FlexQuery query, String period, LocalDate from, LocalDate to) {}

    private record Taken(Pending pending, Instant readyAt) {}

    /** A request that cannot be taken, with its error code. */
    private static final class FlexException extends Exception {
        private static final long serialVersionUID = 1L;

        private final int code;

        FlexException(int code) {
            super("Flex error " + code);
            this.code = code;
        }
    }

    /** A service without users. */
    public FlexService(Market market, Settings settings) {
        this.market = market;
        this.settings = settings;
    }

    /** Makes the accounts of a user known. */
    public void register(String username, List<SimulatedAccount> accounts) {
        users.put(username, new User(accounts));
    }

    /** Gives a user a new token; the one before ends. */
    public String newToken(String username, Duration life, Instant now) {
        User user = user(username);
        user.token = digits("token", username, ++given) + digits("second half", username, given);
        user.tokenEnds = now.plus(life);
        return user.token;
    }

    /** Sets up a query of a user, in place of the one with the same id. */
    public void add(String username, FlexQuery query) {
        User user = user(username);
        accounts(user, query);
        user.queries.put(query.id(), query);
    }

    /**
     * The document of a query, as it would be made now.
     *
     * @param from the first day; null for the query's own period
     * @param to the last day; null for the query's own period
     */
    public String document(
            String username, FlexQuery query, @Nullable LocalDate from, @Nullable LocalDate to, Instant now) {
        User user = user(username);
        Pending own = own(user, query, now);
        return text(from == null || to == null ? own : new Pending(user, query, "", from, to), now);
    }

    /**
     * Answers a request for a document.
     *
     * @param shortened whether the document will not cover all days that were asked for
     * @throws RefusedException when the token asks too often
     */
    public SimulatedResponse send(SimulatedRequest request, boolean shortened, Instant now) throws RefusedException {
        Map<String, String> values = request.parameters();
        try {
            User user = caller(values, now);
            FlexQuery query = Optional.ofNullable(user.queries.get(values.getOrDefault("q", "")))
                    .orElseThrow(() -> new FlexException(1014));
            Pending asked = asked(user, query, values, now);
            String reference = digits("reference", query.id(), ++given).substring(0, 10);
            taken.put(reference, new Taken(shortened ? shortened(asked) : asked, now.plus(settings.readyAfter())));
            String origin = Objects.requireNonNullElse(settings.origin(), request.origin());
            return FlexErrors.taken(reference, origin + GET, now);
        } catch (FlexException e) {
            return FlexErrors.answer(e.code, now);
        }
    }

    /**
     * Answers a request with a reference code: with the document when it is ready.
     *
     * @throws RefusedException when the token asks too often
     */
    public SimulatedResponse get(SimulatedRequest request, Instant now) throws RefusedException {
        Map<String, String> values = request.parameters();
        try {
            User user = caller(values, now);
            Taken asked = taken.get(values.getOrDefault("q", ""));
            if (asked == null || asked.pending().user() != user || !fromReturnedUrl(request)) {
                throw new FlexException(1017);
            } else if (now.isBefore(asked.readyAt())) {
                throw new FlexException(1019);
            }
            boolean csv = asked.pending().query().format().csv();
            return FlexErrors.document(text(asked.pending(), now), csv);
        } catch (FlexException e) {
            return FlexErrors.answer(e.code, now);
        }
    }

    private String text(Pending asked, Instant now) {
        FlexQuery query = asked.query();
        return new FlexDocument(query, asked.period(), asked.from(), asked.to(), now)
                .text(market, accounts(asked.user(), query));
    }

    /** The user of the token, after its requests were counted. */
    private User caller(Map<String, String> values, Instant now) throws FlexException, RefusedException {
        String token = values.getOrDefault("t", "");
        if (token.isEmpty() || !values.getOrDefault("v", "").equals("3")) {
            throw new FlexException(1020);
        }
        count(token, now);
        User user = users.values().stream()
                .filter(candidate -> candidate.token.equals(token))
                .findFirst()
                .orElseThrow(() -> new FlexException(1015));
        if (!now.isBefore(user.tokenEnds)) {
            throw new FlexException(1012);
        }
        return user;
    }

    /** Counts a request: a token may make one in a second and ten in a minute. */
    private void count(String token, Instant now) throws RefusedException {
        Deque<Instant> window = arrivals.computeIfAbsent(token, key -> new ArrayDeque<>());
        Instant minute = now.minusSeconds(60);
        while (!window.isEmpty() && !window.peekFirst().isAfter(minute)) {
            window.removeFirst();
        }
        boolean second = !window.isEmpty() && window.peekLast().isAfter(now.minusSeconds(1));
        window.add(now);
        if (second || window.size() > 10) {
            throw new RefusedException(
                    RefusedException.Reason.FLEX_PACING,
                    second ? "more than one request in a second" : "more than ten requests in a minute",
                    FlexErrors.answer(1018, now));
        }
    }

    /** The days that are asked for, checked. */
    private static Pending asked(User user, FlexQuery query, Map<String, String> values, Instant now)
            throws FlexException {
        Pending own = own(user, query, now);
        LocalDate last = last(query, now);
        LocalDate opened = opened(user, query);
        Pending asked = own;
        if (values.containsKey("fd") || values.containsKey("td")) {
            asked = new Pending(user, query, "", day(values.get("fd")), day(values.get("td")));
        } else if (values.containsKey("p")) {
            asked = new Pending(user, query, own.period(), last.minusDays(number(values.get("p")) - 1L), last);
        }
        if (asked.to().isBefore(asked.from()) || ChronoUnit.DAYS.between(asked.from(), asked.to()) >= LONGEST) {
            throw new FlexException(1020);
        }
        boolean outside = asked.from().isBefore(own.from()) || asked.to().isAfter(own.to());
        boolean empty = asked.from().datesUntil(asked.to().plusDays(1)).noneMatch(Market::weekday);
        if ((query.period().only() && outside)
                || asked.to().isAfter(last)
                || asked.to().isBefore(opened)
                || empty) {
            throw new FlexException(1003);
        }
        return asked.from().isBefore(opened) ? new Pending(user, query, asked.period(), opened, asked.to()) : asked;
    }

    /** The days of the query itself, from the opening of the accounts on. */
    private static Pending own(User user, FlexQuery query, Instant now) {
        LocalDate last = last(query, now);
        LocalDate first = last.minusDays(query.period().days() - 1L);
        LocalDate opened = opened(user, query);
        return new Pending(user, query, query.period().words(), first.isBefore(opened) ? opened : first, last);
    }

    private static LocalDate opened(User user, FlexQuery query) {
        return accounts(user, query).stream()
                .map(account -> NewYork.day(account.openedAt()))
                .min(LocalDate::compareTo)
                .orElseThrow();
    }

    /** The last day that there is a document about: activity is complete the day after. */
    private static LocalDate last(FlexQuery query, Instant now) {
        LocalDate today = NewYork.day(now);
        return query.kind() == FlexQuery.Kind.ACTIVITY ? today.minusDays(1) : today;
    }

    /** The later half of the days; the day before when there is one only. */
    private static Pending shortened(Pending asked) {
        long days = ChronoUnit.DAYS.between(asked.from(), asked.to());
        LocalDate from = days == 0 ? asked.from().minusDays(1) : asked.from().plusDays((days + 1) / 2);
        LocalDate to = days == 0 ? from : asked.to();
        return new Pending(asked.user(), asked.query(), asked.period(), from, to);
    }

    /** Documents are fetched from the returned URL only. */
    private boolean fromReturnedUrl(SimulatedRequest request) {
        return settings.origin() == null
                || request.header("Host")
                        .filter(URI.create(settings.origin()).getAuthority()::equals)
                        .isPresent();
    }

    private static List<SimulatedAccount> accounts(User user, FlexQuery query) {
        List<SimulatedAccount> chosen = user.accounts.stream()
                .filter(account ->
                        query.accounts().isEmpty() || query.accounts().contains(account.id()))
                .toList();
        if (chosen.size() < query.accounts().size()) {
            throw new IllegalArgumentException("accounts: " + query.accounts() + " are not all the user's");
        }
        return chosen;
    }

    private User user(String username) {
        return Objects.requireNonNull(users.get(username), username);
    }

    private static LocalDate day(@Nullable String text) throws FlexException {
        try {
            return LocalDate.parse(Objects.requireNonNullElse(text, ""), DateTimeFormatter.BASIC_ISO_DATE);
        } catch (DateTimeException e) {
            throw new FlexException(1020);
        }
    }

    private static int number(@Nullable String text) throws FlexException {
        if (text == null || !text.matches("[1-9][0-9]{0,2}")) {
            throw new FlexException(1020);
        }
        return Integer.parseInt(text);
    }

    private String digits(String what, String whose, int number) {
        long mixed = (settings.seed() * 31 + what.hashCode()) * 31 + whose.hashCode();
        long value = Math.floorMod(((mixed * 31 + number) * 0x9E3779B97F4A7C15L) >>> 4, 900_000_000_000L);
        return Long.toString(100_000_000_000L + value);
    }
}
