package io.github.ibkrclient.pacing;

import io.github.ibkrclient.Endpoint;
import io.github.ibkrclient.Operation;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The limits that a pacer keeps: IBKR's, unless another was set. Immutable: each method returns new limits.
 *
 * <p>A limit may be set wider than IBKR's, such as 50 calls a second for OAuth, which IBKR has promised and taken back.
 * When IBKR answers it with 429, the whole address pays: nothing leaves this machine for 15 minutes, for none of the
 * users behind it, and a repeat may block it for good.
 */
public final class PacingLimits {
    private static final Pattern LIMIT = Pattern.compile("(\\d{1,6})/(\\d{1,6})(ms|s|min)");
    private static final String SESSION = "session";

    private final List<PacingRule> sessionWide;
    private final Map<String, PacingRule> set;
    private final Map<String, Integer> atOnce;

    private PacingLimits(List<PacingRule> sessionWide, Map<String, PacingRule> set, Map<String, Integer> atOnce) {
        this.sessionWide = List.copyOf(sessionWide);
        this.set = Map.copyOf(set);
        this.atOnce = Map.copyOf(atOnce);
    }

    /** IBKR's limits as this version of the client knows them. */
    public static PacingLimits documented() {
        return of(Endpoint.sessionPacing());
    }

    /**
     * The limits of the operations, for an application with a description of its own.
     *
     * @param sessionWide the rules for all operations together
     */
    public static PacingLimits of(List<PacingRule> sessionWide) {
        return new PacingLimits(sessionWide, Map.of(), Map.of());
    }

    /** Other limits for all operations together, in place of all that there are. */
    public PacingLimits sessionWide(int permits, Duration period) {
        return new PacingLimits(List.of(new PacingRule(permits, period, SESSION)), set, atOnce);
    }

    /**
     * Another limit for one operation, in place of those that count it alone; limits that it shares with others stay.
     * The new one is measured like any other: in any window, three percent longer than said.
     */
    public PacingLimits on(Operation operation, int permits, Duration period) {
        return with(new PacingRule(permits, period, operation.name()));
    }

    /** Another rule in place of all with the same bucket, for all operations that share it. */
    public PacingLimits with(PacingRule rule) {
        Map<String, PacingRule> more = new LinkedHashMap<>(set);
        more.put(rule.bucket(), rule);
        return new PacingLimits(sessionWide, more, atOnce);
    }

    /** How many calls of an operation may be under way at once; 0 for any number. */
    public PacingLimits atOnce(Operation operation, int calls) {
        if (calls < 0) {
            throw new IllegalArgumentException(operation.name() + ": calls at once must be 0 or more, not " + calls);
        }
        Map<String, Integer> more = new LinkedHashMap<>(atOnce);
        more.put(operation.name(), calls);
        return new PacingLimits(sessionWide, set, more);
    }

    /**
     * Another limit, as text for settings and command lines.
     *
     * @param name {@code session} for all operations together, an {@link Endpoint}, or a bucket that some of them share
     * @param limit calls and period, {@code 50/1s}, {@code 1/15min}, {@code 5/500ms}
     * @throws IllegalArgumentException when there is no such name, or the limit cannot be read
     */
    public PacingLimits set(String name, String limit) {
        Matcher read = LIMIT.matcher(limit);
        if (!read.matches()) {
            throw new IllegalArgumentException(
                    name + ": not a limit: " + limit + "; it looks like 50/1s, 1/15min or 5/500ms");
        }
        int permits = Integer.parseInt(read.group(1));
        Duration period = period(Long.parseLong(read.group(2)), read.group(3));
        if (name.equals(SESSION)) {
            return sessionWide(permits, period);
        }
        boolean known = Arrays.stream(Endpoint.values())
                .flatMap(endpoint -> Stream.concat(
                        Stream.of(endpoint.name()), endpoint.pacing().stream().map(PacingRule::bucket)))
                .anyMatch(name::equals);
        if (!known) {
            throw new IllegalArgumentException(
                    name + ": neither session nor an operation, such as LIST_TRADES, nor a bucket that some share");
        }
        return with(new PacingRule(permits, period, name));
    }

    /** The rules for all operations together. */
    public List<PacingRule> sessionWide() {
        return sessionWide;
    }

    /** The rules of an operation besides those for all. */
    public List<PacingRule> of(Operation operation) {
        List<PacingRule> own = operation.pacing();
        if (set.isEmpty()) {
            return own;
        }
        Stream<PacingRule> kept = own.stream().map(rule -> set.getOrDefault(rule.bucket(), rule));
        Optional<PacingRule> added = Optional.ofNullable(set.get(operation.name()));
        return Stream.concat(kept, added.stream()).distinct().toList();
    }

    /** How many calls of an operation may be under way at once; 0 for any number. */
    public int atOnce(Operation operation) {
        return atOnce.getOrDefault(operation.name(), operation.concurrency());
    }

    private static Duration period(long number, String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            default -> Duration.ofMinutes(number);
        };
    }
}
