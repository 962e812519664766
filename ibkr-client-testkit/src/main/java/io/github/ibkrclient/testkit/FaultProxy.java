package io.github.ibkrclient.testkit;

import io.github.ibkrclient.testkit.internal.net.Origin;
import io.github.ibkrclient.testkit.internal.net.ProxiedConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Stands in front of a simulator's server and breaks connections. It works on real sockets in real time, whatever the
 * simulator's clock is. It also carries out the faults of connections that {@link Faults} have in force. Thread-safe.
 */
public final class FaultProxy implements AutoCloseable {
    private static final int POLL_MILLIS = 20;
    private static final int END_MILLIS = 2_000;
    private static final String THREADS = "fault-proxy ";

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<CutPoint> next = new ConcurrentLinkedQueue<>();
    private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();
    private final SimulatorServer server;
    private final InetSocketAddress at;
    private final Thread acceptor;
    private @Nullable ServerSocket listener;
    private boolean settled;
    private boolean refuses;
    private boolean closed;

    private FaultProxy(SimulatorServer server, InetSocketAddress wanted) throws IOException {
        if (server.tls()) {
            throw new IllegalArgumentException("a proxy must see where requests end; it cannot stand in front of TLS");
        }
        this.server = server;
        ServerSocket first = listen(wanted);
        this.listener = first;
        this.at = new InetSocketAddress(wanted.getAddress(), first.getLocalPort());
        this.acceptor = new Thread(this::acceptAll, THREADS + port());
        acceptor.setDaemon(true);
    }

    /**
     * A proxy on a free port of the loopback interface. The server takes the address of the proxy for its own from now on,
     * so requests must be signed for it. Closing the server closes the proxy too.
     *
     * @throws IllegalArgumentException when the server speaks TLS, as the gateway does
     */
    public static FaultProxy to(SimulatorServer server) {
        try {
            return to(server, "127.0.0.1", 0);
        } catch (IOException e) {
            throw new UncheckedIOException("there is no free port on the loopback interface", e);
        }
    }

    /**
     * A proxy on a socket. The server takes the address of the proxy for its own from now on, so requests must be signed for
     * it. Closing the server closes the proxy too.
     *
     * @param address the address to listen on
     * @param port the port; 0 takes a free one
     * @throws IOException when the proxy cannot listen there
     * @throws IllegalArgumentException when the server speaks TLS, as the gateway does
     */
    public static FaultProxy to(SimulatorServer server, String address, int port) throws IOException {
        FaultProxy proxy = new FaultProxy(server, new InetSocketAddress(InetAddress.getByName(address), port));
        server.standBehind(proxy, Origin.of("http", address, proxy.port()));
        proxy.acceptor.start();
        return proxy;
    }

    /** The base URL to give to a client; requests must be signed for it. */
    public String baseUrl() {
        return server.baseUrl();
    }

    /** The port it listens on. */
    public int port() {
        return at.getPort();
    }

    /** Breaks the connections of the next exchanges in this order, one cut for each exchange. */
    public FaultProxy next(CutPoint... cuts) {
        next.addAll(Arrays.asList(cuts));
        return this;
    }

    /** Refuses connections from now on, and resets those that are open. */
    public void refuse() {
        change(() -> refuses = true);
    }

    /**
     * Accepts connections again and breaks none of them. Cuts that no exchange has met are forgotten.
     *
     * @throws IllegalStateException when another program has taken the port meanwhile
     */
    public void accept() {
        next.clear();
        change(() -> refuses = false);
    }

    /** Ends all connections. The server behind it stays. */
    @Override
    public void close() {
        change(() -> closed = true);
        try {
            acceptor.join(END_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Where the exchange that begins now breaks; empty when it does not. */
    private Optional<CutPoint> cut() {
        return Optional.ofNullable(next.poll()).or(() -> server.faults().cut());
    }

    /** Changes what is wanted and waits until the acceptor has brought it about. */
    private void change(Runnable wish) {
        lock.lock();
        try {
            wish.run();
            settled = false;
            if (listener != null && !wanted()) {
                listener.close();
            }
            changed.signalAll();
            while (!settled && acceptor.isAlive()) {
                changed.await(POLL_MILLIS, TimeUnit.MILLISECONDS);
            }
            if (wanted() && listener == null) {
                throw new IllegalStateException("port " + at.getPort() + " was taken while connections were refused");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            lock.unlock();
        }
    }

    private boolean wanted() {
        return !closed && !refuses && !server.faults().refusesConnections();
    }

    private void acceptAll() {
        boolean goesOn = true;
        while (goesOn) {
            try {
                ServerSocket open = settle();
                if (open != null) {
                    begin(open.accept());
                } else {
                    goesOn = pause();
                }
            } catch (SocketTimeoutException e) {
                // The acceptor looks again whether connections must be refused.
            } catch (IOException e) {
                // The listener was closed, or cannot be opened yet, or the client has gone.
            }
        }
    }

    /** Opens or closes the listener. Only the acceptor does so: a listener stays open while a thread waits on it. */
    private @Nullable ServerSocket settle() throws IOException {
        lock.lock();
        try {
            if (!wanted()) {
                if (listener != null) {
                    listener.close();
                    listener = null;
                }
                hangUp();
            } else if (listener == null || listener.isClosed()) {
                listener = null;
                listener = listen(at);
            }
            return listener;
        } finally {
            settled = true;
            changed.signalAll();
            lock.unlock();
        }
    }

    /** Resets all connections and waits for their ends: a socket stays open while a thread reads from it. */
    private void hangUp() {
        List<ProxiedConnection> all = List.copyOf(connections);
        all.forEach(ProxiedConnection::reset);
        try {
            for (ProxiedConnection connection : all) {
                connection.join(END_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits a moment; false when the proxy was closed. */
    @SuppressWarnings("WaitNotInLoop")
    private boolean pause() {
        lock.lock();
        try {
            if (!closed) {
                changed.await(POLL_MILLIS, TimeUnit.MILLISECONDS);
            }
            return !closed;
        } catch (InterruptedException e) {
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void begin(Socket client) throws IOException {
        boolean early = next.peek() == CutPoint.BEFORE_REQUEST
                ? next.remove(CutPoint.BEFORE_REQUEST)
                : next.isEmpty()
                        && server.faults()
                                .cut()
                                .filter(cut -> cut == CutPoint.BEFORE_REQUEST)
                                .isPresent();
        if (early) {
            client.setSoLinger(true, 0);
            client.close();
            return;
        }
        ProxiedConnection connection =
                new ProxiedConnection(client, server.port(), THREADS + port(), this::cut, connections::remove);
        connections.add(connection);
        connection.start();
    }

    private static ServerSocket listen(InetSocketAddress at) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.setReuseAddress(true);
            socket.setSoTimeout(POLL_MILLIS);
            socket.bind(at);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}
