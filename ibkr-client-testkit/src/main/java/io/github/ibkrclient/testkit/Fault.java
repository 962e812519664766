package io.github.ibkrclient.testkit;

import io.github.ibkrclient.testkit.http.SimulatedResponse;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * The pains of IBKR's users, each as a switch: by {@link Faults} in a test, by {@code --fault} of the
 * {@linkplain SimulatorProgram program}. Unless it says otherwise a fault meets every call while it lasts, of every user;
 * calls are still checked and counted as always.
 */
public enum Fault {
    /** Every midnight in New York, whatever its clocks do: all sessions end, then a minute of 502, a minute of 503. */
    MIDNIGHT_RESET_NEW_YORK(
            FaultArgument.NONE,
            "every midnight in New York all sessions end; 502 and 503 for two minutes",
            text -> RegularOutage.reset("America/New_York")),
    /** The same at midnight in Zug. */
    MIDNIGHT_RESET_ZUG(
            FaultArgument.NONE,
            "every midnight in Zug all sessions end; 502 and 503 for two minutes",
            text -> RegularOutage.reset("Europe/Zurich")),
    /** The same at midnight in Hong Kong. */
    MIDNIGHT_RESET_HONG_KONG(
            FaultArgument.NONE,
            "every midnight in Hong Kong all sessions end; 502 and 503 for two minutes",
            text -> RegularOutage.reset("Asia/Hong_Kong")),
    /** Every night at 01:00 in New York nothing below {@code /iserver} is reached for two minutes; sessions stay. */
    NIGHT_GAP_NEW_YORK(
            FaultArgument.NONE,
            "every night at 01:00 in New York /iserver answers 502 for two minutes",
            text -> RegularOutage.gap("America/New_York")),
    /** The same at 01:00 in Zug. */
    NIGHT_GAP_ZUG(
            FaultArgument.NONE,
            "every night at 01:00 in Zug /iserver answers 502 for two minutes",
            text -> RegularOutage.gap("Europe/Zurich")),
    /** The same at 01:00 in Hong Kong. */
    NIGHT_GAP_HONG_KONG(
            FaultArgument.NONE,
            "every night at 01:00 in Hong Kong /iserver answers 502 for two minutes",
            text -> RegularOutage.gap("Asia/Hong_Kong")),
    /** Saturdays from 20:00 to 23:00 in New York: all sessions end, and pages with status 503. */
    SATURDAY_MAINTENANCE(
            FaultArgument.NONE,
            "Saturdays from 20:00 to 23:00 in New York all sessions end; 503",
            text -> RegularOutage.maintenance()),
    /** A user's live session tokens end before their time, once, with the next call signed by one; it gets a 401. */
    TOKEN_EXPIRY(
            FaultArgument.NONE,
            "the next signed call of each user finds its live session token expired; 401",
            text -> OncePerUser.tokenExpiry()),
    /** A user's brokerage session ends, once, as after six minutes without a call. */
    SESSION_TIMEOUT(
            FaultArgument.NONE,
            "the next call of each user finds the brokerage session timed out",
            text -> OncePerUser.sessionTimeout()),
    /** Somebody logs in to TWS under every user's name when it begins, and logs out when it ends. */
    COMPETING_LOGIN(
            FaultArgument.NONE,
            "another login holds the brokerage session of every user, until the fault ends",
            text -> new CompetingLogin()),
    /** There is no bridge, though status and tickle show a brokerage session. */
    NO_BRIDGE(
            FaultArgument.NONE,
            "400 'no bridge' for all that needs the brokerage session, whatever its status says",
            text -> Answers.instead(Route::brokerage, SimulatedResponse.error(400, "Bad Request: no bridge"))),
    /** There is no bridge in the first five seconds of a brokerage session, though its status is established. */
    NO_BRIDGE_AFTER_INIT(
            FaultArgument.NONE,
            "400 'no bridge' for the first five seconds of each brokerage session",
            text -> Answers.instead(
                    (call, route) -> route.brokerage() && call.brokerage().fresh(call.now()),
                    SimulatedResponse.error(400, "Bad Request: no bridge"))),
    /** A user's brokerage session forgets, once, that its accounts were listed. */
    ACCOUNTS_FORGOTTEN(
            FaultArgument.NONE,
            "the next call of each user that needs accounts listed is told 'Please query /accounts first'",
            text -> OncePerUser.accountsForgotten()),
    /** The brokerage session cannot be opened. */
    SSO_DH_FAILURE(
            FaultArgument.NONE,
            "opening the brokerage session gets 500 'failed to generate sso dh token'",
            text -> Answers.instead(
                    route -> route.is("POST", "/iserver/auth/ssodh/init"),
                    SimulatedResponse.error(500, "failed to generate sso dh token"))),
    /** The consumer key is not active yet: tokens are refused until the fault ends. */
    CONSUMER_NOT_ACTIVE(
            FaultArgument.NONE,
            "the token calls of OAuth 1.0a get 401 'invalid consumer', as before a key is active",
            text -> Answers.instead(
                    route -> route.template.startsWith("/oauth/"),
                    SimulatedResponse.error(401, "id: 39687, error: invalid consumer"))),
    /** A user's brokerage session dies, once, and tickles go on to show it well; its status tells the truth. */
    HIDDEN_SESSION_DEATH(
            FaultArgument.NONE,
            "the brokerage session of each user dies once, while tickles succeed and show it alive",
            text -> new HiddenDeath()),
    /** IBKR's clock is ahead by a duration, or behind: timestamps off by more than the tolerance get a 401. */
    CLOCK_SKEW(
            FaultArgument.DURATION,
            "the server's clock is ahead by DURATION, or behind (-7m); more than five minutes get 401",
            text -> Answers.skewed(FaultArgument.duration(text))),
    /** The address of the next call goes to the penalty box, once; each time for ten minutes longer. */
    PENALTY_BOX(
            FaultArgument.NONE,
            "the next call gets 429 and its address goes to the penalty box, each time for longer",
            text -> new PenaltyBox()),
    /** The next list of trades of each user is empty. */
    COLD_TRADES(
            FaultArgument.NONE,
            "the next list of trades of each user is empty",
            text -> Answers.cold(route -> route.is("GET", "/iserver/account/trades"))),
    /** The next list of orders of each user is empty and no snapshot. */
    COLD_ORDERS(
            FaultArgument.NONE,
            "the next list of orders of each user is empty",
            text -> Answers.cold(route -> route.is("GET", "/iserver/account/orders"))),
    /** The next positions of each user lack the second half of their fields, unless asked to wait for it. */
    COLD_POSITIONS(
            FaultArgument.NONE,
            "the next positions of each user lack what comes from contract definitions",
            text -> Answers.cold(route -> route.is("GET", "/portfolio/{accountId}/positions/{pageId}"))),
    /** The next snapshot of each user has ids only. */
    COLD_SNAPSHOT(
            FaultArgument.NONE,
            "the next snapshot of each user has ids only",
            text -> Answers.cold(route -> route.is("GET", "/iserver/marketdata/snapshot"))),
    /** Calls have no effect and get an error with status 200. */
    ERROR_IN_200(
            FaultArgument.OPERATION,
            "200 with {\"error\":...} in place of the answer",
            text -> Answers.instead(
                    FaultArgument.operation(text, Route::signed),
                    SimulatedResponse.refusal("failed to process request"))),
    /** Answers that are an object come as an array that holds it; the call took effect. */
    ARRAY_FOR_OBJECT(
            FaultArgument.OPERATION,
            "answers that are an object come as an array that holds it",
            text -> Answers.bent(FaultArgument.operation(text, Route::signed), Answers::inArray)),
    /** Answers that are an array come as an object that holds it; the call took effect. */
    OBJECT_FOR_ARRAY(
            FaultArgument.OPERATION,
            "answers that are an array come as an object that holds it",
            text -> Answers.bent(FaultArgument.operation(text, Route::signed), Answers::inObject)),
    /** Answers with status 200 and no body; the call took effect. */
    EMPTY_BODY(
            FaultArgument.OPERATION,
            "200 without a body; the call took effect",
            text -> Answers.bent(FaultArgument.operation(text, Route::signed), Answers::empty)),
    /** The answer ends in its middle, and so says its length; the call took effect. */
    TRUNCATED_JSON(
            FaultArgument.OPERATION,
            "answers end in their middle; the call took effect",
            text -> Answers.bent(FaultArgument.operation(text, Route::signed), Answers::half)),
    /** The edge denies access with a page of HTML, as to an address it does not like. */
    EDGE_403(
            FaultArgument.OPERATION,
            "an HTML page with status 403 from the edge",
            text -> Answers.atEdge(
                    FaultArgument.operation(text, route -> true), SimulatedResponse.html(403, "Access Denied"))),
    /** The edge has nobody behind it and answers with a page of HTML. */
    EDGE_502(
            FaultArgument.OPERATION,
            "an HTML page with status 502 from the edge",
            text -> Answers.atEdge(
                    FaultArgument.operation(text, route -> true), SimulatedResponse.html(502, "Bad Gateway"))),
    /** The edge has nobody behind it and answers with a page of HTML. */
    EDGE_503(
            FaultArgument.OPERATION,
            "an HTML page with status 503 from the edge",
            text -> Answers.atEdge(
                    FaultArgument.operation(text, route -> true), SimulatedResponse.html(503, "Service Unavailable"))),
    /** The host is retired. */
    HOST_RETIRED(
            FaultArgument.OPERATION,
            "410 without a body: the host is retired",
            text -> Answers.atEdge(
                    FaultArgument.operation(text, Route::webApi), SimulatedResponse.of(410, "text/plain", ""))),
    /** Reads are answered before the back end has replied. */
    WAITING_423(
            FaultArgument.OPERATION,
            "reads get 423 with status 'waiting for reply'",
            text -> Answers.instead(FaultArgument.operation(text, Route::read), Answers.waiting(423))),
    /** Reads are answered before the back end has replied. */
    WAITING_503(
            FaultArgument.OPERATION,
            "reads get 503 with status 'waiting for reply'",
            text -> Answers.instead(FaultArgument.operation(text, Route::read), Answers.waiting(503))),
    /** There is nobody to connect to; like all below, it is met through a {@link Relay} and in process. */
    CONNECTION_REFUSED(FaultArgument.NONE, "connections are refused", text -> WireFault.refused()),
    /** Connections break as {@link Cut#BEFORE_REQUEST}. */
    CUT_BEFORE_REQUEST(
            FaultArgument.NONE, "connections are reset before the request", text -> WireFault.cut(Cut.BEFORE_REQUEST)),
    /** Connections break as {@link Cut#IN_REQUEST}. */
    CUT_IN_REQUEST(
            FaultArgument.NONE,
            "connections are reset in the middle of the request",
            text -> WireFault.cut(Cut.IN_REQUEST)),
    /** Connections break as {@link Cut#AFTER_REQUEST}. */
    CUT_AFTER_REQUEST(
            FaultArgument.NONE,
            "connections are reset when the call has taken effect",
            text -> WireFault.cut(Cut.AFTER_REQUEST)),
    /** Connections break as {@link Cut#IN_ANSWER}. */
    CUT_IN_ANSWER(
            FaultArgument.NONE,
            "connections are reset in the middle of the answer",
            text -> WireFault.cut(Cut.IN_ANSWER)),
    /** Connections fall silent as {@link Cut#STALL}. */
    STALLED_ANSWER(
            FaultArgument.NONE, "bytes stop to come in the middle of the answer", text -> WireFault.cut(Cut.STALL));

    private final FaultArgument argument;
    private final String description;

    @SuppressWarnings("ImmutableEnumChecker") // the functions hold nothing
    private final Function<String, FaultEffect> effect;

    Fault(FaultArgument argument, String description, Function<String, FaultEffect> effect) {
        this.argument = argument;
        this.description = description;
        this.effect = effect;
    }

    /** Its name as an option has it, for example {@code cold-trades}. */
    public String option() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Its name as an option has it, with the form of its argument if it takes one. */
    public String usage() {
        return option() + argument.shown();
    }

    /** What it does, in one line. */
    public String description() {
        return description;
    }

    /** Whether it breaks connections instead of answering on them. */
    boolean onTheWire() {
        return EnumSet.range(CONNECTION_REFUSED, STALLED_ANSWER).contains(this);
    }

    /** The fault that an option names. */
    static Optional<Fault> named(String option) {
        return Arrays.stream(values())
                .filter(fault -> fault.option().equals(option))
                .findFirst();
    }

    /**
     * What it does, once more from the start.
     *
     * @throws IllegalArgumentException when the argument is not of its form
     */
    FaultEffect effect(String argument) {
        try {
            this.argument.check(argument);
            return effect.apply(argument);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(option() + ": " + e.getMessage(), e);
        }
    }
}
