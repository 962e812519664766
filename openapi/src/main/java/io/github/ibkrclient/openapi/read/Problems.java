package io.github.ibkrclient.openapi.read;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What is wrong with the input, gathered so that one run tells all of it. */
public final class Problems {
    private final Set<String> found = new LinkedHashSet<>();

    /** Notes a problem, once; the text is one line that says where. */
    public void add(String problem) {
        found.add(problem);
    }

    /** Ends the run if anything was noted. */
    public void throwIfAny() {
        if (!found.isEmpty()) {
            throw new SpecException(List.copyOf(found));
        }
    }
}
