package io.github.ibkrclient.testkit.internal.fault;

import io.github.ibkrclient.testkit.internal.call.Call;
import io.github.ibkrclient.testkit.internal.call.Route;
import io.github.ibkrclient.testkit.internal.flex.FlexErrors;
import io.github.ibkrclient.testkit.internal.flex.FlexService;
import io.github.ibkrclient.testkit.internal.http.SimulatedResponse;

/** Faults of the Flex Web Service. Its calls are checked and counted as always. */
public final class FlexFaults {
    private FlexFaults() {}

    /** Requests for a document get an error code. */
    public static FaultEffect sendError(int code) {
        return error(FlexService.SEND, code);
    }

    /** Requests with a reference code get an error code. */
    public static FaultEffect getError(int code) {
        return error(FlexService.GET, code);
    }

    /** A page of HTML with status 200 in place of each answer. */
    public static FaultEffect page() {
        return new FaultEffect() {
            @Override
            public SimulatedResponse rewrite(Call call, Route route, SimulatedResponse answer) {
                return route.template().startsWith(FlexService.PATH)
                        ? SimulatedResponse.html(200, "Interactive Brokers - Login")
                        : answer;
            }
        };
    }

    /** Documents end in their middle; other answers are complete. */
    public static FaultEffect cut() {
        return new FaultEffect() {
            @Override
            public SimulatedResponse rewrite(Call call, Route route, SimulatedResponse answer) {
                boolean document =
                        route.is("GET", FlexService.GET) && !answer.text().startsWith("<FlexStatementResponse");
                return document ? answer.withBody(ResponseFaults.half(answer.text())) : answer;
            }
        };
    }

    /** Documents that are requested now cover fewer days than were asked for. */
    public static FaultEffect wrongPeriod() {
        return new FaultEffect() {
            @Override
            public boolean makesCold(Call call, Route route) {
                return route.is("GET", FlexService.SEND);
            }
        };
    }

    private static FaultEffect error(String template, int code) {
        return new FaultEffect() {
            @Override
            public SimulatedResponse rewrite(Call call, Route route, SimulatedResponse answer) {
                return route.is("GET", template) ? FlexErrors.answer(code, call.now()) : answer;
            }
        };
    }
}
