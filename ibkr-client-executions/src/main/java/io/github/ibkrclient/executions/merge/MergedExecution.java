package io.github.ibkrclient.executions.merge;

import io.github.ibkrclient.executions.model.Execution;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One execution and everything that sources told of it. A store must keep the observations: the next merge is made of
 * them. They are also the history: earlier revisions, cancellations and what was outranked.
 *
 * @param execution what is known now
 * @param observations the rows of sources, equal ones once, in an order that depends on their content only
 * @param conflicts what is open
 */
public record MergedExecution(Execution execution, List<Execution> observations, List<Conflict> conflicts) {
    private static final Comparator<String> NUMBER = Facet.NUMBER;

    /** Copies the lists. */
    public MergedExecution {
        observations = List.copyOf(observations);
        conflicts = List.copyOf(conflicts);
    }

    /**
     * What the row is known by within all accounts: account and execution family, else transaction id, else trade id,
     * else a hash of what the source printed with the number of the occurrence. A row may get a better key when a better
     * source comes; {@link Change} then holds the row with the former key.
     */
    public String key() {
        return least(Execution::family, Comparator.naturalOrder(), "execution")
                .orElseGet(() -> least(Execution::transactionId, NUMBER, "transaction")
                        .orElseGet(() -> least(Execution::tradeId, NUMBER, "trade")
                                .orElseGet(() -> account() + "/content/"
                                        + observations.stream()
                                                .map(Occurrences::contentKey)
                                                .min(Comparator.naturalOrder())
                                                .orElseThrow())));
    }

    private Optional<String> least(Function<Execution, @Nullable String> id, Comparator<String> order, String kind) {
        return observations.stream()
                .map(id)
                .filter(Objects::nonNull)
                .min(order)
                .map(found -> account() + "/" + kind + "/" + found);
    }

    private String account() {
        return execution.account();
    }
}
