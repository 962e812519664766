package io.github.ibkrclient.openapi.read;

import java.util.List;

/** An API description or include list that cannot be generated. It has no stack trace: the fault is in the input. */
public final class SpecException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    SpecException(List<String> problems) {
        this(
                problems.size() == 1
                        ? "the API description or include list has an error, see above"
                        : "the API description and include list have " + problems.size() + " errors, see above",
                problems);
    }

    private SpecException(String message, List<String> problems) {
        super(message, null, false, false);
        this.problems = List.copyOf(problems);
    }

    /** The same for programs that show nothing but the message: it holds all problems. */
    public SpecException inFull() {
        return new SpecException(String.join("\n", problems), problems);
    }

    /** One line for each thing that is wrong. */
    public List<String> problems() {
        return problems;
    }
}
