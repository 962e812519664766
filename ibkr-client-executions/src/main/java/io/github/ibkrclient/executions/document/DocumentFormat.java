package io.github.ibkrclient.executions.document;

/** How a document is written. */
public enum DocumentFormat {
    CSV,
    HTML,
    XML
}
