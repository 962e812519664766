package io.github.ibkrclient.client;

import static java.util.stream.Collectors.toMap;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.Operation;
import io.github.ibkrclient.oauth.OAuth1;
import io.github.ibkrclient.oauth.OAuthConfig;
import io.github.ibkrclient.testkit.IbkrSimulator;
import io.github.ibkrclient.testkit.ReceivedRequest;
import io.github.ibkrclient.testkit.SimulatedUser;
import io.github.ibkrclient.testkit.SimulatorBuilder;
import io.github.ibkrclient.testkit.VirtualTiming;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** One simulator, one virtual clock and clients of its first user, on a Tuesday in the middle of a trading day. */
final class Scene implements AutoCloseable {
    static final Instant START = Instant.parse("2026-09-08T14:00:00Z");

    final VirtualTiming time = VirtualTiming.startingAt(START);
    final IbkrSimulator ibkr;
    final IbkrRuntime runtime = IbkrRuntime.create(time);
    private final Map<SimulatedUser, OAuthConfig> credentials;

    Scene() {
        this(simulator -> simulator);
    }

    Scene(UnaryOperator<SimulatorBuilder> settings) {
        ibkr = settings.apply(IbkrSimulator.builder().timing(time)).build();
        credentials = ibkr.users().stream().collect(toMap(user -> user, Scene::credentials));
        time.join();
    }

    /** A client of the first user, in this process. */
    IbkrClient client() {
        return builder().build();
    }

    IbkrClient.Builder builder() {
        return builder(ibkr.user());
    }

    IbkrClient.Builder builder(SimulatedUser user) {
        return IbkrClient.builder()
                .baseUrl(ibkr.baseUrl())
                .httpClient(ibkr.httpClient())
                .runtime(runtime)
                .signer(OAuth1.signer(Objects.requireNonNull(credentials.get(user))));
    }

    List<Instant> arrivals(Operation operation) {
        return ibkr.received(operation).stream().map(ReceivedRequest::at).toList();
    }

    /** The gaps between the arrivals of an operation. */
    List<Duration> gaps(Operation operation) {
        List<Instant> arrivals = arrivals(operation);
        return Stream.iterate(1, i -> i < arrivals.size(), i -> i + 1)
                .map(i -> Duration.between(arrivals.get(i - 1), arrivals.get(i)))
                .toList();
    }

    String account(int index) {
        return ibkr.user().accountIds().get(index);
    }

    @Override
    public void close() {
        time.leave();
        time.close();
    }

    static OAuthConfig credentials(SimulatedUser user) {
        try {
            Path folder = Files.createTempDirectory("ibkr-credentials");
            try {
                user.writeCredentials(folder);
                return OAuthConfig.fromDirectory(folder);
            } finally {
                try (Stream<Path> files = Files.walk(folder)) {
                    for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(file);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
