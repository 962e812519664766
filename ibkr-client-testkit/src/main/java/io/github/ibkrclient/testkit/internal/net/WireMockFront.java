package io.github.ibkrclient.testkit.internal.net;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.http.HttpHeader;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import io.github.ibkrclient.testkit.internal.http.SimulatedRequest;
import io.github.ibkrclient.testkit.internal.http.SimulatedResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import okio.ByteString;

/** Hands requests from WireMock to the simulator and answers back. */
public final class WireMockFront implements ResponseDefinitionTransformerV2 {
    private final Function<SimulatedRequest, SimulatedResponse> simulator;
    private final Supplier<String> origin;

    /** A front of a simulator; the origin is known once the server listens. */
    public WireMockFront(Function<SimulatedRequest, SimulatedResponse> simulator, Supplier<String> origin) {
        this.simulator = simulator;
        this.origin = origin;
    }

    @Override
    public String getName() {
        return "ibkr-simulator";
    }

    @Override
    public boolean applyGlobally() {
        return false;
    }

    @Override
    public ResponseDefinition transform(ServeEvent event) {
        SimulatedResponse answer = simulator.apply(arrived(event.getRequest()));
        if (answer.dropped()) {
            return new ResponseDefinitionBuilder()
                    .withFault(Fault.EMPTY_RESPONSE)
                    .build();
        }
        ResponseDefinitionBuilder response = new ResponseDefinitionBuilder()
                .withStatus(answer.status())
                .withBody(answer.body().toByteArray());
        answer.headers().forEach(response::withHeader);
        return response.build();
    }

    private SimulatedRequest arrived(Request request) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (HttpHeader header : request.getHeaders().all()) {
            headers.put(header.key(), header.values());
        }
        String url = request.getUrl();
        int question = url.indexOf('?');
        byte[] body = request.getBody();
        return new SimulatedRequest(
                request.getMethod().getName(),
                origin.get(),
                question < 0 ? url : url.substring(0, question),
                question < 0 ? "" : url.substring(question + 1),
                headers,
                body == null ? ByteString.EMPTY : ByteString.of(body),
                String.valueOf(request.getClientIp()));
    }
}
