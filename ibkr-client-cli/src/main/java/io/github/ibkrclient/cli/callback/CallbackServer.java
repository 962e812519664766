package io.github.ibkrclient.cli.callback;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.ibkrclient.time.Timing;
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
 * A web server for the browser that comes back from IBKR's page; it listens on this machine only. The thread that makes
 * the server is the one that waits for visits; other threads answer the browsers.
 */
public final class CallbackServer implements AutoCloseable {
    private static final String PATH = "/callback";
    private static final long LAST_ANSWERS_SECONDS = 2;

    private final Timing timing;
    private final HttpServer server;
    private final Thread waiting = Thread.currentThread();
    private final ExecutorService workers = Executors.newCachedThreadPool(CallbackServer::worker);
    private final Queue<Visit> visits = new ConcurrentLinkedQueue<>();
    private final AtomicReference<@Nullable CallbackPage> end = new AtomicReference<>();

    /**
     * Starts to listen.
     *
     * @param port the port; 0 takes a free one
     * @param timing the clock, in which {@link #next} waits
     * @throws IOException when the port is taken or not allowed
     */
    public CallbackServer(int port, Timing timing) throws IOException {
        this.timing = timing;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), 0);
        server.createContext("/", this::handle);
        server.setExecutor(workers);
        server.start();
    }

    /**
     * A browser that waits for a page.
     *
     * @param uri what it asked for
     * @param answer the page, once it is known
     */
    public record Visit(String uri, CompletableFuture<CallbackPage> answer) {
        /** Gives the browser its page; a second page is ignored. */
        public void show(CallbackPage page) {
            answer.complete(page);
        }

        /** The name of the class only, because the address holds a secret. */
        @Override
        public String toString() {
            return "Visit";
        }
    }

    /** The callback address. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + PATH;
    }

    /**
     * Waits for the next browser.
     *
     * @param patience how long to wait at most
     * @return empty when none came in time
     * @throws InterruptedException when the thread is interrupted
     */
    public Optional<Visit> next(Duration patience) throws InterruptedException {
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

    /**
     * Shows this page to all browsers that still wait and to all that come later; most likely they are the same browser.
     * Only the first call counts.
     */
    public void end(CallbackPage page) {
        if (end.compareAndSet(null, page)) {
            for (Visit visit = visits.poll(); visit != null; visit = visits.poll()) {
                visit.show(page);
            }
        }
    }

    /** Stops the server; answers that are under way get two seconds to arrive. */
    @Override
    public void close() {
        end(CallbackPage.ENDED);
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
            return CallbackPage.NOT_READ; // a program that previews links with HEAD must not use up the answer
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
