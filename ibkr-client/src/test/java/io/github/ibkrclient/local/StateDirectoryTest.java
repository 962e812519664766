package io.github.ibkrclient.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StateDirectoryTest {
    @Test
    void theDirectoryIsWhereTheOperatingSystemWantsIt() {
        assertThat(StateDirectory.of("Linux", "/home/ann", Map.of()))
                .contains(Path.of("/home/ann/.local/state/ibkr-client"));
        assertThat(StateDirectory.of("Linux", "/home/ann", Map.of("XDG_STATE_HOME", "/state")))
                .contains(Path.of("/state/ibkr-client"));
        assertThat(StateDirectory.of("Mac OS X", "/Users/ann", Map.of()))
                .contains(Path.of("/Users/ann/Library/Application Support/ibkr-client"));
        assertThat(StateDirectory.of("Windows 11", "/ann", Map.of("LOCALAPPDATA", "/ann/Local")))
                .contains(Path.of("/ann/Local/ibkr-client"));
        assertThat(StateDirectory.of("Windows 11", "/ann", Map.of()))
                .contains(Path.of("/ann/AppData/Local/ibkr-client"));
    }

    @Test
    void aPathThatIsNotAbsoluteDoesNotCount() {
        assertThat(StateDirectory.of("Linux", "/home/ann", Map.of("XDG_STATE_HOME", "state")))
                .contains(Path.of("/home/ann/.local/state/ibkr-client"));
        assertThat(StateDirectory.of("Linux", "?", Map.of())).isEmpty();
    }
}
