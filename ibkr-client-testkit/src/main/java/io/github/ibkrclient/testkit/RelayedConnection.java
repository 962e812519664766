package io.github.ibkrclient.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A client's connection, one to the server, and a thread for each way between them. */
final class RelayedConnection {
    private static final Pattern LENGTH = Pattern.compile("(?im)^content-length:[ \t]*([0-9]{1,9})");
    private static final String HEAD_END = "\r\n\r\n";

    private final Relay relay;
    private final Socket client;
    private final Socket server;
    private final Thread there;
    private final Thread back;
    private volatile @Nullable Cut cut;

    RelayedConnection(Relay relay, Socket client, int port) throws IOException {
        this.relay = relay;
        this.client = client;
        try {
            this.server = new Socket(InetAddress.getLoopbackAddress(), port);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
        } catch (IOException e) {
            client.close();
            throw e;
        }
        String name = "relay " + relay.port();
        there = new Thread(this::carryRequests, name + " there");
        back = new Thread(this::carryAnswers, name + " back");
        there.setDaemon(true);
        back.setDaemon(true);
    }

    void start() {
        there.start();
        back.start();
    }

    void join(long millis) throws InterruptedException {
        there.join(millis);
        back.join(millis);
    }

    /** Ends it with a reset on both sides. */
    void reset() {
        end(true);
    }

    private void carryRequests() {
        try (InputStream in = client.getInputStream();
                OutputStream out = server.getOutputStream()) {
            for (int first = in.read(); first >= 0; first = in.read()) {
                Cut here = relay.cut();
                cut = here;
                if (here == Cut.BEFORE_REQUEST) {
                    reset();
                    return;
                }
                byte[] request = request(first, in);
                out.write(request, 0, here == Cut.IN_REQUEST ? request.length / 2 : request.length);
                out.flush();
                if (here == Cut.IN_REQUEST) {
                    reset();
                    return;
                }
            }
        } catch (IOException e) {
            // One of the two has gone.
        } finally {
            end(false);
            relay.ended(this);
        }
    }

    private void carryAnswers() {
        byte[] buffer = new byte[16_384];
        try {
            InputStream in = server.getInputStream();
            OutputStream out = client.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                Cut here = cut;
                if (here == Cut.AFTER_REQUEST) {
                    reset();
                    return;
                }
                out.write(buffer, 0, here == null ? read : middle(buffer, read));
                out.flush();
                if (here == Cut.IN_ANSWER) {
                    reset();
                    return;
                } else if (here == Cut.STALL) {
                    return; // the connection stays until its client loses patience
                }
            }
            end(false);
        } catch (IOException e) {
            end(false);
        }
    }

    /** One request, of which the first octet was read; a body in chunks, which has no length, counts as another. */
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

    /** The middle of what was read of an answer: behind its head, if that is whole. */
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
                // It is closed all the same.
            }
        }
    }
}
