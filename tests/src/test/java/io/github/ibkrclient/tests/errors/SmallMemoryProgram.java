package io.github.ibkrclient.tests.errors;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.reflect.TypeToken;
import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.error.Delivery;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.model.StatementRequest;
import io.github.ibkrclient.oauth.OAuth2;
import io.github.ibkrclient.operation.ApiRequest;
import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.testkit.SimulatedClients;
import io.github.ibkrclient.tests.support.SimulatorFixture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.GzipSource;
import okio.Okio;
import okio.Source;
import okio.Timeout;

/** A program with little memory that meets answers that are much larger. It prints what went wrong, and a number at the end. */
final class SmallMemoryProgram {
    private static final int LARGE = 100_000_000;
    private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");

    private final SimulatorFixture fixture = new SimulatorFixture();
    private final IbkrClient client;
    private Operation target = Endpoint.LIST_STOCKS;
    private Supplier<Source> body = Buffer::new;
    private long length = -1;
    private int status = 200;
    private int calls;

    private SmallMemoryProgram() {
        OkHttpClient.Builder http = fixture.ibkr.httpClient().newBuilder();
        Interceptor front = chain -> {
            Response answer = chain.proceed(chain.request());
            return target.equals(chain.request().tag(Operation.class)) ? changed(answer) : answer;
        };
        http.interceptors().add(0, front);
        client = fixture.builder()
                .httpClient(http.build())
                .signer(OAuth2.signer(
                        SimulatedClients.reportCredentials(fixture.ibkr.user()).build()))
                .build();
    }

    /** An argument makes it unpack a document without end too, which takes some seconds. */
    public static void main(String[] args) throws IOException {
        SmallMemoryProgram program = new SmallMemoryProgram();
        byte[] bomb = zipped(LARGE);
        Map<String, Supplier<Source>> bodies = Map.of(
                "stated", () -> new Repeated(new byte[0], 'x', LARGE),
                "endless", () -> new Repeated(new byte[0], '[', Long.MAX_VALUE),
                "bomb", () -> new GzipSource(new Buffer().write(bomb)));
        bodies.forEach((name, source) -> {
            program.body = source;
            program.length = name.equals("stated") ? LARGE : -1;
            for (Endpoint endpoint : Endpoint.values()) {
                program.status = 200;
                program.meets(endpoint, name);
                program.status = 400;
                program.meets(endpoint, name + " error");
            }
        });
        program.status = 200;
        program.length = -1;
        program.saves();
        if (args.length > 0) {
            program.unpacks();
        }
        System.out.println(program.calls + " calls");
        program.client.close();
        program.fixture.close();
    }

    private void meets(Endpoint endpoint, String what) {
        target = endpoint;
        ApiRequest request = ApiRequest.of(endpoint);
        for (MatchResult parameter :
                PARAMETER.matcher(endpoint.path()).results().toList()) {
            request = request.path(parameter.group(1), "1");
        }
        if (!endpoint.method().equals("GET")) {
            request = request.body(new JsonObject());
        }
        calls++;
        try {
            client.transport().send(request, TypeToken.get(JsonElement.class));
            System.out.println(endpoint + ", " + what + ": no failure");
        } catch (IbkrException e) {
            if (status == 200 && !endpoint.effect().repeatable() && e.delivery() != Delivery.UNKNOWN) {
                System.out.println(endpoint + ", " + what + ": " + e);
            }
        } catch (RuntimeException | Error e) { // an OutOfMemoryError above all
            System.out.println(endpoint + ", " + what + ": " + e);
        }
    }

    /** A document that is larger than the memory goes through. */
    private void saves() throws IOException {
        target = Endpoint.CREATE_STATEMENT;
        byte[] start = "{\"data\":{\"value\":\"".getBytes(US_ASCII);
        body = () -> new Repeated(start, 'A', LARGE / 3 * 4L) {
            @Override
            byte[] end() {
                return "\",\"mimeType\":\"text/csv\"}}".getBytes(US_ASCII);
            }
        };
        long written = client.statements()
                .write(statement(), OutputStream.nullOutputStream())
                .orElseThrow()
                .length();
        calls++;
        if (written != LARGE / 3 * 3L) {
            System.out.println("a document of " + LARGE + " bytes was written with " + written);
        }
    }

    private void unpacks() throws IOException {
        byte[] bomb = zipped(1_100_000_000);
        body = () -> new Buffer()
                .writeUtf8("{\"data\":{\"gzip\":true,\"value\":\"")
                .write(Base64.getEncoder().encode(bomb))
                .writeUtf8("\"}}");
        calls++;
        try {
            client.statements().write(statement(), OutputStream.nullOutputStream());
            System.out.println("a document without end was unpacked");
        } catch (IbkrException refused) {
            if (!refused.explanation().contains("longer than a document may be")) {
                System.out.println(refused);
            }
        }
    }

    private StatementRequest statement() {
        return StatementRequest.builder()
                .accountId(fixture.account(0))
                .startDate(YearMonth.of(2026, 7))
                .endDate(YearMonth.of(2026, 7))
                .build();
    }

    private Response changed(Response answer) {
        return answer.newBuilder()
                .code(status)
                .body(ResponseBody.create(Okio.buffer(body.get()), MediaType.get("application/json"), length))
                .build();
    }

    private static byte[] zipped(int size) throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            byte[] zeros = new byte[100_000];
            for (int done = 0; done < size; done += zeros.length) {
                out.write(zeros);
            }
        }
        return zipped.toByteArray();
    }

    /** A start, one byte many times, and an end. */
    private static class Repeated implements Source {
        private final byte[] block = new byte[8_192];
        private final Buffer left;
        private long times;

        Repeated(byte[] start, char repeated, long times) {
            this.left = new Buffer().write(start);
            this.times = times;
            Arrays.fill(block, (byte) repeated);
        }

        byte[] end() {
            return new byte[0];
        }

        @Override
        public long read(Buffer sink, long most) throws IOException {
            if (left.exhausted() && times > 0) {
                int count = (int) Math.min(block.length, times);
                left.write(block, 0, count);
                times -= count;
                if (times == 0) {
                    left.write(end());
                }
            }
            return left.read(sink, most);
        }

        @Override
        public Timeout timeout() {
            return Timeout.NONE;
        }

        @Override
        public void close() {}
    }
}
