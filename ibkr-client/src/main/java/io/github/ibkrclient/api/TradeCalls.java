package io.github.ibkrclient.api;

import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.model.BrokerageAccounts;
import io.github.ibkrclient.model.Trade;
import io.github.ibkrclient.operation.Argument;
import io.github.ibkrclient.operation.Transport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What {@code TradesApi} has beside its generated calls. */
abstract class TradeCalls {
    private final Transport transport;

    TradeCalls(Transport transport) {
        this.transport = transport;
    }

    /**
     * Lists the executions of all accounts of the user. It selects each account in turn. IBKR allows one list in five
     * seconds, so this takes five seconds for each account; each call has the deadline of a call. Other threads may call
     * meanwhile: a call is always about the account that it names, and without one about the account that you selected.
     *
     * @param days how many days to look back, 1 to 7
     * @return the executions, account by account
     * @throws IbkrException when one of the lists cannot be had; there is no result then
     */
    public List<Trade> ofAllAccounts(int days) {
        Argument.between("days", days, 1, 7);
        BrokerageAccounts listed = new AccountsApi(transport).list();
        TradesApi trades = new TradesApi(transport);
        Map<String, Trade> all = new LinkedHashMap<>();
        for (String account : accountsOf(listed)) {
            trades.list(days, account)
                    .forEach(trade -> all.putIfAbsent(trade.account() + " " + trade.executionId(), trade));
        }
        return List.copyOf(all.values());
    }

    /** The accounts of a list without an advisor's groups and profiles, whose executions are those of their accounts. */
    public static List<String> accountsOf(BrokerageAccounts listed) {
        return listed.accounts().stream()
                .filter(account ->
                        !listed.groups().contains(account) && !listed.profiles().contains(account))
                .toList();
    }
}
