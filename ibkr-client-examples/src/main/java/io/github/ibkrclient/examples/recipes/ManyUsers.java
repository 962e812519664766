package io.github.ibkrclient.examples.recipes;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.model.Trade;
import io.github.ibkrclient.oauth.OAuth1;
import io.github.ibkrclient.oauth.OAuth1Credentials;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * Reads the executions of many users at the same time in one JVM. Each argument is the directory of one user's
 * credentials.
 *
 * <p>All clients share an {@link IbkrRuntime}: its threads, its connections, and the penalty gate, because IBKR puts an
 * address into its penalty box and not a user. Each user has a pacing store of their own, because IBKR counts calls per
 * user.
 */
public final class ManyUsers {
    private static final int DAYS = 7;
    private static final int AT_ONCE = 8;

    private ManyUsers() {}

    public static void main(String[] args) throws InterruptedException {
        List<Path> users = Stream.of(args).map(Path::of).distinct().toList();
        if (users.isEmpty()) {
            System.out.println("arguments: one directory of credentials for each user");
            return;
        }
        IbkrRuntime runtime = IbkrRuntime.create();
        ExecutorService threads = Executors.newFixedThreadPool(Math.min(AT_ONCE, users.size()));
        try {
            Map<Path, Future<List<Trade>>> reads = new LinkedHashMap<>();
            users.forEach(user -> reads.put(user, threads.submit(() -> trades(runtime, user))));
            for (Map.Entry<Path, Future<List<Trade>>> read : reads.entrySet()) {
                System.out.println(read.getKey().getFileName() + ": " + outcome(read.getValue()));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** A program that reads again and again keeps the clients open, and with them the sessions. */
    private static List<Trade> trades(IbkrRuntime runtime, Path credentials) {
        try (IbkrClient client = IbkrClient.builder()
                .runtime(runtime)
                .baseUrl(System.getenv().getOrDefault("IBKR_BASE_URL", "https://api.ibkr.com/v1/api"))
                .signer(OAuth1.signer(OAuth1Credentials.fromDirectory(credentials)))
                .readOnly()
                .build()) {
            return client.trades().list(DAYS);
        }
    }

    /** The failure of one user does not concern the others. */
    private static String outcome(Future<List<Trade>> read) throws InterruptedException {
        try {
            return read.get().size() + " executions in " + DAYS + " days";
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IbkrException failure) {
                return "failed with " + failure.code().text() + ": " + failure.getMessage();
            }
            throw new IllegalStateException("a user's executions could not be read", e.getCause());
        }
    }
}
