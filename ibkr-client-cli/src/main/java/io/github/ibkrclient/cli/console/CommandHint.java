package io.github.ibkrclient.cli.console;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Says which command does what a text of the library names as a class or method. */
public final class CommandHint {
    private static final String CONNECT = "ibkr connect --retail --credentials DIR";
    private static final String REPLACE = " --replace token";

    /** The first entry whose pattern is found in the text counts. */
    private static final List<Map.Entry<Pattern, String>> COMMANDS = List.of(
            entry("Doctor\\.checkFiles", "ibkr doctor --credentials DIR"),
            entry("Doctor\\.checkOnline", "ibkr doctor --credentials DIR --online"),
            entry("KeySetup", "ibkr setup --credentials DIR"),
            entry("get it with OAuth1Authorization", "ibkr connect --credentials DIR"),
            entry("^consent: nobody has connected", CONNECT),
            // it has not ended as far as anybody here knows, so another takes its place
            entry("consent: the endpoint does not take .*; connect again", CONNECT + REPLACE),
            // of a file that cannot be written, for example, connecting again mends nothing
            entry("^(consent|callback|clientId|scopes|IBKR_CONSENT): .*; connect again", CONNECT),
            entry("OAuth1Authorization", "ibkr connect --credentials DIR" + REPLACE));

    private static Map.Entry<Pattern, String> entry(String pattern, String command) {
        return Map.entry(Pattern.compile(pattern), command);
    }

    private CommandHint() {}

    /** The text, with the command at its end when there is one. */
    public static String added(String text) {
        return COMMANDS.stream()
                .filter(command -> command.getKey().matcher(text).find())
                .findFirst()
                .map(command -> text + "; here: " + command.getValue())
                .orElse(text);
    }
}
