package io.github.ibkrclient.oauth;

import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.oauth.Finding.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Collects findings where a reader would stop at the first fault. */
final class Findings {
    private final List<Finding> all = new ArrayList<>();

    void ok(String check, String text) {
        all.add(new Finding(check, Verdict.OK, text));
    }

    void warning(String check, String text) {
        all.add(new Finding(check, Verdict.WARNING, text));
    }

    void fault(String check, String text) {
        all.add(new Finding(check, Verdict.FAULT, text));
    }

    void skipped(String check, String text) {
        all.add(new Finding(check, Verdict.SKIPPED, text));
    }

    /** Reads something; empty when it cannot be used, which is then a fault. */
    <T> Optional<T> read(String check, Supplier<T> reader) {
        try {
            return Optional.of(reader.get());
        } catch (CredentialException e) {
            fault(check, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    /** Reads something and says what it is when it can be used. */
    <T> Optional<T> read(String check, Supplier<T> reader, Function<T, String> words) {
        Optional<T> value = read(check, reader);
        value.ifPresent(found -> ok(check, words.apply(found)));
        return value;
    }

    Diagnosis diagnosis() {
        return new Diagnosis(all);
    }
}
