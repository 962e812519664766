package io.github.ibkrclient.cli.verify;

/**
 * An assumption of {@code docs/mcp.md} and what became of it.
 *
 * @param assumption the assumption
 * @param outcome whether it held
 * @param detail what was seen, without data of the account
 */
public record Finding(String assumption, Outcome outcome, String detail) {

    /** What became of an assumption. */
    public enum Outcome {
        /** It was seen to be so. */
        HELD,
        /** It was seen to be otherwise. */
        DID_NOT_HOLD,
        /** Something was seen about which nothing was assumed. */
        SEEN,
        /** It was not tried. */
        NOT_TRIED
    }
}
