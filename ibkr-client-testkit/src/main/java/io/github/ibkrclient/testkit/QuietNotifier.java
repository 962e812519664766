package io.github.ibkrclient.testkit;

import com.github.tomakehurst.wiremock.common.Notifier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends WireMock's words to the log; only its errors matter. */
final class QuietNotifier implements Notifier {
    private static final Logger log = LoggerFactory.getLogger(SimulatorServer.class);

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
