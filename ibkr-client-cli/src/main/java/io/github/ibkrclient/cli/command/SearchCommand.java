package io.github.ibkrclient.cli.command;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.cli.connection.ConnectionOptions;
import io.github.ibkrclient.cli.console.Table;
import io.github.ibkrclient.cli.console.UsageException;
import io.github.ibkrclient.model.ContractMatch;
import io.github.ibkrclient.model.ContractSection;
import io.github.ibkrclient.model.SearchContractsOptions;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ibkr search TEXT} looks for contracts by symbol or by the name of a company. */
@Command(name = "search", description = "Looks for contracts by symbol or name.", sortOptions = false)
public final class SearchCommand implements Runnable {
    @Mixin
    private final ConnectionOptions connection;

    @Parameters(paramLabel = "TEXT", description = "a symbol, such as AAPL, or with --name part of a company's name")
    private String text = "";

    @Option(names = "--name", description = "the text is part of a company's name")
    private boolean name;

    public SearchCommand(ConnectionOptions connection) {
        this.connection = connection;
    }

    @Override
    public void run() {
        if (text.isBlank()) {
            throw new UsageException("TEXT", "is blank; give a symbol, such as AAPL, or --name and part of a name");
        }
        connection.show(this::matches, SearchCommand::table);
    }

    private List<ContractMatch> matches(IbkrClient client) {
        SearchContractsOptions options =
                name ? SearchContractsOptions.builder().name(true).build() : SearchContractsOptions.none();
        return client.contracts().search(text.strip(), options);
    }

    private static Table table(List<ContractMatch> matches) {
        Table table = new Table("CONID", "SYMBOL", "COMPANY", "EXCHANGE", "KINDS");
        matches.forEach(match -> table.row(
                match.conid(), match.symbol(), match.companyName(), match.description(), kinds(match.sections())));
        return table;
    }

    private static String kinds(List<ContractSection> sections) {
        return sections.stream()
                .map(ContractSection::secType)
                .filter(Objects::nonNull)
                .distinct()
                .collect(Collectors.joining(" "));
    }
}
