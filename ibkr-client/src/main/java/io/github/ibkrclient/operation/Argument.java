package io.github.ibkrclient.operation;

import java.util.Collection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Checks of the values that a caller gives, before anything is sent. Generated code calls them. */
public final class Argument {
    private Argument() {}

    /**
     * A value that must be there.
     *
     * @throws NullPointerException when it is null
     */
    public static <T> T given(String name, @Nullable T value) {
        return Objects.requireNonNull(value, name + " is missing");
    }

    /**
     * A number within its bounds; null when none is given.
     *
     * @throws IllegalArgumentException when it is less than the least or greater than the most
     */
    public static <T extends Number> @Nullable T between(String name, @Nullable T value, long least, long most) {
        if (value != null && (value.longValue() < least || value.longValue() > most)) {
            throw new IllegalArgumentException(name + ": is " + value + "; give " + range(least, most));
        }
        return value;
    }

    /**
     * A collection with as many elements as are due; null when none is given.
     *
     * @throws IllegalArgumentException when it has fewer or more
     */
    public static <T extends Collection<?>> @Nullable T count(String name, @Nullable T values, long least, long most) {
        if (values != null && (values.size() < least || values.size() > most)) {
            throw new IllegalArgumentException(
                    name + ": has " + values.size() + " elements; give " + range(least, most));
        }
        return values;
    }

    private static String range(long least, long most) {
        if (most == Long.MAX_VALUE) {
            return least + " or more";
        }
        return least == Long.MIN_VALUE ? most + " or less" : least + " to " + most;
    }
}
