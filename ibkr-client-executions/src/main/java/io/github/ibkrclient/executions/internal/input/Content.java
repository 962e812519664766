package io.github.ibkrclient.executions.internal.input;

/** What the first bytes say a document is. */
public enum Content {
    /** Text that is neither HTML nor XML. */
    TEXT,
    HTML,
    XML,
    /** No document that can be read; {@link UnwrappedStream#refusal} says what it is. */
    OTHER
}
