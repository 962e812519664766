package io.github.ibkrclient.executions.reader;

import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * What a document may not say itself.
 *
 * @param zone of times beside which neither the value nor the document has a zone; null when it is not known. In Flex
 *     reports it has been US Eastern time in every case that could be checked
 * @param account of rows that name none, in a document that names none; null when it is not known
 */
public record ReadOptions(@Nullable ZoneId zone, @Nullable String account) {
    /** Nothing is known. */
    public static final ReadOptions NONE = new ReadOptions(null, null);

    /** The same with a zone. */
    public ReadOptions withZone(ZoneId newZone) {
        return new ReadOptions(newZone, account);
    }

    /** The same with an account. */
    public ReadOptions withAccount(String newAccount) {
        return new ReadOptions(zone, newAccount);
    }
}
