package io.github.ibkrclient.cli.refresh.retail;

import io.github.ibkrclient.cli.refresh.reading.Contract;
import io.github.ibkrclient.cli.refresh.reading.ContractFinder;
import io.github.ibkrclient.cli.refresh.reading.ContractFinder.Found;
import io.github.ibkrclient.cli.refresh.reading.Reading;
import io.github.ibkrclient.cli.refresh.reading.WantedSymbol;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.mcp.model.ContractMatch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Looks symbols up in the endpoint's search, which knows exchanges and countries and no currencies. */
public final class RetailLookup implements ContractFinder.Lookup {
    private final Reading<RetailCalls> reading;

    public RetailLookup(Reading<RetailCalls> reading) {
        this.reading = reading;
    }

    @Override
    public Map<String, Found> look(List<WantedSymbol> wanted) {
        Map<String, Found> found = new LinkedHashMap<>();
        wanted.forEach(symbol -> found.put(symbol.text(), one(symbol)));
        return found;
    }

    private Found one(WantedSymbol symbol) {
        if (symbol.conid()) { // no tool tells what it is; one that IBKR does not know has no quote
            return Found.one(new Contract(Long.parseLong(symbol.symbol()), symbol.symbol(), null, null, null));
        } else if (symbol.currency() != null) {
            return Found.not("has a currency, which this endpoint's search does not know; give an exchange");
        }
        List<Contract> all = new ArrayList<>();
        List<Contract> american = new ArrayList<>();
        List<Contract> others = new ArrayList<>();
        try {
            for (ContractMatch match : reading.client().call(client -> client.searchContracts(symbol.symbol()))) {
                if (match.contractId() != null
                        && symbol.symbol().equals(match.symbol())
                        && match.securityTypes().contains("STK")) {
                    Contract contract = new Contract(
                            match.contractId(), symbol.symbol(), match.description(), match.exchange(), null);
                    boolean there =
                            symbol.exchange() == null || symbol.exchange().equals(match.exchange());
                    (there ? all : others).add(contract);
                    if (there && "US".equals(match.countryCode())) {
                        american.add(contract);
                    }
                }
            }
        } catch (IbkrException e) {
            return Found.not(reading.reason(e));
        }
        return all.isEmpty() && others.isEmpty()
                ? Found.not("is the symbol of no stock")
                : symbol.choose(all, american, others);
    }
}
