package io.github.ibkrclient.tracker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ibkrclient.IbkrRuntime;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Answers that last: files for readers who take their time, and the events of a backfill. */
class LastingAnswersTest {
    private static final int COPIES = 100;
    private static final Backend backend = new Backend();

    @AfterAll
    static void stop() {
        backend.close();
    }

    /** A user with some thousand executions. */
    private static Caller userWithThousands(String name) {
        Caller user = backend.program(name);
        Caller.json(user.upload(Backend.connectionOf(user) + "/documents?name=a.xml", backend.report()));
        backend.execute("insert into ibkr.execution (user_id, account, key, links, digests, at, trade_date, symbol,"
                + " underlying, asset_class, side, quantity, price, currency, commission, commission_currency, status,"
                + " observations, first_seen, changed_by)"
                + " select user_id, account, key || '#' || n, links, digests, at, trade_date, symbol, underlying,"
                + " asset_class, side, quantity, price, currency, commission, commission_currency, status,"
                + " jsonb_set(observations, '{0,executionId}', to_jsonb(id || '#' || n)), first_seen, changed_by"
                + " from ibkr.execution, generate_series(1, " + COPIES + ") n"
                + " where shown is null and user_id = '" + backend.issuer.url() + " " + name + "'");
        return user;
    }

    @Test
    void aReaderWhoTakesLongerThanTheServersLimitGetsTheWholeFileAndHoldsNoConnection() throws Exception {
        Caller user = userWithThousands("slow");
        List<String> whole = user.get("/api/executions.csv").body().lines().toList();
        assertThat(whole).hasSizeGreaterThan(3_000).doesNotHaveDuplicates();

        List<SlowReader> readers = new ArrayList<>();
        for (int number = 0; number < 4; number++) {
            readers.add(SlowReader.ofCsv("slow"));
        }
        HttpResponse<String> fifth = user.get("/api/executions.csv");
        assertThat(fifth.statusCode()).isEqualTo(429);
        assertThat(fifth.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(fifth.body()).contains("urn:trade-tracker:too-many").contains("4 files");
        assertThat(backend.program("another").get("/api/executions.csv").statusCode())
                .isEqualTo(200);
        IbkrRuntime.shared().timing().sleep(Duration.ofSeconds(3)); // three times the limit
        awaitNoConnectionHeld();
        for (SlowReader reader : readers) {
            try (reader) {
                assertThat(reader.whole().lines()).containsExactlyElementsOf(whole);
            }
        }
    }

    /** Jobs hold one for moments. */
    private static void awaitNoConnectionHeld() throws InterruptedException {
        int held = backend.pool().getHikariPoolMXBean().getActiveConnections();
        for (int tries = 0; held > 0 && tries < 100; tries++) {
            IbkrRuntime.shared().timing().sleep(Duration.ofMillis(10));
            held = backend.pool().getHikariPoolMXBean().getActiveConnections();
        }
        assertThat(held).isZero();
    }

    @Test
    void aFileThatCannotBeFinishedDoesNotEndAsAWholeOne() throws Exception {
        userWithThousands("cut");
        try (SlowReader reader = SlowReader.ofCsv("cut")) {
            awaitNoConnectionHeld();
            backend.execute("alter table ibkr.execution rename to away");
            try {
                assertThatThrownBy(reader::whole).isInstanceOfAny(EOFException.class, SocketException.class);
            } finally {
                backend.execute("alter table ibkr.away rename to execution");
            }
        }
    }

    @Test
    void thereAreConnectionsBeyondTheWorkersAndTheScheduler() {
        int workers = 10; // the default of ibkr.ingest.workers
        assertThat(backend.pool().getMaximumPoolSize()).isGreaterThan(workers + 4);
    }

    /** A backfill of two windows, none of which was fetched; the path of its events. */
    private static String events(String user) {
        String connection = Backend.connectionOf(backend.program(user));
        String id = connection.substring(connection.lastIndexOf('/') + 1);
        backend.execute(
                "with made as (insert into ibkr.backfill (connection_id, first_day, last_day, asked)"
                        + " values ('" + id + "', '2025-01-01', '2025-01-02', now()) returning id)"
                        + " insert into ibkr.backfill_window (backfill_id, first_day, last_day, state)"
                        + " select id, day, day, 'OPEN' from made, (values (date '2025-01-01'), (date '2025-01-02')) days (day)");
        return connection + "/backfill/events";
    }

    private static void done(String day) {
        backend.execute("update ibkr.backfill_window set state = 'DONE' where first_day = '" + day + "'");
    }

    @Test
    void theEventsOfABackfillTellEachChangeOnceAndThenTheEnd() throws Exception {
        try (SlowReader events = new SlowReader("watching", events("watching"))) {
            assertThat(events.event("backfill"))
                    .contains("\"finished\":0,\"total\":2")
                    .contains("\"done\":false");
            done("2025-01-02");
            assertThat(events.event("backfill"))
                    .contains("\"finished\":1,\"total\":2")
                    .contains("\"done\":false");
            done("2025-01-01");
            assertThat(events.event("backfill"))
                    .contains("\"finished\":2,\"total\":2")
                    .contains("\"done\":true");
            events.event("done");
            events.next(line -> line.equals("0")); // the last chunk
        }
    }

    @Test
    void eventsWithoutNewsShowThatTheyGoOnAndThoseOfABrowserThatLeftMakeRoomForOthers() throws Exception {
        String path = events("leaving");
        List<SlowReader> streams = new ArrayList<>();
        for (int number = 0; number < 10; number++) {
            streams.add(new SlowReader("leaving", path));
        }
        try (SlowReader eleventh = new SlowReader("leaving", path)) {
            assertThat(eleventh.status).isEqualTo(429);
        }

        streams.get(0).event("backfill");
        assertThat(streams.get(0).next(line -> line.startsWith(":"))).isEqualTo(":");
        for (SlowReader stream : streams) {
            stream.close();
        }

        int status = 429;
        for (int tries = 0; status == 429 && tries < 600; tries++) {
            IbkrRuntime.shared().timing().sleep(Duration.ofMillis(50));
            try (SlowReader again = new SlowReader("leaving", path)) {
                status = again.status;
            }
        }
        assertThat(status).isEqualTo(200);
    }

    /** Takes no more than the beginning of an answer until it is to take more. */
    private static final class SlowReader implements AutoCloseable {
        private final Socket socket = new Socket();
        private final InputStream in;

        private final int status;

        static SlowReader ofCsv(String user) throws IOException {
            return new SlowReader(user, "/api/executions.csv");
        }

        SlowReader(String user, String path) throws IOException {
            socket.setReceiveBufferSize(8_192);
            socket.setSoTimeout(60_000);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), backend.port()));
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer "
                                    + backend.issuer.tokenOf(user) + "\r\n\r\n")
                            .getBytes(UTF_8));
            in = socket.getInputStream();
            status = Integer.parseInt(line().split(" ", 3)[1]);
            String header = line();
            while (!header.isEmpty()) {
                header = line();
            }
        }

        private String line() throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int one = in.read(); one != '\n'; one = in.read()) {
                if (one < 0) {
                    throw new EOFException("the server closed the connection in the middle");
                }
                line.write(one);
            }
            return line.toString(UTF_8).strip();
        }

        /** The next line that fits; lines of the chunks' lengths are passed over like others. */
        String next(Predicate<String> fits) throws IOException {
            String line = line();
            while (!fits.test(line)) {
                line = line();
            }
            return line;
        }

        /** The data of the next event, which must have a name. */
        String event(String name) throws IOException {
            assertThat(next(line -> line.startsWith("event:"))).isEqualTo("event:" + name);
            return next(line -> line.startsWith("data:"));
        }

        /** The rest of the body, whose chunks must be all there. */
        String whole() throws IOException {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
                byte[] chunk = in.readNBytes(size);
                if (chunk.length < size) {
                    throw new EOFException("the server closed the connection in a chunk");
                }
                body.write(chunk);
                line();
            }
            return body.toString(UTF_8);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
