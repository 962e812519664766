package io.github.ibkrclient.cli.connection;

import io.github.ibkrclient.cli.console.UsageException;
import io.github.ibkrclient.executions.flex.FlexClient;
import io.github.ibkrclient.executions.flex.FlexToken;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which Flex queries are fetched, and with which token. */
public final class FlexOptions {
    private static final String URL_VARIABLE = "IBKR_FLEX_URL";
    private static final String EXAMPLE = "https://ndcdyn.interactivebrokers.com/AccountManagement/FlexWebService";

    @Option(
            names = "--flex-token-file",
            paramLabel = "FILE",
            description = "the file that holds the token of the Flex Web Service, and nothing else")
    private @Nullable Path tokenFile;

    @Option(
            names = "--flex-query",
            paramLabel = "ID",
            description = "the number of a Flex query, beside its name in Client Portal; may be given several times")
    private List<String> queries = new ArrayList<>();

    @Option(
            names = "--flex-url",
            paramLabel = "URL",
            description = "where the Flex Web Service is; default: what " + URL_VARIABLE
                    + " in the environment says, else IBKR's. Plain http to this machine only")
    private @Nullable String url;

    /** Whether a query or a token is given. */
    public boolean given() {
        return tokenFile != null || !queries.isEmpty();
    }

    /** The queries, once each; none without {@link #given}. */
    public List<String> queries() {
        for (String query : queries) {
            if (!query.matches("\\d{1,20}")) {
                throw new UsageException(
                        "--flex-query",
                        "not a query id: " + query + "; it is the number beside the query's name in Client Portal");
            }
        }
        if (tokenFile != null && queries.isEmpty()) {
            throw new UsageException(
                    "--flex-query", "is missing; give the number beside the query's name in Client Portal");
        }
        return queries.stream().distinct().toList();
    }

    /**
     * A client for the queries.
     *
     * @param progress is told what the client waits for
     */
    public FlexClient client(ConnectionOptions connection, Consumer<String> progress) {
        if (tokenFile == null) {
            throw new UsageException(
                    "--flex-token-file",
                    "is missing; write the token of the Flex Web Service into a file and name it here");
        }
        FlexClient.Builder builder = FlexClient.builder(FlexToken.fromFile(tokenFile))
                .runtime(connection.runtime())
                .progress(progress);
        connection.pacingStore("flex-pacing.store").ifPresent(builder::pacingStore);
        String setting = url == null ? URL_VARIABLE : "--flex-url";
        try {
            Optional.ofNullable(url).or(() -> connection.variable(URL_VARIABLE)).ifPresent(builder::baseUrl);
        } catch (IllegalArgumentException e) {
            throw UsageException.refused(setting, e, EXAMPLE);
        }
        return builder.build();
    }
}
