package io.github.ibkrclient.testkit.internal.net;

import com.github.tomakehurst.wiremock.common.Notifier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs WireMock's errors and leaves out its other messages. */
public final class WireMockLog implements Notifier {
    private static final Logger log = LoggerFactory.getLogger(WireMockLog.class);

    @Override
    public void info(String message) {}

    @Override
    public void error(String message) {
        log.warn("WireMock: {}", message);
    }

    @Override
    public void error(String message, @Nullable Throwable cause) {
        log.warn("WireMock: {}", message, cause);
    }
}
