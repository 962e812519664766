package io.github.ibkrclient.examples;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.ibkrclient.Timing;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A web server for the one visit of the browser that comes back from IBKR's page; on this machine only. One thread opens
 * it and waits in it; what else comes is answered beside.
 */
final class CallbackServer implements AutoCloseable {
    private static final String PATH = "/callback";
    private static final long LAST_ANSWERS_SECONDS = 2;

    private final Timing timing;
    private final HttpServer server;
    private final Thread waiting = Thread.currentThread();
    private final ExecutorService workers = Executors.newCachedThreadPool(CallbackServer::worker);
    private final Queue<Visit> visits = new ConcurrentLinkedQueue<>();
    private final AtomicReference<@Nullable CallbackPage> end = new AtomicReference<>();

    /**
     * Listens at once.
     *
     * @param port 0 for a free one
     * @throws IOException when the port is taken or not allowed
     */
    CallbackServer(int port, Timing timing) throws IOException {
        this.timing = timing;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), 0);
        server.createContext("/", this::handle);
        server.setExecutor(workers);
        server.start();
    }

    /** A browser that waits to be told what became of what it brought. */
    record Visit(String uri, CompletableFuture<CallbackPage> answer) {
        void show(CallbackPage page) {
            answer.complete(page);
        }

        /** Nothing: what a browser brings is secret. */
        @Override
        public String toString() {
            return "Visit";
        }
    }

    /** Where browsers are to be sent. */
    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + PATH;
    }

    /** The next browser that comes; empty when none does in this time. */
    Optional<Visit> next(Duration patience) throws InterruptedException {
        long until = timing.nanoTime() + patience.toNanos();
        for (; ; ) {
            Visit visit = visits.poll();
            long left = until - timing.nanoTime();
            if (visit != null || left <= 0) {
                return Optional.ofNullable(visit);
            } else if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            timing.parkNanos(this, left);
        }
    }

    /** Shows the same to all who still wait and who come from now on: the same browser, most likely. */
    void end(CallbackPage page) {
        if (end.compareAndSet(null, page)) {
            for (Visit visit = visits.poll(); visit != null; visit = visits.poll()) {
                visit.show(page);
            }
        }
    }

    /** Lets answers that are under way arrive. */
    @Override
    public void close() {
        end(CallbackPage.GONE);
        workers.shutdown();
        try {
            workers.awaitTermination(LAST_ANSWERS_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            CallbackPage page = page(exchange);
            byte[] html = page.html();
            Headers headers = exchange.getResponseHeaders();
            headers.set("Content-Type", "text/html; charset=utf-8");
            headers.set("Cache-Control", "no-store");
            headers.set("Referrer-Policy", "no-referrer");
            headers.set("X-Frame-Options", "DENY");
            headers.set("Content-Security-Policy", "default-src 'none'; img-src data:; base-uri 'none'");
            headers.set("Connection", "close");
            if (page == CallbackPage.NOT_READ) {
                headers.set("Allow", "GET");
            }
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(page.status(), head ? -1 : html.length);
            if (!head) {
                exchange.getResponseBody().write(html);
            }
        }
    }

    private CallbackPage page(HttpExchange exchange) {
        if (!PATH.equals(exchange.getRequestURI().getRawPath())) {
            return CallbackPage.NOTHING;
        } else if (!exchange.getRequestMethod().equals("GET")) {
            return CallbackPage.NOT_READ; // those who look ahead with HEAD must not use the answer up
        }
        Visit visit = new Visit(exchange.getRequestURI().toString(), new CompletableFuture<>());
        visits.add(visit);
        CallbackPage ended = end.get();
        if (ended != null) {
            visits.remove(visit);
            return ended;
        }
        timing.unpark(waiting);
        return visit.answer().join();
    }

    private static Thread worker(Runnable work) {
        Thread thread = new Thread(work, "ibkr-connect");
        thread.setDaemon(true);
        return thread;
    }
}
