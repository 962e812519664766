package io.github.ibkrclient.testkit;

import io.github.ibkrclient.Endpoint;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What may stand behind the name of a fault. Methods throw IllegalArgumentException with a line that says the mend. */
enum FaultArgument {
    NONE(""),
    OPERATION("[=OPERATION]"),
    DURATION("=DURATION");

    private static final Pattern SPAN = Pattern.compile("([+-]?)([0-9]{1,9})([smhd])");

    private final String shown;

    FaultArgument(String shown) {
        this.shown = shown;
    }

    /** Its form, as a usage line has it. */
    String shown() {
        return shown;
    }

    void check(String text) {
        if (this == NONE && !text.isEmpty()) {
            throw new IllegalArgumentException("takes no argument; leave out =" + text);
        }
    }

    /** A duration, which may be negative. */
    static Duration duration(String text) {
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

    /** The operation of that name; without a name what is given. */
    static Predicate<Route> operation(String name, Predicate<Route> otherwise) {
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
