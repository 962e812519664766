package io.github.ibkrclient.local;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Where programs of this user keep what they need at their next start. */
public final class StateDirectory {
    private StateDirectory() {}

    /** The directory for this library; empty when the user has none. It may not exist yet. */
    public static Optional<Path> ofThisUser() {
        return of(System.getProperty("os.name", ""), System.getProperty("user.home", ""), System.getenv());
    }

    /** The directory for this library, by the rules of the operating system; paths that are not absolute do not count. */
    static Optional<Path> of(String system, String home, Map<String, String> environment) {
        boolean windows = system.startsWith("Windows");
        Path usual = windows
                ? Path.of(home, "AppData", "Local")
                : system.startsWith("Mac")
                        ? Path.of(home, "Library", "Application Support")
                        : Path.of(home, ".local", "state");
        Path set = Path.of(environment.getOrDefault(windows ? "LOCALAPPDATA" : "XDG_STATE_HOME", ""));
        return Stream.of(set, usual).filter(Path::isAbsolute).findFirst().map(state -> state.resolve("ibkr-client"));
    }
}
