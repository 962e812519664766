package io.github.ibkrclient.testkit.internal.fault;

import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.testkit.internal.call.Route;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The argument that a fault takes after its name. Methods throw an IllegalArgumentException when a text is no argument of
 * this form; its message is one line and says what to give instead.
 */
public enum FaultArgument {
    /** The fault takes no argument. */
    NONE(""),
    /** The name of an operation, which may be left out. */
    OPERATION("[=OPERATION]"),
    /** A duration. */
    DURATION("=DURATION"),
    /** An error code of the Flex Web Service. */
    CODE("=CODE");

    private static final Pattern SPAN = Pattern.compile("([+-]?)([0-9]{1,9})([smhd])");

    private final String usage;

    FaultArgument(String usage) {
        this.usage = usage;
    }

    /** The form of the argument, as a usage line shows it. */
    public String usage() {
        return usage;
    }

    /** Checks that there is no argument where none is taken. */
    public void check(String text) {
        if (this == NONE && !text.isEmpty()) {
            throw new IllegalArgumentException("takes no argument; leave out =" + text);
        }
    }

    /** Reads a duration such as {@code 90s} or {@code -7m}. */
    public static Duration duration(String text) {
        Matcher matcher = SPAN.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no duration; give one as 90s, 5m, 2h or 1d");
        }
        Duration unit = switch (matcher.group(3)) {
            case "s" -> Duration.ofSeconds(1);
            case "m" -> Duration.ofMinutes(1);
            case "h" -> Duration.ofHours(1);
            default -> Duration.ofDays(1);
        };
        Duration length = unit.multipliedBy(Long.parseLong(matcher.group(2)));
        return matcher.group(1).equals("-") ? length.negated() : length;
    }

    /** Reads an error code such as {@code 1003}. */
    public static int code(String text) {
        if (!text.matches("[1-9][0-9]{3}")) {
            throw new IllegalArgumentException("'" + text + "' is no error code; give four digits, for example 1003");
        }
        return Integer.parseInt(text);
    }

    /** Selects the routes of the operation with this name; without a name, those that the other predicate selects. */
    public static Predicate<Route> operation(String name, Predicate<Route> otherwise) {
        if (name.isEmpty()) {
            return otherwise;
        }
        Endpoint endpoint = Arrays.stream(Endpoint.values())
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "'" + name + "' is no operation; give one as Endpoint names it, for example LIST_TRADES"));
        return route -> route.is(endpoint.method(), endpoint.path());
    }
}
