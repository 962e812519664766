package io.github.ibkrclient.tests.support.log;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** Logs all levels of this project's classes, and warnings and errors of other classes. */
final class TestLogger extends LegacyAbstractLogger {
    private static final long serialVersionUID = 1L;

    private final Level least;

    TestLogger(String name) {
        this.name = name;
        this.least = name.startsWith("io.github.ibkrclient") || name.startsWith("okhttp3") ? Level.TRACE : Level.WARN;
    }

    @Override
    public boolean isTraceEnabled() {
        return enabled(Level.TRACE);
    }

    @Override
    public boolean isDebugEnabled() {
        return enabled(Level.DEBUG);
    }

    @Override
    public boolean isInfoEnabled() {
        return enabled(Level.INFO);
    }

    @Override
    public boolean isWarnEnabled() {
        return enabled(Level.WARN);
    }

    @Override
    public boolean isErrorEnabled() {
        return enabled(Level.ERROR);
    }

    private boolean enabled(Level level) {
        Level wanted = LogCapture.onThisThread() == null || least.toInt() > Level.INFO.toInt() ? least : Level.INFO;
        return level.toInt() >= wanted.toInt();
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level,
            @Nullable Marker marker,
            String pattern,
            Object @Nullable [] arguments,
            @Nullable Throwable failure) {
        String text = MessageFormatter.basicArrayFormat(pattern, arguments);
        LogCapture.Line line = new LogCapture.Line(level, name, text, failure);
        Consumer<LogCapture.Line> tap = LogCapture.onThisThread();
        if (tap == null) {
            LogFile.write(line);
        } else {
            tap.accept(line);
        }
    }
}
