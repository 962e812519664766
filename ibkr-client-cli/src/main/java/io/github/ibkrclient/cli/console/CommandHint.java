package io.github.ibkrclient.cli.console;

import java.util.List;
import java.util.Map;

/** Says which command does what a text of the library names as a class or method. */
public final class CommandHint {
    /** The first entry whose name stands in the text counts. */
    private static final List<Map.Entry<String, String>> COMMANDS = List.of(
            Map.entry("Doctor.checkFiles", "ibkr doctor --credentials DIR"),
            Map.entry("Doctor.checkOnline", "ibkr doctor --credentials DIR --online"),
            Map.entry("KeySetup", "ibkr setup --credentials DIR"),
            Map.entry("get it with OAuth1Authorization", "ibkr connect --credentials DIR"),
            Map.entry("consent: nobody has connected", "ibkr connect --retail --credentials DIR"),
            Map.entry("; connect again", "ibkr connect --retail --credentials DIR"),
            Map.entry("OAuth1Authorization", "ibkr connect --credentials DIR --replace token"));

    private CommandHint() {}

    /** The text, with the command at its end when there is one. */
    public static String added(String text) {
        return COMMANDS.stream()
                .filter(command -> text.contains(command.getKey()))
                .findFirst()
                .map(command -> text + "; here: " + command.getValue())
                .orElse(text);
    }
}
