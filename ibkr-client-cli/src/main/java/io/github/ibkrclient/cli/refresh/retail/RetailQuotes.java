package io.github.ibkrclient.cli.refresh.retail;

import io.github.ibkrclient.cli.refresh.file.DataDirectory;
import io.github.ibkrclient.cli.refresh.file.Fields;
import io.github.ibkrclient.cli.refresh.reading.Contract;
import io.github.ibkrclient.cli.refresh.reading.QuoteReader;
import io.github.ibkrclient.cli.refresh.reading.Reading;
import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.mcp.model.RetailQuote;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Quotes of the endpoint, which gives one in a call and the whole of it in two. So a refresh reads 50, which takes under four
 * minutes at its pace, and the next one goes on with those that follow. It has no volume, high and low.
 */
public final class RetailQuotes implements QuoteReader.Source {
    private static final int MOST = 50;
    private static final int MOST_FAILURES_IN_A_ROW = 3;
    private static final String TURN = "retail-quotes.json";
    private static final String LAST = "last";

    private final Reading<RetailCalls> reading;
    private final DataDirectory state;
    private final Map<Long, RetailQuote> quotes = new HashMap<>();
    private final Map<Long, String> failures = new HashMap<>();

    public RetailQuotes(Reading<RetailCalls> reading, DataDirectory state) {
        this.reading = reading;
        this.state = state;
    }

    @Override
    public void read(List<Contract> contracts) {
        List<Contract> turn = turn(contracts);
        reading.tell("reading " + turn.size() + (turn.size() == 1 ? " quote" : " quotes, one in a call"));
        int failed = 0;
        for (Contract contract : turn) {
            try {
                quotes.put(contract.conid(), reading.client().call(client -> client.quote(contract.conid())));
                failed = 0;
            } catch (IbkrException e) {
                String reason = reading.reason(e);
                failures.put(contract.conid(), reason);
                if (e instanceof CredentialException || ++failed == MOST_FAILURES_IN_A_ROW) {
                    turn.forEach(other -> failures.putIfAbsent(other.conid(), reason));
                    return;
                }
            }
        }
    }

    /** The contracts of this refresh, in their order or from the one on that the last refresh did not come to. */
    private List<Contract> turn(List<Contract> contracts) {
        if (contracts.size() <= MOST) {
            return contracts;
        }
        Object last = state.read(TURN).<Object>map(kept -> kept.get(LAST)).orElse("");
        List<Contract> ordered = new ArrayList<>(contracts);
        for (int place = 0; place < contracts.size(); place++) {
            if (last instanceof BigDecimal conid
                    && conid.longValue() == contracts.get(place).conid()) {
                Collections.rotate(ordered, -place - 1);
            }
        }
        List<Contract> turn = ordered.subList(0, MOST);
        state.write(TURN, new Fields().with(LAST, turn.get(MOST - 1).conid()));
        String reason = "a refresh reads " + MOST + " quotes over this endpoint; the next one goes on";
        ordered.subList(MOST, ordered.size()).forEach(contract -> failures.put(contract.conid(), reason));
        return turn;
    }

    @Override
    public Optional<Fields> find(long conid) {
        return Optional.ofNullable(quotes.get(conid))
                .filter(quote -> quote.last() != null)
                .map(RetailQuotes::values);
    }

    @Override
    public String reason(long conid) {
        return failures.getOrDefault(conid, "IBKR sent no price");
    }

    private static Fields values(RetailQuote quote) {
        boolean halted = Boolean.TRUE.equals(quote.halted());
        return new Fields()
                .with("price", quote.last())
                .with("change", quote.change())
                .with("changePercent", quote.changePercent())
                .with("timestamp", quote.at())
                .with("bid", quote.bid())
                .with("ask", quote.ask())
                .with("availability", availability(quote.status()))
                .with("state", halted ? "halted" : Boolean.TRUE.equals(quote.close()) ? "priorClose" : null);
    }

    private static @Nullable String availability(@Nullable String status) {
        return status == null
                ? null
                : switch (status) {
                    case "REALTIME" -> "live";
                    case "DELAYED" -> "delayed";
                    case "FROZEN" -> "frozen";
                    case "FROZEN_DELAYED" -> "delayedFrozen";
                    case "REJECT" -> "none";
                    default -> null;
                };
    }
}
