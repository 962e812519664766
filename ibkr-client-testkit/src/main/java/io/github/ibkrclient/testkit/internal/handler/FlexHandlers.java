package io.github.ibkrclient.testkit.internal.handler;

import static io.github.ibkrclient.testkit.internal.call.Route.Need.NOTHING;

import io.github.ibkrclient.testkit.internal.call.Route;
import io.github.ibkrclient.testkit.internal.flex.FlexService;
import java.util.List;

/** The Flex Web Service, which is no part of the API description. */
public final class FlexHandlers implements HandlerGroup {
    private final FlexService service;

    /** The handlers of a service. */
    public FlexHandlers(FlexService service) {
        this.service = service;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                new Route(
                        "GET",
                        FlexService.SEND,
                        NOTHING,
                        call -> service.send(call.request(), call.cold(), call.now())),
                new Route("GET", FlexService.GET, NOTHING, call -> service.get(call.request(), call.now())));
    }
}
