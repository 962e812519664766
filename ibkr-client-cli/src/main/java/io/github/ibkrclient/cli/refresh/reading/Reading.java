package io.github.ibkrclient.cli.refresh.reading;

import io.github.ibkrclient.error.IbkrException;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * What all readers of one refresh share.
 *
 * @param client what calls are made with
 * @param now when the refresh began; all files have it as their time
 * @param mask the account ids that were met
 * @param progress told of each step, without account ids
 * @param between run between calls that take a second, so that scans, of which one a second is allowed, wait meanwhile
 */
public record Reading<C>(C client, Instant now, AccountMask mask, Consumer<String> progress, Runnable between) {

    /** Says which step begins. */
    public void tell(String step) {
        progress.accept(mask.in(step));
    }

    /** Why a call failed, in words for the public. */
    public String reason(IbkrException failure) {
        return mask.in(String.valueOf(failure.getMessage()).strip().replaceAll("\\s+", " "));
    }
}
