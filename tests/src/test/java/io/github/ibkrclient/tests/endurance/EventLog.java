package io.github.ibkrclient.tests.endurance;

import io.github.ibkrclient.ClientListener;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.status.SessionStatus;
import io.github.ibkrclient.testkit.VirtualTiming;
import io.github.ibkrclient.tests.support.log.LogCapture;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.event.Level;

/** The last events of a run, for studying a failure. It also counts the lines that are logged on each day. */
final class EventLog implements ClientListener, Consumer<LogCapture.Line> {
    private static final int REMEMBERED = 60;
    private static final int MOST_LINES = 19;

    private final VirtualTiming time;
    private final Deque<Event> events = new ArrayDeque<>();
    private final List<String> linesOfDay = new ArrayList<>();
    private long day;
    private String fault = "";

    private record Event(Instant at, Supplier<String> what) {}

    EventLog(VirtualTiming time) {
        this.time = time;
    }

    /** Notes an event. Its text is made only when it is read. */
    synchronized void note(Supplier<String> what) {
        if (events.size() == REMEMBERED) {
            events.remove();
        }
        events.add(new Event(time.now(), what));
    }

    /** The last events, one line each. */
    synchronized String told() {
        StringBuilder text = new StringBuilder();
        events.forEach(event -> text.append("\n  ")
                .append(event.at())
                .append(' ')
                .append(event.what().get()));
        return text.toString();
    }

    /** What is wrong with the log: an error, a stack trace, or too many lines on one day; empty when nothing is. */
    synchronized String fault() {
        return fault;
    }

    @Override
    public synchronized void accept(LogCapture.Line line) {
        note(() -> "LOG " + line.level() + " " + line.text());
        if (line.level() == Level.ERROR || line.failure() != null) {
            fault = line.text() + (line.failure() == null ? "" : ": " + line.failure());
        }
        if (time.slept().toDays() != day) {
            day = time.slept().toDays();
            linesOfDay.clear();
        }
        linesOfDay.add(line.text());
        if (linesOfDay.size() > MOST_LINES) {
            fault = "too many lines logged on a day:\n    " + String.join("\n    ", linesOfDay);
        }
    }

    @Override
    public void exchanged(Operation operation, int httpStatus, Duration took) {
        if (operation != Endpoint.TICKLE || httpStatus != 200) {
            note(() -> operation.name() + " " + httpStatus);
        }
    }

    @Override
    public void failed(Operation operation, IbkrException failure) {
        note(() -> "failed: " + failure.getMessage());
    }

    @Override
    public void sessionChanged(SessionStatus status) {
        note(() -> "sso " + status.sso().phase() + ", brokerage "
                + status.brokerage().phase());
    }
}
