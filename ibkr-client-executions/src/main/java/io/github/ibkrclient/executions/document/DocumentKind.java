package io.github.ibkrclient.executions.document;

/** What a document is. */
public enum DocumentKind {
    /** The Activity Statement of Client Portal. */
    ACTIVITY_STATEMENT("Activity Statement"),
    /** The Trade Confirmation Report of Client Portal. */
    TRADE_CONFIRMATION("Trade Confirmation Report"),
    /** The answer of an Activity Flex Query. */
    ACTIVITY_FLEX("Activity Flex Query"),
    /** The answer of a Trade Confirmation Flex Query. */
    CONFIRMATION_FLEX("Trade Confirmation Flex Query");

    private final String title;

    DocumentKind(String title) {
        this.title = title;
    }

    /** IBKR's name for it. */
    public String title() {
        return title;
    }
}
