// Generated from the API description. Do not edit.
package io.github.ibkrclient.api;

import com.google.gson.reflect.TypeToken;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.model.Trade;
import io.github.ibkrclient.operation.Argument;
import io.github.ibkrclient.operation.Transport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Executions of the last seven days. */
public final class TradesApi extends TradeCalls {
    private static final TypeToken<List<Trade>> TRADE_LIST = new TypeToken<>() {};
    private final Transport transport;

    /** Calls that go through the transport. */
    public TradesApi(Transport transport) {
        super(transport);
        this.transport = transport;
    }

    /**
     * Lists the executions of the last days, seven at most.
     *
     * <p>Shows one account: the selected one. The first list of a session can be empty although there are
     * executions; the client asks once more before it believes that. Right after a session starts the list can also
     * lag behind. Allowed once in five seconds.
     *
     * <p>It only reads, so the client may send it again. See {@link Endpoint#LIST_TRADES}.
     *
     * @param days How many days to look back, 1 to 7.
     * @return The executions, one row per fill.
     * @throws IbkrException when there is no answer; it says whether the call took effect
     */
    public List<Trade> list(int days) {
        return list(days, null);
    }

    /**
     * Lists the executions of the last days, seven at most.
     *
     * <p>Shows one account: the selected one. The first list of a session can be empty although there are
     * executions; the client asks once more before it believes that. Right after a session starts the list can also
     * lag behind. Allowed once in five seconds.
     *
     * <p>It only reads, so the client may send it again. See {@link Endpoint#LIST_TRADES}.
     *
     * @param days How many days to look back, 1 to 7.
     * @param accountId The account whose trades are wanted; without it, the selected one.
     * @return The executions, one row per fill.
     * @throws IbkrException when there is no answer; it says whether the call took effect
     */
    public List<Trade> list(int days, @Nullable String accountId) {
        return transport.send(
                Endpoint.LIST_TRADES.request()
                        .query("days", Argument.between("days", days, 1, 7))
                        .query("accountId", accountId),
                TRADE_LIST);
    }
}
