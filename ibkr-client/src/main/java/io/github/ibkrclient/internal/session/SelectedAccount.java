package io.github.ibkrclient.internal.session;

import com.google.gson.JsonElement;
import com.google.gson.reflect.TypeToken;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.internal.concurrent.AccountSelection;
import io.github.ibkrclient.internal.json.Json;
import io.github.ibkrclient.internal.response.Outcome;
import io.github.ibkrclient.model.BrokerageAccounts;
import io.github.ibkrclient.model.SelectAccountRequest;
import io.github.ibkrclient.operation.ApiRequest;
import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.operation.SessionTier;
import io.github.ibkrclient.time.Timing;

/** The account that a call is about is selected before it leaves, and stays selected until it is done. */
final class SelectedAccount implements Prerequisite {
    private final AccountSelection selection;
    private final SessionCalls calls;
    private volatile long selectedIn;

    SelectedAccount(Timing timing, SessionCalls calls) {
        this.selection = new AccountSelection(timing);
        this.calls = calls;
    }

    @Override
    public void ensure(SessionHandle call) throws InterruptedException {
        if (call.tier() == SessionTier.NONE) {
            return;
        }
        forgetWithTheSession(call.brokerageGeneration());
        Operation operation = call.operation();
        if (operation.sameCallAs(Endpoint.SELECT_ACCOUNT)) {
            if (selection.enterAlone(operation, call.deadline())) {
                call.holding(selection::leaveAlone);
            }
        } else if (operation.accountParameter().isPresent()) {
            String account = operation
                    .accountParameter()
                    .flatMap(call.request()::queryParameter)
                    .orElse(null);
            selection.enter(
                    operation,
                    account,
                    call.deadline(),
                    wanted -> calls.until(call.deadline())
                            .send(
                                    ApiRequest.of(Endpoint.SELECT_ACCOUNT).body(new SelectAccountRequest(wanted)),
                                    TypeToken.get(JsonElement.class)));
            call.holding(selection::leave);
        }
    }

    @Override
    public void learn(SessionHandle call, Outcome<?> outcome) {
        if (!outcome.succeeded()) {
            return;
        }
        if (call.operation().sameCallAs(Endpoint.SELECT_ACCOUNT)) {
            call.body(SelectAccountRequest.class).ifPresent(select -> selection.switched(select.acctId()));
        } else if (call.operation().sameCallAs(Endpoint.LIST_BROKERAGE_ACCOUNTS) && call.holds()) {
            Json.as(outcome.answer(), BrokerageAccounts.class)
                    .map(BrokerageAccounts::selectedAccount)
                    .ifPresent(selection::seen);
        }
    }

    /** The account that is selected; empty when unknown. */
    String id() {
        return selection.selected();
    }

    /** A new brokerage session forgets what was selected in the one before. */
    private synchronized void forgetWithTheSession(long generation) {
        if (generation > selectedIn) {
            selectedIn = generation;
            selection.forget();
        }
    }
}
