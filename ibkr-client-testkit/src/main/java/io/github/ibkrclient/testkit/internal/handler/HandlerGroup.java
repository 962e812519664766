package io.github.ibkrclient.testkit.internal.handler;

import io.github.ibkrclient.testkit.internal.call.Route;
import java.util.List;

/** The handlers of one tag of the API description. */
interface HandlerGroup {

    /** The operations of the tag with their handlers. */
    List<Route> routes();
}
