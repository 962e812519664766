package io.github.ibkrclient.tests.pacing;

import io.github.ibkrclient.CallOptions;
import io.github.ibkrclient.ClientListener;
import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.pacing.PacingStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import jdk.jfr.Event;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import okhttp3.ConnectionPool;
import okhttp3.Dns;
import okhttp3.OkHttpClient;

/**
 * A program that calls from 64 threads as fast as it may, while threads that compute keep the processors busy. Each call
 * opens a connection, which takes up to 1.5 s. Java's flight recorder notes when the calls were written to their sockets.
 * Prints these times in microseconds since 1970, and how often a call was reported as held up.
 */
final class HoggedProgram {
    private static final int CALLERS = 64;
    private static final int LONGEST_CONNECT_MILLIS = 1_500;

    private HoggedProgram() {}

    /** Takes the port of the server, the file of the store, for how many seconds to call, and how many threads compute. */
    public static void main(String[] args) throws IOException, InterruptedException {
        int port = Integer.parseInt(args[0]);
        AtomicInteger heldUp = new AtomicInteger();
        try (Recording recording = new Recording()) {
            recording.enable("jdk.SocketWrite").withThreshold(Duration.ZERO).withoutStackTrace();
            recording.start();
            Tick.tick();
            for (int i = 0; i < Integer.parseInt(args[3]); i++) {
                start(HoggedProgram::compute);
            }
            Duration length = Duration.ofSeconds(Long.parseLong(args[2]));
            call(port, PacingStore.file(Path.of(args[1])), length, heldUp);
            Tick.tick();
            recording.stop();
            Path events = Files.createTempFile("hogged", ".jfr");
            recording.dump(events);
            print(RecordingFile.readAllEvents(events), port);
            Files.delete(events);
        }
        System.out.println("held up " + heldUp.get());
    }

    /** Prints when the calls were written, by the wall clock at the first and the last event. */
    private static void print(List<RecordedEvent> events, int port) {
        List<RecordedEvent> ticks = events.stream()
                .filter(event -> event.getEventType().getName().equals(Tick.class.getName()))
                .sorted(Comparator.comparing(RecordedEvent::getStartTime))
                .toList();
        long recorded = micros(ticks.get(0).getStartTime());
        double speed = (double) (ticks.get(1).getLong("wall") - ticks.get(0).getLong("wall"))
                / (micros(ticks.get(1).getStartTime()) - recorded);
        System.err.println("the recorder's clock goes at " + speed);
        events.stream()
                .filter(event -> event.getEventType().getName().equals("jdk.SocketWrite"))
                .filter(event -> event.getInt("port") == port)
                .forEach(event -> System.out.println(
                        ticks.get(0).getLong("wall") + Math.round((micros(event.getStartTime()) - recorded) * speed)));
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    private static void call(int port, PacingStore store, Duration length, AtomicInteger heldUp)
            throws InterruptedException {
        OkHttpClient http = new OkHttpClient.Builder()
                .connectionPool(new ConnectionPool(0, 1, TimeUnit.NANOSECONDS))
                .dns(HoggedProgram::slowly)
                .build();
        Instant end = Instant.now().plus(length);
        try (IbkrClient client = UnsignedCall.clients(port)
                .runtime(IbkrRuntime.create())
                .httpClient(http)
                .pacingStore(store)
                .options(CallOptions.DEFAULT.withTimeout(Duration.ofMinutes(5)))
                .listener(new ClientListener() {
                    @Override
                    public void heldUp(Operation operation, Duration time) {
                        heldUp.incrementAndGet();
                    }
                })
                .build()) {
            List<Thread> callers = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                callers.add(start(() -> {
                    while (Instant.now().isBefore(end)) {
                        try {
                            UnsignedCall.make(client);
                        } catch (IbkrException e) {
                            System.err.println(e.getMessage());
                        }
                    }
                }));
            }
            for (Thread caller : callers) {
                caller.join();
            }
        }
    }

    /** Stands for a slow connection. */
    private static List<InetAddress> slowly(String host) throws UnknownHostException {
        try {
            TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextInt(LONGEST_CONNECT_MILLIS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Dns.SYSTEM.lookup(host);
    }

    private static Thread start(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** An event that knows the time of the wall clock, because the recorder's own clock may go wrong on a busy machine. */
    static final class Tick extends Event {
        long wall;

        static void tick() {
            Tick tick = new Tick();
            long begin;
            do {
                begin = System.nanoTime();
                tick.wall = micros(Instant.now());
                tick.begin();
            } while (System.nanoTime() - begin > 1_000_000);
            tick.commit();
        }
    }

    private static void compute() {
        double value = 1;
        while (value > 0) {
            value = Math.sqrt(value + 1);
        }
    }
}
