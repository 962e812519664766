package io.github.ibkrclient.cli;

import io.github.ibkrclient.cli.connection.ConnectionOptions;
import io.github.ibkrclient.cli.connection.CredentialsOption;
import io.github.ibkrclient.cli.connection.PacingOption;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The help of the commands: the options that many commands share stand in a place of their own, after the others. */
public final class HelpLayout {
    private static final Set<Class<?>> SHARED =
            Set.of(ConnectionOptions.class, CredentialsOption.class, PacingOption.class);
    private static final String SHARED_OPTIONS = "sharedOptions";

    private HelpLayout() {}

    /** Arranges the help of a program and its commands, each of which gets {@code -h}. */
    public static void arrange(CommandLine program) {
        program.getSubcommands().values().forEach(HelpLayout::arrange);
        CommandSpec command = program.getCommandSpec();
        command.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("print this help")
                .build());
        program.setUsageHelpWidth(100);
        command.usageMessage().abbreviateSynopsis(true);
        List<String> sections = new ArrayList<>(program.getHelpSectionKeys());
        sections.add(sections.indexOf(UsageMessageSpec.SECTION_KEY_OPTION_LIST) + 1, SHARED_OPTIONS);
        program.setHelpSectionKeys(sections);
        program.getHelpSectionMap()
                .put(
                        UsageMessageSpec.SECTION_KEY_OPTION_LIST,
                        help -> list(help, "%nOptions:%n", option -> !isShared(option)));
        program.getHelpSectionMap()
                .put(
                        SHARED_OPTIONS,
                        help -> list(help, "%nOptions of every command that calls IBKR:%n", HelpLayout::isShared));
    }

    private static String list(Help help, String heading, Predicate<OptionSpec> wanted) {
        List<OptionSpec> options =
                help.commandSpec().options().stream().filter(wanted).toList();
        return options.isEmpty() ? "" : String.format(heading) + help.optionListExcludingGroups(options);
    }

    private static boolean isShared(OptionSpec option) {
        return option.userObject() instanceof Field field && SHARED.contains(field.getDeclaringClass());
    }
}
