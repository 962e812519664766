package io.github.ibkrclient.cli.console;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the value of an option as a time, such as 90s, 10m or 1h. */
public final class DurationConverter implements ITypeConverter<Duration> {
    private static final Pattern FORM = Pattern.compile("([1-9]\\d{0,4})([smh])");

    @Override
    public Duration convert(String text) {
        Matcher given = FORM.matcher(text);
        if (!given.matches()) {
            throw new TypeConversionException("'" + text + "' is not a time such as 90s, 10m or 1h");
        }
        int number = Integer.parseInt(given.group(1));
        return switch (given.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
        };
    }
}
