package io.github.ibkrclient.testkit.internal.net;

import io.github.ibkrclient.testkit.CutPoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The connection of a client through a proxy: a socket to the client, a socket to the server, and a thread for each
 * direction.
 */
public final class ProxiedConnection {
    private static final Pattern LENGTH = Pattern.compile("(?im)^content-length:[ \t]*([0-9]{1,9})");
    private static final String HEAD_END = "\r\n\r\n";

    private final Supplier<Optional<CutPoint>> next;
    private final Consumer<ProxiedConnection> ended;
    private final Socket client;
    private final Socket server;
    private final Thread requests;
    private final Thread answers;
    private volatile @Nullable CutPoint cut;

    /**
     * A connection that does not carry anything yet.
     *
     * @param client the socket to the client
     * @param port the port of the server
     * @param name the name of the threads
     * @param next where the exchange that begins now breaks
     * @param ended hears of the end of the connection
     */
    public ProxiedConnection(
            Socket client, int port, String name, Supplier<Optional<CutPoint>> next, Consumer<ProxiedConnection> ended)
            throws IOException {
        this.next = next;
        this.ended = ended;
        this.client = client;
        try {
            this.server = new Socket(InetAddress.getLoopbackAddress(), port);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
        } catch (IOException e) {
            client.close();
            throw e;
        }
        requests = new Thread(this::carryRequests, name + " requests");
        answers = new Thread(this::carryAnswers, name + " answers");
        requests.setDaemon(true);
        answers.setDaemon(true);
    }

    /** Begins to carry requests and answers. */
    public void start() {
        requests.start();
        answers.start();
    }

    /** Waits until it has ended, twice this time at most. */
    public void join(long millis) throws InterruptedException {
        requests.join(millis);
        answers.join(millis);
    }

    /** Ends it with a reset (RST) on both sides. */
    public void reset() {
        end(true);
    }

    private void carryRequests() {
        try (InputStream in = client.getInputStream();
                OutputStream out = server.getOutputStream()) {
            for (int first = in.read(); first >= 0; first = in.read()) {
                CutPoint here = next.get().orElse(null);
                cut = here;
                if (here == CutPoint.BEFORE_REQUEST) {
                    reset();
                    return;
                }
                byte[] request = request(first, in);
                out.write(request, 0, here == CutPoint.IN_REQUEST ? request.length / 2 : request.length);
                out.flush();
                if (here == CutPoint.IN_REQUEST) {
                    reset();
                    return;
                }
            }
        } catch (IOException e) {
            // The client or the server has closed its socket.
        } finally {
            end(false);
            ended.accept(this);
        }
    }

    private void carryAnswers() {
        byte[] buffer = new byte[16_384];
        try {
            InputStream in = server.getInputStream();
            OutputStream out = client.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                CutPoint here = cut;
                if (here == CutPoint.AFTER_REQUEST) {
                    reset();
                    return;
                }
                out.write(buffer, 0, here == null ? read : middle(buffer, read));
                out.flush();
                if (here == CutPoint.IN_ANSWER) {
                    reset();
                    return;
                } else if (here == CutPoint.STALL) {
                    return; // the connection stays until its client gives up
                }
            }
            end(false);
        } catch (IOException e) {
            end(false);
        }
    }

    /** The request whose first octet was read. A body in chunks has no length, so it counts as another request. */
    private static byte[] request(int first, InputStream in) throws IOException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        int ends = 0;
        for (int octet = first; octet >= 0; octet = in.read()) {
            whole.write(octet);
            ends = octet == HEAD_END.charAt(ends) ? ends + 1 : octet == '\r' ? 1 : 0;
            if (ends == HEAD_END.length()) {
                Matcher length = LENGTH.matcher(whole.toString(StandardCharsets.ISO_8859_1));
                whole.write(in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0));
                return whole.toByteArray();
            }
        }
        return whole.toByteArray();
    }

    /** The middle of the part of an answer that was read: behind the head, when all of the head was read. */
    private static int middle(byte[] buffer, int read) {
        String text = new String(Arrays.copyOf(buffer, read), StandardCharsets.ISO_8859_1);
        int head = text.indexOf(HEAD_END) + 1;
        return head == 0 ? read / 2 : (head + HEAD_END.length() - 1 + read) / 2;
    }

    private void end(boolean reset) {
        for (Socket socket : new Socket[] {client, server}) {
            try {
                if (reset && !socket.isClosed()) {
                    socket.setSoLinger(true, 0);
                }
                socket.close();
            } catch (IOException e) {
                // The socket counts as closed.
            }
        }
    }
}
