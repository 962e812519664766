package io.github.ibkrclient.cli.console;

/** The user gave something that cannot be used. The message is one line that names the option and the remedy. */
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The value of this option cannot be used, for the reason in the message. */
    public UsageException(String option, String message) {
        super(option + ": " + message);
    }

    /** The library refused the value of an option; its own name for the setting, before the colon, is left out. */
    public static UsageException refused(String option, IllegalArgumentException refusal) {
        return new UsageException(option, reason(refusal));
    }

    /** The library refused the value of an option, and an example shows what it takes. */
    public static UsageException refused(String option, IllegalArgumentException refusal, String example) {
        return new UsageException(option, reason(refusal) + "; it looks like " + example);
    }

    private static String reason(IllegalArgumentException refusal) {
        return String.valueOf(refusal.getMessage()).replaceFirst("^[\\w-]+: ", "");
    }
}
