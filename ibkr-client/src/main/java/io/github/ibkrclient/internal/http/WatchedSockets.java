package io.github.ibkrclient.internal.http;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/** Plain sockets that say when a thread has written to them. Connections with TLS stand on such sockets too. */
public final class WatchedSockets extends SocketFactory {
    /** One for all clients, because OkHttp shares connections only between those with the same factory. */
    private static final SocketFactory SHARED = new WatchedSockets();

    private static final ThreadLocal<Runnable> WRITTEN = new ThreadLocal<>();

    private WatchedSockets() {}

    /** The sockets in place of the usual ones; a factory of the user's stays, and its sockets say nothing. */
    public static SocketFactory inPlaceOf(SocketFactory given) {
        return given.equals(SocketFactory.getDefault()) ? SHARED : given;
    }

    /** Has {@code written} run after the next bytes that this thread writes to one of the sockets. */
    public static void onNextWrite(Runnable written) {
        WRITTEN.set(written);
    }

    /** Has nothing run any more. */
    public static void forget() {
        WRITTEN.remove();
    }

    @Override
    public Socket createSocket() {
        return new Socket() {
            @Override
            public OutputStream getOutputStream() throws IOException {
                return new WatchedOutput(super.getOutputStream());
            }
        };
    }

    /** OkHttp connects its sockets itself, so this one and those below are not watched. */
    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return getDefault().createSocket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return getDefault().createSocket(host, port);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        return getDefault().createSocket(host, port, local, localPort);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        return getDefault().createSocket(host, port, local, localPort);
    }

    private static final class WatchedOutput extends FilterOutputStream {
        WatchedOutput(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
            Runnable written = WRITTEN.get();
            if (written != null) {
                WRITTEN.remove();
                written.run();
            }
        }
    }
}
