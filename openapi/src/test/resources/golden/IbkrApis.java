// Generated from the API description. Do not edit.
package io.github.ibkrclient;

import io.github.ibkrclient.api.AccountsApi;
import io.github.ibkrclient.api.MarketDataApi;
import io.github.ibkrclient.api.OrdersApi;
import io.github.ibkrclient.api.PortfolioApi;
import io.github.ibkrclient.api.ScannerApi;
import io.github.ibkrclient.api.SessionApi;
import io.github.ibkrclient.api.StatementsApi;
import io.github.ibkrclient.api.TradesApi;
import io.github.ibkrclient.operation.Transport;

/** The calls of the API, by subject. */
public interface IbkrApis {

    /** What sends the calls. */
    Transport transport();

    /** The accounts of the brokerage session and the one selected in it. */
    default AccountsApi accounts() {
        return new AccountsApi(transport());
    }

    /** Quotes. */
    default MarketDataApi marketData() {
        return new MarketDataApi(transport());
    }

    /** Placing, changing, answering, listing and cancelling orders. */
    default OrdersApi orders() {
        return new OrdersApi(transport());
    }

    /** Accounts, balances and positions, without a brokerage session. */
    default PortfolioApi portfolio() {
        return new PortfolioApi(transport());
    }

    /** Market scans and the words they are written in. */
    default ScannerApi scanner() {
        return new ScannerApi(transport());
    }

    /** Opening, watching, keeping and ending a session. */
    default SessionApi session() {
        return new SessionApi(transport());
    }

    /** Account statements as documents. */
    default StatementsApi statements() {
        return new StatementsApi(transport());
    }

    /** Executions of the last seven days. */
    default TradesApi trades() {
        return new TradesApi(transport());
    }
}
