package io.github.ibkrclient.pacing;

import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.api.Route;
import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.operation.PacingRule;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The limits that a pacer keeps: IBKR's, except where another one was set. Immutable: each method returns new limits.
 *
 * <p>A limit may be set wider than IBKR's, such as the 50 calls a second that an older page of IBKR's allowed (see {@code
 * docs/protocol.md#limit-for-all}). When IBKR answers such a call with 429, no call leaves this machine for 15 minutes, for
 * any of its users. Repeated breaches may block the address for good.
 *
 * @param sessionWide the rules for all operations together
 * @param byBucket the rules that were set in place of those that the operations name, by bucket
 * @param maxConcurrent how many calls of an operation may be under way at once, where that was set; by its name
 * @param jitter by how much the time that calls take to IBKR may vary without more of them arriving in a period than a rule
 *     permits; 0 to 10 s, by default 100 ms. Each period is kept longer by as much, so ten calls a second become ten in
 *     1.1 s
 */
public record PacingLimits(
        List<PacingRule> sessionWide,
        Map<String, PacingRule> byBucket,
        Map<String, Integer> maxConcurrent,
        Duration jitter) {
    private static final Duration USUAL_JITTER = Duration.ofMillis(100);
    private static final Duration LARGEST_JITTER = Duration.ofSeconds(10);
    private static final Pattern LIMIT = Pattern.compile("(?:(\\d{1,6})/)?(\\d{1,6})(ms|s|min)");
    private static final Map<String, ChronoUnit> UNITS =
            Map.of("ms", ChronoUnit.MILLIS, "s", ChronoUnit.SECONDS, "min", ChronoUnit.MINUTES);
    private static final String SESSION = "session";
    private static final String JITTER = "jitter";

    /** Copies the collections and checks the jitter. */
    public PacingLimits {
        if (jitter.isNegative() || jitter.compareTo(LARGEST_JITTER) > 0) {
            throw new IllegalArgumentException("jitter: 0 to 10 s, not " + jitter);
        }
        sessionWide = List.copyOf(sessionWide);
        byBucket = Map.copyOf(byBucket);
        maxConcurrent = Map.copyOf(maxConcurrent);
    }

    /** IBKR's limits, as this version of the client knows them. */
    public static PacingLimits documented() {
        return of(Endpoint.sessionPacing());
    }

    /**
     * The limits that the operations themselves name, for an application that generates its own operations.
     *
     * @param sessionWide the rules for all operations together
     */
    public static PacingLimits of(List<PacingRule> sessionWide) {
        return new PacingLimits(sessionWide, Map.of(), Map.of(), USUAL_JITTER);
    }

    /** Another limit for all operations together, in place of all limits of that kind. */
    public PacingLimits sessionWide(int permits, Duration period) {
        return new PacingLimits(List.of(new PacingRule(permits, period, SESSION)), byBucket, maxConcurrent, jitter);
    }

    /** Another tolerated jitter. A smaller one lets more calls out, and calls that are held up on the way may break a rule. */
    public PacingLimits jitter(Duration tolerated) {
        return new PacingLimits(sessionWide, byBucket, maxConcurrent, tolerated);
    }

    /**
     * Another limit for one operation, in place of those that count this operation alone. Limits that it shares with others
     * stay. The new limit is kept like any other: in any window, and with the tolerated jitter.
     */
    public PacingLimits on(Operation operation, int permits, Duration period) {
        return with(new PacingRule(permits, period, operation.name()));
    }

    /** Another rule in place of all rules with the same bucket, for all operations that share the bucket. */
    public PacingLimits with(PacingRule rule) {
        Map<String, PacingRule> more = new HashMap<>(byBucket);
        more.put(rule.bucket(), rule);
        return new PacingLimits(sessionWide, more, maxConcurrent, jitter);
    }

    /** How many calls of an operation may be under way at once; 0 for any number. */
    public PacingLimits maxConcurrent(Operation operation, int calls) {
        if (calls < 0) {
            throw new IllegalArgumentException(operation.name() + ": calls at once must be 0 or more, not " + calls);
        }
        Map<String, Integer> more = new HashMap<>(maxConcurrent);
        more.put(operation.name(), calls);
        return new PacingLimits(sessionWide, byBucket, more, jitter);
    }

    /**
     * Another limit, given as text in a setting or on a command line.
     *
     * @param name {@code session} for all operations together, an {@link Endpoint}, a bucket that some of them share, or
     *     {@code jitter}
     * @param limit calls and period, such as {@code 50/1s}, {@code 1/15min} or {@code 5/500ms}; for the jitter a time, such
     *     as {@code 5ms}
     * @throws IllegalArgumentException when there is no such name or the limit cannot be read
     */
    public PacingLimits set(String name, String limit) {
        Matcher read = LIMIT.matcher(limit);
        boolean isJitter = name.equals(JITTER);
        if (!read.matches() || isJitter != (read.group(1) == null)) {
            String form = isJitter ? "5ms or 1s" : "50/1s, 1/15min or 5/500ms";
            throw new IllegalArgumentException(
                    name + ": not a " + (isJitter ? "time: " : "limit: ") + limit + "; it looks like " + form);
        }
        Duration period = Duration.of(Long.parseLong(read.group(2)), UNITS.get(read.group(3)));
        if (isJitter) {
            return jitter(period);
        }
        int permits = Integer.parseInt(read.group(1));
        if (name.equals(SESSION)) {
            return sessionWide(permits, period);
        }
        boolean known = Stream.<Operation>concat(Stream.of(Endpoint.values()), Stream.of(Route.values()))
                .flatMap(endpoint -> Stream.concat(
                        Stream.of(endpoint.name()), endpoint.pacing().stream().map(PacingRule::bucket)))
                .anyMatch(name::equals);
        if (!known) {
            throw new IllegalArgumentException(
                    name + ": neither session nor an operation, such as LIST_TRADES, nor a shared bucket, nor jitter");
        }
        return with(new PacingRule(permits, period, name));
    }

    /** The rules of an operation, without those for all operations together. */
    public List<PacingRule> of(Operation operation) {
        List<PacingRule> own = operation.pacing();
        if (byBucket.isEmpty()) {
            return own;
        }
        Stream<PacingRule> kept = own.stream().map(rule -> byBucket.getOrDefault(rule.bucket(), rule));
        Optional<PacingRule> added = Optional.ofNullable(byBucket.get(operation.name()));
        return Stream.concat(kept, added.stream()).distinct().toList();
    }

    /** How many calls of an operation may be under way at once; 0 for any number. */
    public int maxConcurrent(Operation operation) {
        return maxConcurrent.getOrDefault(operation.name(), operation.concurrency());
    }
}
