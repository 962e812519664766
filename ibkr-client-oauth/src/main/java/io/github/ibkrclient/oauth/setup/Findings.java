package io.github.ibkrclient.oauth.setup;

import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.oauth.setup.Finding.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Collects all findings, while a reader of credentials stops at the first mistake. */
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

    /** Reads something. What cannot be used becomes a fault. */
    <T> Optional<T> read(String check, Supplier<T> reader) {
        try {
            return Optional.of(reader.get());
        } catch (CredentialException e) {
            fault(check, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    /** Reads something. What can be used becomes a finding too. */
    <T> Optional<T> read(String check, Supplier<T> reader, Function<T, String> words) {
        Optional<T> value = read(check, reader);
        value.ifPresent(found -> ok(check, words.apply(found)));
        return value;
    }

    Diagnosis diagnosis() {
        return new Diagnosis(all);
    }
}
