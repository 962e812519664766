package io.github.ibkrclient.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.testkit.internal.http.SimulatedRequest;
import io.github.ibkrclient.testkit.internal.http.SimulatedResponse;
import io.github.ibkrclient.testkit.internal.net.InProcessInterceptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** Connects a foreign client to a simulator in the same process and on the same clock. */
final class InProcess {
    private InProcess() {}

    /** A client of the simulator's first user. */
    static ForeignClient client(IbkrSimulator simulator, VirtualTiming time, Path credentials) {
        return client(simulator, time, credentials, "198.51.100.7");
    }

    /** A client of the simulator's first user at an address. */
    static ForeignClient client(IbkrSimulator simulator, VirtualTiming time, Path credentials, String address) {
        return client(simulator, time, credentials, address, "");
    }

    /** A client of the simulator's first user. Answers from one path need not be as the API description has them. */
    static ForeignClient clientOfMisshapen(IbkrSimulator simulator, VirtualTiming time, Path credentials, String path) {
        return client(simulator, time, credentials, "198.51.100.7", path);
    }

    private static ForeignClient client(
            IbkrSimulator simulator, VirtualTiming time, Path credentials, String address, String misshapen) {
        try {
            simulator.user().writeCredentials(credentials);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ForeignClient(
                credentials,
                simulator.baseUrl(),
                time::now,
                (method, url, headers, body) -> send(simulator, address, misshapen, method, url, headers, body));
    }

    private static ForeignClient.Answer send(
            IbkrSimulator simulator,
            String address,
            String misshapen,
            String method,
            String url,
            Map<String, String> headers,
            @Nullable String body) {
        Map<String, List<String>> sent = new TreeMap<>();
        headers.forEach((name, value) -> sent.put(name, List.of(value)));
        String text = body == null ? "" : body;
        if (headers.containsKey("User-Agent")) {
            sent.putIfAbsent("Content-Length", List.of(Integer.toString(text.length())));
        }
        String rest = url.substring(InProcessInterceptor.ORIGIN.length());
        int at = rest.indexOf('?');
        SimulatedResponse answer = simulator.answer(new SimulatedRequest(
                method,
                InProcessInterceptor.ORIGIN,
                at < 0 ? rest : rest.substring(0, at),
                at < 0 ? "" : rest.substring(at + 1),
                sent,
                ByteString.encodeUtf8(text),
                address));
        if (answer.status() == 200) {
            String path = (at < 0 ? rest : rest.substring(0, at)).replaceFirst("^/v1/api", "");
            if (!path.equals(misshapen)) {
                assertThat(SpecCheck.problems(method, path, answer.text())).isEmpty();
            }
        }
        return new ForeignClient.Answer(answer.status(), answer.text());
    }
}
