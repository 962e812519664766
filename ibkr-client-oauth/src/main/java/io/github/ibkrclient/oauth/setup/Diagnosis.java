package io.github.ibkrclient.oauth.setup;

import io.github.ibkrclient.oauth.setup.Finding.Verdict;
import java.util.List;

/**
 * What the {@link Doctor} found.
 *
 * @param findings in the order of the checks
 */
public record Diagnosis(List<Finding> findings) {

    /** Copies the list. */
    public Diagnosis {
        findings = List.copyOf(findings);
    }

    /** Whether anything does not work. */
    public boolean faulty() {
        return findings.stream().anyMatch(finding -> finding.verdict() == Verdict.FAULT);
    }
}
