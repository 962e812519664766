package io.github.ibkrclient.testkit.internal.flex;

import io.github.ibkrclient.testkit.internal.http.SimulatedResponse;
import io.github.ibkrclient.testkit.internal.market.NewYork;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/** The answers of the Flex Web Service that are no documents. All of them have the HTTP status 200. */
public final class FlexErrors {
    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern(
                    "dd MMMM, yyyy hh:mm a z", Locale.ENGLISH)
            .withZone(NewYork.ZONE);
    private static final String XML = "text/xml;charset=utf-8";
    private static final String SHORTLY = " Please try again shortly.";
    private static final Map<Integer, String> TEXTS = Map.ofEntries(
            Map.entry(1001, "Statement could not be generated at this time." + SHORTLY),
            Map.entry(1003, "Statement is not available."),
            Map.entry(1004, "Statement is incomplete at this time." + SHORTLY),
            Map.entry(1005, "Settlement data is not ready at this time." + SHORTLY),
            Map.entry(1006, "FIFO P/L data is not ready at this time." + SHORTLY),
            Map.entry(1007, "MTM P/L data is not ready at this time." + SHORTLY),
            Map.entry(1008, "MTM and FIFO P/L data is not ready at this time." + SHORTLY),
            Map.entry(1009, "The server is under heavy load. Statement could not be generated at this time." + SHORTLY),
            Map.entry(1010, "Legacy Flex Queries are no longer supported. Please convert over to Activity Flex."),
            Map.entry(1011, "Service account is inactive."),
            Map.entry(1012, "Token has expired."),
            Map.entry(1013, "IP restriction."),
            Map.entry(1014, "Query is invalid."),
            Map.entry(1015, "Token is invalid."),
            Map.entry(1016, "Account is invalid."),
            Map.entry(1017, "Reference code is invalid."),
            Map.entry(
                    1018,
                    "Too many requests have been made from this token." + SHORTLY
                            + " Limited to one request per second, 10 requests per minute (per token)."),
            Map.entry(1019, "Statement generation in progress." + SHORTLY),
            Map.entry(1020, "Invalid request or unable to validate request."),
            Map.entry(1021, "Statement could not be retrieved at this time." + SHORTLY));

    private FlexErrors() {}

    /** The answer with an error code; codes that IBKR does not list get a text of their own. */
    public static SimulatedResponse answer(int code, Instant now) {
        String status = code == 1019 ? "Warn" : "Fail";
        String text = TEXTS.getOrDefault(code, "Unexpected error " + code + ".");
        return envelope(
                now,
                "<Status>" + status + "</Status>\n<ErrorCode>" + code + "</ErrorCode>\n<ErrorMessage>" + text
                        + "</ErrorMessage>\n");
    }

    /** The answer to a request that was taken. */
    static SimulatedResponse taken(String reference, String url, Instant now) {
        return envelope(
                now,
                "<Status>Success</Status>\n<ReferenceCode>" + reference + "</ReferenceCode>\n<Url>" + url + "</Url>\n");
    }

    static SimulatedResponse document(String text, boolean csv) {
        return SimulatedResponse.of(200, csv ? "text/csv;charset=utf-8" : XML, text);
    }

    private static SimulatedResponse envelope(Instant now, String content) {
        return SimulatedResponse.of(
                200,
                XML,
                "<FlexStatementResponse timestamp='" + TIMESTAMP.format(now) + "'>\n" + content
                        + "</FlexStatementResponse>\n");
    }
}
