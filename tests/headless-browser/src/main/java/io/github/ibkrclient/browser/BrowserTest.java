package io.github.ibkrclient.browser;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Tests that share one browser, which is started before the first and closed after the last. */
public abstract class BrowserTest {
    private static @Nullable HeadlessBrowser started;

    @BeforeAll
    static void startBrowser(TestInfo test, @TempDir Path profile) throws IOException {
        HeadlessBrowser.skipWithoutOne(test.getTestClass().orElseThrow());
        started = new HeadlessBrowser(profile);
    }

    @AfterAll
    static void endBrowser() {
        if (started != null) {
            started.close();
            started = null;
        }
    }

    /** The browser. */
    protected static HeadlessBrowser browser() {
        return Objects.requireNonNull(started);
    }
}
