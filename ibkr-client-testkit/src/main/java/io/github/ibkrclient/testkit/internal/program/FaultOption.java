package io.github.ibkrclient.testkit.internal.program;

import io.github.ibkrclient.testkit.Fault;
import io.github.ibkrclient.testkit.Faults;
import io.github.ibkrclient.testkit.internal.fault.FaultArgument;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A fault as the command line names it: {@code NAME[=ARG][@START[+LENGTH]]}.
 *
 * @param fault the fault
 * @param argument its argument; empty without one
 * @param start how long after the start of the program it begins
 * @param length how long it lasts; null for until the end of the program
 */
record FaultOption(
        Fault fault,
        String argument,
        Duration start,
        @Nullable Duration length) {
    static final String FORM = "NAME[=ARG][@START[+LENGTH]]";

    private static final Pattern PARTS = Pattern.compile("([^=@]*)(?:=([^@]*))?(?:@([^+]*)(?:\\+(.*))?)?");

    /**
     * Reads an option.
     *
     * @throws IllegalArgumentException when the option is not of this form; the message is one line
     */
    static FaultOption parse(String text) {
        Matcher parts = PARTS.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not of the form " + FORM);
        }
        Fault fault = Fault.named(parts.group(1))
                .orElseThrow(() -> new IllegalArgumentException(
                        "'" + parts.group(1) + "' is no fault; --list-faults prints them all"));
        String argument = Objects.requireNonNullElse(parts.group(2), "");
        fault.check(argument);
        String start = parts.group(3);
        String length = parts.group(4);
        return new FaultOption(
                fault,
                argument,
                start == null ? Duration.ZERO : span(start, Duration.ZERO),
                length == null ? null : span(length, Duration.ofSeconds(1)));
    }

    /** Plans the fault. */
    void inject(Faults faults, Instant now) {
        Instant from = now.plus(start);
        faults.inject(fault, argument, from, length == null ? Duration.between(from, Instant.MAX) : length);
    }

    private static Duration span(String text, Duration least) {
        Duration span = FaultArgument.duration(text);
        if (span.compareTo(least) < 0) {
            throw new IllegalArgumentException(
                    "'" + text + "' is too short; give a time of " + least.toSeconds() + "s or more");
        }
        return span;
    }
}
