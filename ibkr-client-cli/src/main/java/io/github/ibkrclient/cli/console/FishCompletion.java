package io.github.ibkrclient.cli.console;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** A script with which the fish shell completes the commands and options of a program. */
public final class FishCompletion {
    private final String program;
    private final StringBuilder script = new StringBuilder();

    private FishCompletion(String program) {
        this.program = program;
    }

    /** The script. */
    public static String of(CommandLine program) {
        CommandSpec root = program.getCommandSpec();
        FishCompletion completion = new FishCompletion(root.name());
        completion.options("__fish_use_subcommand", root);
        for (Map.Entry<String, CommandLine> command : program.getSubcommands().entrySet()) {
            completion.command(command.getKey(), command.getValue().getCommandSpec());
        }
        return completion.script.toString();
    }

    private void command(String name, CommandSpec command) {
        line(
                "__fish_use_subcommand",
                "-f -a " + name,
                first(command.usageMessage().description()));
        String inside = "__fish_seen_subcommand_from " + name;
        options(inside, command);
        command.positionalParameters().stream()
                .filter(parameter -> parameter.completionCandidates() != null)
                .forEach(parameter -> line(inside, "-f -a " + candidates(parameter), ""));
    }

    private void options(String condition, CommandSpec command) {
        command.options()
                .forEach(option -> line(condition, names(option) + value(option), first(option.description())));
    }

    private static String names(OptionSpec option) {
        return List.of(option.names()).stream()
                .map(name -> name.startsWith("--") ? "-l " + name.substring(2) : "-s " + name.substring(1))
                .collect(Collectors.joining(" "));
    }

    private static String value(OptionSpec option) {
        if (option.arity().max() == 0) {
            return "";
        } else if (option.completionCandidates() != null) {
            return " -x -a " + candidates(option);
        }
        boolean file = option.type() == Path.class || option.type() == File.class;
        return file ? " -r -F" : " -x";
    }

    private static String candidates(ArgSpec argument) {
        return quoted(StreamSupport.stream(argument.completionCandidates().spliterator(), false)
                .collect(Collectors.joining(" ")));
    }

    private void line(String condition, String what, String description) {
        script.append("complete -c ")
                .append(program)
                .append(" -n ")
                .append(quoted(condition))
                .append(' ')
                .append(what);
        if (!description.isEmpty()) {
            script.append(" -d ").append(quoted(description));
        }
        script.append(System.lineSeparator());
    }

    /** The first clause, because a shell shows one line for each choice. */
    private static String first(String[] description) {
        return description.length == 0 ? "" : description[0].split("[.;:] ", 2)[0].replaceAll("[.]$", "");
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
