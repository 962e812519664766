package io.github.ibkrclient.tests.load;

import io.github.ibkrclient.IbkrRuntime;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.stream.Collectors;

/** The heap, threads and connections that a test uses. */
final class ResourceUsage {
    private static final int MOST_COLLECTIONS = 8;
    private static final long SETTLED = 200_000;

    private ResourceUsage() {}

    /** The heap in use, in bytes, after all garbage was collected. */
    static long heap() {
        long before = Long.MAX_VALUE;
        long used = used();
        for (int i = 0; i < MOST_COLLECTIONS && before - used > SETTLED; i++) {
            before = used;
            used = used();
        }
        return used;
    }

    private static long used() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** The threads of clients: workers, timers and those of the HTTP client. */
    static long clientThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("ibkr-") || name.startsWith("OkHttp") || name.startsWith("Okio"))
                .count();
    }

    /** The connections that the clients of a runtime hold, idle ones included. */
    static long connections(IbkrRuntime runtime) {
        return runtime.httpClient().connectionPool().connectionCount();
    }

    /** The stacks of all threads, for a report about a deadlock. */
    static String stacks() {
        return Thread.getAllStackTraces().entrySet().stream()
                .map(ResourceUsage::stack)
                .collect(Collectors.joining("\n\n"));
    }

    private static String stack(Map.Entry<Thread, StackTraceElement[]> entry) {
        StringBuilder text = new StringBuilder(
                entry.getKey().getName() + " " + entry.getKey().getState());
        for (StackTraceElement frame : entry.getValue()) {
            text.append("\n    at ").append(frame);
        }
        return text.toString();
    }
}
