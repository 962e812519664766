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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Files for readers who take their time. */
class ExportTest {
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
        for (int number = 0; number < 3; number++) {
            readers.add(new SlowReader("slow"));
        }
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
        try (SlowReader reader = new SlowReader("cut")) {
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

    /** Asks for the CSV, and takes no more than the beginning until it is to take all. */
    private static final class SlowReader implements AutoCloseable {
        private final Socket socket = new Socket();
        private final InputStream in;

        SlowReader(String user) throws IOException {
            socket.setReceiveBufferSize(8_192);
            socket.setSoTimeout(60_000);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), backend.port()));
            socket.getOutputStream()
                    .write(("GET /api/executions.csv HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer "
                                    + backend.issuer.tokenOf(user) + "\r\n\r\n")
                            .getBytes(UTF_8));
            in = socket.getInputStream();
            assertThat(line()).endsWith(" 200");
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

        /** The body, whose chunks must be all there. */
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
