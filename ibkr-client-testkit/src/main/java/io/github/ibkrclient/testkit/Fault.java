package io.github.ibkrclient.testkit;

import io.github.ibkrclient.testkit.internal.call.Route;
import io.github.ibkrclient.testkit.internal.fault.CompetingLogin;
import io.github.ibkrclient.testkit.internal.fault.ConnectionFaults;
import io.github.ibkrclient.testkit.internal.fault.FaultArgument;
import io.github.ibkrclient.testkit.internal.fault.FaultEffect;
import io.github.ibkrclient.testkit.internal.fault.FlexFaults;
import io.github.ibkrclient.testkit.internal.fault.OncePerUser;
import io.github.ibkrclient.testkit.internal.fault.PenaltyBox;
import io.github.ibkrclient.testkit.internal.fault.ResponseFaults;
import io.github.ibkrclient.testkit.internal.fault.ScheduledOutage;
import io.github.ibkrclient.testkit.internal.fault.SilentSessionLoss;
import io.github.ibkrclient.testkit.internal.http.SimulatedResponse;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * What goes wrong at IBKR, by the reports of its users. A test switches a fault on with {@link Faults}, the simulator's
 * program with {@code --fault}. A fault meets every call of every user while it lasts, unless it says otherwise. Calls are
 * checked and counted as always.
 */
public enum Fault {
    /** Every midnight in New York all sessions end. A minute of 502 follows, then a minute of 503. */
    MIDNIGHT_RESET_NEW_YORK(
            FaultArgument.NONE,
            "every midnight in New York all sessions end; 502 and 503 for two minutes",
            text -> ScheduledOutage.reset("America/New_York")),
    /** The same at midnight in Zug. */
    MIDNIGHT_RESET_ZUG(
            FaultArgument.NONE,
            "every midnight in Zug all sessions end; 502 and 503 for two minutes",
            text -> ScheduledOutage.reset("Europe/Zurich")),
    /** The same at midnight in Hong Kong. */
    MIDNIGHT_RESET_HONG_KONG(
            FaultArgument.NONE,
            "every midnight in Hong Kong all sessions end; 502 and 503 for two minutes",
            text -> ScheduledOutage.reset("Asia/Hong_Kong")),
    /** Every night at 01:00 in New York nothing below {@code /iserver} is reached for two minutes. Sessions stay. */
    NIGHT_GAP_NEW_YORK(
            FaultArgument.NONE,
            "every night at 01:00 in New York /iserver answers 502 for two minutes",
            text -> ScheduledOutage.gap("America/New_York")),
    /** The same at 01:00 in Zug. */
    NIGHT_GAP_ZUG(
            FaultArgument.NONE,
            "every night at 01:00 in Zug /iserver answers 502 for two minutes",
            text -> ScheduledOutage.gap("Europe/Zurich")),
    /** The same at 01:00 in Hong Kong. */
    NIGHT_GAP_HONG_KONG(
            FaultArgument.NONE,
            "every night at 01:00 in Hong Kong /iserver answers 502 for two minutes",
            text -> ScheduledOutage.gap("Asia/Hong_Kong")),
    /** Saturdays from 20:00 to 23:00 in New York all sessions end, and calls get pages with status 503. */
    SATURDAY_MAINTENANCE(
            FaultArgument.NONE,
            "Saturdays from 20:00 to 23:00 in New York all sessions end; 503",
            text -> ScheduledOutage.maintenance()),
    /** The live session tokens of each user end before their time, once. The next call that one signs gets a 401. */
    TOKEN_EXPIRY(
            FaultArgument.NONE,
            "the next signed call of each user finds its live session token expired; 401",
            text -> OncePerUser.tokenExpiry()),
    /** The brokerage session of each user ends, once, as after six minutes without a call. */
    SESSION_TIMEOUT(
            FaultArgument.NONE,
            "the next call of each user finds the brokerage session timed out",
            text -> OncePerUser.sessionTimeout()),
    /** Another program logs in under every user's name when the fault begins, and logs out when it ends. */
    COMPETING_LOGIN(
            FaultArgument.NONE,
            "another login holds the brokerage session of every user, until the fault ends",
            text -> new CompetingLogin()),
    /** Calls that need the brokerage session get "no bridge", although status and tickle show the session. */
    NO_BRIDGE(
            FaultArgument.NONE,
            "400 'no bridge' for all that needs the brokerage session, whatever its status says",
            text -> ResponseFaults.instead(Route::brokerage, SimulatedResponse.error(400, "Bad Request: no bridge"))),
    /** Calls get "no bridge" in the first five seconds of a brokerage session, although it is established. */
    NO_BRIDGE_AFTER_INIT(
            FaultArgument.NONE,
            "400 'no bridge' for the first five seconds of each brokerage session",
            text -> ResponseFaults.instead(
                    (call, route) -> route.brokerage() && call.brokerage().fresh(call.now()),
                    SimulatedResponse.error(400, "Bad Request: no bridge"))),
    /** The brokerage session of each user forgets, once, that its accounts were listed. */
    ACCOUNTS_FORGOTTEN(
            FaultArgument.NONE,
            "the next call of each user that needs accounts listed is told 'Please query /accounts first'",
            text -> OncePerUser.accountsForgotten()),
    /** The brokerage session cannot be opened. */
    SSO_DH_FAILURE(
            FaultArgument.NONE,
            "opening the brokerage session gets 500 'failed to generate sso dh token'",
            text -> ResponseFaults.instead(
                    route -> route.is("POST", "/iserver/auth/ssodh/init"),
                    SimulatedResponse.error(500, "failed to generate sso dh token"))),
    /** The consumer key is not active yet, so tokens are refused until the fault ends. */
    CONSUMER_NOT_ACTIVE(
            FaultArgument.NONE,
            "the token calls of OAuth 1.0a get 401 'invalid consumer', as before a key is active",
            text -> ResponseFaults.instead(
                    route -> route.template().startsWith("/oauth/"),
                    SimulatedResponse.error(401, "id: 39687, error: invalid consumer"))),
    /**
     * The brokerage session of each user ends, once. Tickles still show it alive; its status is right. See {@code
     * docs/protocol.md#death-sequence}.
     */
    HIDDEN_SESSION_DEATH(
            FaultArgument.NONE,
            "the brokerage session of each user dies once, while tickles succeed and show it alive",
            text -> new SilentSessionLoss()),
    /** IBKR's clock is ahead by a duration, or behind. Timestamps that are off by more than the tolerance get a 401. */
    CLOCK_SKEW(
            FaultArgument.DURATION,
            "the server's clock is ahead by DURATION, or behind (-7m); more than five minutes get 401",
            text -> ResponseFaults.clockSkew(FaultArgument.duration(text))),
    /** The address of the next call goes to the penalty box, once. Each penalty is ten minutes longer than the last. */
    PENALTY_BOX(
            FaultArgument.NONE,
            "the next call gets 429 and its address goes to the penalty box, each time for longer",
            text -> new PenaltyBox()),
    /** The next list of trades of each user is empty. */
    COLD_TRADES(
            FaultArgument.NONE,
            "the next list of trades of each user is empty",
            text -> ResponseFaults.cold(route -> route.is("GET", "/iserver/account/trades"))),
    /** The next list of orders of each user is empty and says that it is no snapshot. */
    COLD_ORDERS(
            FaultArgument.NONE,
            "the next list of orders of each user is empty",
            text -> ResponseFaults.cold(route -> route.is("GET", "/iserver/account/orders"))),
    /** The next positions of each user lack the second half of their fields, unless the call waits for it. */
    COLD_POSITIONS(
            FaultArgument.NONE,
            "the next positions of each user lack what comes from contract definitions",
            text -> ResponseFaults.cold(route -> route.is("GET", "/portfolio/{accountId}/positions/{pageId}"))),
    /** The next snapshot of each user has ids only. */
    COLD_SNAPSHOT(
            FaultArgument.NONE,
            "the next snapshot of each user has ids only",
            text -> ResponseFaults.cold(route -> route.is("GET", "/iserver/marketdata/snapshot"))),
    /** Calls have no effect and get an error with status 200. */
    ERROR_IN_200(
            FaultArgument.OPERATION,
            "200 with {\"error\":...} in place of the answer",
            text -> ResponseFaults.instead(
                    FaultArgument.operation(text, Route::ofAccount),
                    SimulatedResponse.refusal("failed to process request"))),
    /** An answer that is an object comes inside an array. The call took effect. */
    ARRAY_FOR_OBJECT(
            FaultArgument.OPERATION,
            "answers that are an object come as an array that holds it",
            text -> ResponseFaults.rewritten(FaultArgument.operation(text, Route::ofAccount), ResponseFaults::inArray)),
    /** An answer that is an array comes inside an object. The call took effect. */
    OBJECT_FOR_ARRAY(
            FaultArgument.OPERATION,
            "answers that are an array come as an object that holds it",
            text -> ResponseFaults.rewritten(FaultArgument.operation(text, Route::signed), ResponseFaults::inObject)),
    /** Answers come with status 200 and no body. The call took effect. */
    EMPTY_BODY(
            FaultArgument.OPERATION,
            "200 without a body; the call took effect",
            text -> ResponseFaults.rewritten(FaultArgument.operation(text, Route::ofAccount), ResponseFaults::empty)),
    /** Answers end in their middle, and their Content-Length fits. The call took effect. */
    TRUNCATED_JSON(
            FaultArgument.OPERATION,
            "answers end in their middle; the call took effect",
            text -> ResponseFaults.rewritten(FaultArgument.operation(text, Route::ofAccount), ResponseFaults::half)),
    /** The edge denies access with a page of HTML, as to a blocked address. */
    EDGE_403(
            FaultArgument.OPERATION,
            "an HTML page with status 403 from the edge",
            text -> ResponseFaults.atEdge(
                    FaultArgument.operation(text, route -> true), SimulatedResponse.html(403, "Access Denied"))),
    /** The edge reaches nothing behind it and answers with a page of HTML and status 502. */
    EDGE_502(
            FaultArgument.OPERATION,
            "an HTML page with status 502 from the edge",
            text -> ResponseFaults.atEdge(
                    FaultArgument.operation(text, route -> true), SimulatedResponse.html(502, "Bad Gateway"))),
    /** The edge reaches nothing behind it and answers with a page of HTML and status 503. */
    EDGE_503(
            FaultArgument.OPERATION,
            "an HTML page with status 503 from the edge",
            text -> ResponseFaults.atEdge(
                    FaultArgument.operation(text, route -> true), SimulatedResponse.html(503, "Service Unavailable"))),
    /** The host does not serve the session any more. */
    HOST_RETIRED(
            FaultArgument.OPERATION,
            "410 without a body: the host is retired",
            text -> ResponseFaults.atEdge(
                    FaultArgument.operation(text, Route::webApi), SimulatedResponse.of(410, "text/plain", ""))),
    /** Reads get 423 before the back end has replied. */
    WAITING_423(
            FaultArgument.OPERATION,
            "reads get 423 with status 'waiting for reply'",
            text -> ResponseFaults.instead(FaultArgument.operation(text, Route::read), ResponseFaults.waiting(423))),
    /** Reads get 503 before the back end has replied. */
    WAITING_503(
            FaultArgument.OPERATION,
            "reads get 503 with status 'waiting for reply'",
            text -> ResponseFaults.instead(FaultArgument.operation(text, Route::read), ResponseFaults.waiting(503))),
    /** Requests to the Flex Web Service for a document get an error code; IBKR's list goes from 1001 to 1021. */
    FLEX_SEND_ERROR(
            FaultArgument.CODE,
            "the Flex Web Service answers requests for a document with error CODE",
            text -> FlexFaults.sendError(FaultArgument.code(text))),
    /** Requests to the Flex Web Service with a reference code get an error code. */
    FLEX_GET_ERROR(
            FaultArgument.CODE,
            "the Flex Web Service answers requests with a reference code with error CODE",
            text -> FlexFaults.getError(FaultArgument.code(text))),
    /** The Flex Web Service answers with a page of HTML and status 200. */
    FLEX_PAGE(
            FaultArgument.NONE,
            "the Flex Web Service answers with an HTML page and status 200",
            text -> FlexFaults.page()),
    /** Documents of the Flex Web Service end in their middle. */
    FLEX_CUT(FaultArgument.NONE, "documents of the Flex Web Service end in their middle", text -> FlexFaults.cut()),
    /** Flex documents that are requested while the fault lasts cover fewer days than were asked for. */
    FLEX_WRONG_PERIOD(
            FaultArgument.NONE,
            "Flex documents cover fewer days than were asked for",
            text -> FlexFaults.wrongPeriod()),
    /**
     * Connections are refused. This fault and all below are faults of connections: clients meet them through a {@link
     * FaultProxy} and in the simulator's process.
     */
    CONNECTION_REFUSED(FaultArgument.NONE, "connections are refused", text -> ConnectionFaults.refused()),
    /** Connections break as {@link CutPoint#BEFORE_REQUEST}. */
    CUT_BEFORE_REQUEST(
            FaultArgument.NONE,
            "connections are reset before the request",
            text -> ConnectionFaults.cut(CutPoint.BEFORE_REQUEST)),
    /** Connections break as {@link CutPoint#IN_REQUEST}. */
    CUT_IN_REQUEST(
            FaultArgument.NONE,
            "connections are reset in the middle of the request",
            text -> ConnectionFaults.cut(CutPoint.IN_REQUEST)),
    /** Connections break as {@link CutPoint#AFTER_REQUEST}. */
    CUT_AFTER_REQUEST(
            FaultArgument.NONE,
            "connections are reset when the call has taken effect",
            text -> ConnectionFaults.cut(CutPoint.AFTER_REQUEST)),
    /** Connections break as {@link CutPoint#IN_ANSWER}. */
    CUT_IN_ANSWER(
            FaultArgument.NONE,
            "connections are reset in the middle of the answer",
            text -> ConnectionFaults.cut(CutPoint.IN_ANSWER)),
    /** Connections stall as {@link CutPoint#STALL}. */
    STALLED_ANSWER(
            FaultArgument.NONE,
            "bytes stop to come in the middle of the answer",
            text -> ConnectionFaults.cut(CutPoint.STALL));

    private final FaultArgument argument;
    private final String description;

    @SuppressWarnings("ImmutableEnumChecker") // the functions have no state
    private final Function<String, FaultEffect> effect;

    Fault(FaultArgument argument, String description, Function<String, FaultEffect> effect) {
        this.argument = argument;
        this.description = description;
        this.effect = effect;
    }

    /** The name as an option, for example {@code cold-trades}. */
    public String option() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The name as an option, with the form of the argument when the fault takes one. */
    public String usage() {
        return option() + argument.usage();
    }

    /** What the fault does, in one line. */
    public String description() {
        return description;
    }

    /** Whether it is a fault of connections. Clients on a socket meet it through a {@link FaultProxy} only. */
    public boolean breaksConnections() {
        return EnumSet.range(CONNECTION_REFUSED, STALLED_ANSWER).contains(this);
    }

    /** The fault that an option names; empty when there is none. */
    public static Optional<Fault> named(String option) {
        return Arrays.stream(values())
                .filter(fault -> fault.option().equals(option))
                .findFirst();
    }

    /**
     * Checks an argument.
     *
     * @throws IllegalArgumentException when the argument is not of the form that {@link #usage} shows
     */
    public void check(String argument) {
        effect(argument);
    }

    /** A new effect, as it is at the start of the fault. */
    FaultEffect effect(String argument) {
        try {
            this.argument.check(argument);
            return effect.apply(argument);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(option() + ": " + e.getMessage(), e);
        }
    }
}
