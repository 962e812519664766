package io.github.ibkrclient.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Stands in front of a simulator's server and breaks connections where it hurts. It works on real sockets in real time,
 * whatever the simulator's clock is, and also brings about the faults of connections that {@link Faults} have in force.
 * Thread-safe.
 */
public final class Relay implements AutoCloseable {
    private static final int HEED_MILLIS = 20;
    private static final int END_MILLIS = 2_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<Cut> next = new ConcurrentLinkedQueue<>();
    private final Set<RelayedConnection> connections = ConcurrentHashMap.newKeySet();
    private final SimulatorServer server;
    private final InetSocketAddress at;
    private final Thread acceptor;
    private @Nullable ServerSocket listener;
    private boolean settled;
    private boolean refuses;
    private boolean closed;

    private Relay(SimulatorServer server, InetSocketAddress wanted) throws IOException {
        if (server.tls()) {
            throw new IllegalArgumentException("a relay must see where requests end; it cannot stand in front of TLS");
        }
        this.server = server;
        ServerSocket first = listen(wanted);
        this.listener = first;
        this.at = new InetSocketAddress(wanted.getAddress(), first.getLocalPort());
        this.acceptor = new Thread(this::acceptAll, "relay " + port());
        acceptor.setDaemon(true);
    }

    /**
     * A relay on a free port of the loopback interface. The server goes by the relay's address from now on: requests must
     * be signed for it, and closing the server closes the relay too.
     *
     * @throws IllegalArgumentException when the server speaks TLS, as the gateway does
     */
    public static Relay to(SimulatorServer server) {
        try {
            return to(server, "127.0.0.1", 0);
        } catch (IOException e) {
            throw new UncheckedIOException("there is no free port on the loopback interface", e);
        }
    }

    static Relay to(SimulatorServer server, String address, int port) throws IOException {
        Relay relay = new Relay(server, new InetSocketAddress(InetAddress.getByName(address), port));
        server.standBehind(relay, SimulatorServer.origin("http", address, relay.port()));
        relay.acceptor.start();
        return relay;
    }

    /** The base URL to give to a client; requests must be signed for it. */
    public String baseUrl() {
        return server.baseUrl();
    }

    /** The port it listens on. */
    public int port() {
        return at.getPort();
    }

    /** Breaks the connections of the next exchanges, one each, in this order, whichever connections they come on. */
    public Relay next(Cut... cuts) {
        next.addAll(Arrays.asList(cuts));
        return this;
    }

    /** Refuses connections from now on, and resets those that stand. */
    public void refuse() {
        change(() -> refuses = true);
    }

    /**
     * Takes connections again, and breaks none of them: cuts that have not come about are forgotten.
     *
     * @throws IllegalStateException when somebody else has taken the port meanwhile
     */
    public void accept() {
        next.clear();
        change(() -> refuses = false);
    }

    /** Ends all connections; the server behind it stays. */
    @Override
    public void close() {
        change(() -> closed = true);
        try {
            acceptor.join(END_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Where the exchange that begins now breaks; null when it does not. */
    @Nullable
    Cut cut() {
        Cut first = next.poll();
        return first != null ? first : server.faults().cut().orElse(null);
    }

    void ended(RelayedConnection connection) {
        connections.remove(connection);
    }

    /** Changes what is wanted and waits until it is so. */
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
                changed.await(HEED_MILLIS, TimeUnit.MILLISECONDS);
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
        return !closed && !refuses && !server.faults().refusing();
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
                // Time to look again whether connections are to be refused.
            } catch (IOException e) {
                // The listener was closed, or cannot be opened yet, or the client was gone at once.
            }
        }
    }

    /** Makes it as it is wanted, while nobody accepts: a listener that is waited on lives until its waiter was woken. */
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

    /** Resets all connections and waits until they are: a socket that is read stays until its reader was woken. */
    private void hangUp() {
        List<RelayedConnection> all = List.copyOf(connections);
        all.forEach(RelayedConnection::reset);
        try {
            for (RelayedConnection connection : all) {
                connection.join(END_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits a moment, or less, as its caller loops; false when the relay was closed. */
    @SuppressWarnings("WaitNotInLoop")
    private boolean pause() {
        lock.lock();
        try {
            if (!closed) {
                changed.await(HEED_MILLIS, TimeUnit.MILLISECONDS);
            }
            return !closed;
        } catch (InterruptedException e) {
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void begin(Socket client) throws IOException {
        boolean early = next.peek() == Cut.BEFORE_REQUEST
                ? next.remove(Cut.BEFORE_REQUEST)
                : next.isEmpty()
                        && server.faults()
                                .cut()
                                .filter(cut -> cut == Cut.BEFORE_REQUEST)
                                .isPresent();
        if (early) {
            client.setSoLinger(true, 0);
            client.close();
            return;
        }
        RelayedConnection connection = new RelayedConnection(this, client, server.port());
        connections.add(connection);
        connection.start();
    }

    private static ServerSocket listen(InetSocketAddress at) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.setReuseAddress(true);
            socket.setSoTimeout(HEED_MILLIS);
            socket.bind(at);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}
