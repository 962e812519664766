package io.github.ibkrclient.testkit.internal.program;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.HttpUrl;

/**
 * The options of the simulator's program.
 *
 * @param directory the directory of the credentials
 * @param bind the address to listen on
 * @param port the port to listen on; 0 for a free one
 * @param seed decides accounts, trades and prices
 * @param gateway whether it simulates the gateway
 * @param callback the callback of a third party; empty when the credentials are a user's
 * @param history the first day of the accounts' history; empty when they have none
 * @param faults what goes wrong
 */
record ProgramOptions(
        Path directory,
        String bind,
        int port,
        long seed,
        boolean gateway,
        Optional<String> callback,
        Optional<LocalDate> history,
        List<FaultOption> faults) {
    static final String USAGE = "usage: --credentials-dir DIR [--port PORT] [--seed NUMBER] [--bind ADDRESS]"
            + " [--gateway] [--third-party CALLBACK] [--history DAY] [--fault NAME[=ARG]]...; --help says more";

    private static final List<String> NAMES =
            List.of("--port", "--credentials-dir", "--seed", "--bind", "--fault", "--third-party", "--history");
    private static final String GATEWAY = "--gateway";
    private static final String THIRD_PARTY = "--third-party";

    /** Options or credentials that cannot be used. The program shows the message and nothing else. */
    static final class BadOptionException extends Exception {
        private static final long serialVersionUID = 1L;

        BadOptionException(String message) {
            super(message);
        }
    }

    static ProgramOptions parse(String[] args) throws BadOptionException {
        Map<String, String> given = new HashMap<>();
        List<FaultOption> faults = new ArrayList<>();
        for (int i = 0; i < args.length; i += 2) {
            if (args[i].equals(GATEWAY)) {
                given.put(args[i--], "");
            } else if (!NAMES.contains(args[i])) {
                throw new BadOptionException(args[i] + " is no option; " + USAGE);
            } else if (i + 1 == args.length || args[i + 1].isBlank()) {
                throw new BadOptionException(args[i] + " needs a value; " + USAGE);
            } else if (args[i].equals("--fault")) {
                faults.add(fault(args[i + 1]));
            } else if (given.put(args[i], args[i + 1]) != null) {
                throw new BadOptionException(args[i] + " is given twice; " + USAGE);
            }
        }
        boolean gateway = given.containsKey(GATEWAY);
        ProgramOptions options = new ProgramOptions(
                directory(given),
                given.getOrDefault("--bind", "127.0.0.1"),
                (int) number(given, "--port", gateway ? 5000 : 5055, 65_535),
                number(given, "--seed", 1, Long.MAX_VALUE),
                gateway,
                callback(given),
                history(given),
                List.copyOf(faults));
        if (gateway && options.needsProxy()) {
            throw new BadOptionException(
                    "--fault: connections over TLS cannot be cut; leave out --gateway or the faults"
                            + " of connections");
        }
        if (gateway && options.callback().isPresent()) {
            throw new BadOptionException(
                    THIRD_PARTY + ": a gateway serves who is logged in, not third parties; leave out one of the two");
        }
        return options;
    }

    private static Optional<String> callback(Map<String, String> options) throws BadOptionException {
        String callback = options.get(THIRD_PARTY);
        if (callback != null && HttpUrl.parse(callback) == null) {
            throw new BadOptionException(THIRD_PARTY + ": " + callback + " is no http or https URL; give the callback,"
                    + " such as http://127.0.0.1:8720/callback");
        }
        return Optional.ofNullable(callback);
    }

    private static Optional<LocalDate> history(Map<String, String> options) throws BadOptionException {
        String day = options.get("--history");
        try {
            return Optional.ofNullable(day).map(LocalDate::parse);
        } catch (DateTimeParseException e) {
            throw new BadOptionException("--history: " + day + " is no day; give one such as 2026-09-01");
        }
    }

    /** Whether a fault breaks connections, which only a proxy can. */
    boolean needsProxy() {
        return faults.stream().anyMatch(option -> option.fault().breaksConnections());
    }

    private static FaultOption fault(String text) throws BadOptionException {
        try {
            return FaultOption.parse(text);
        } catch (IllegalArgumentException e) {
            throw new BadOptionException("--fault: " + e.getMessage());
        }
    }

    private static Path directory(Map<String, String> options) throws BadOptionException {
        String directory = options.get("--credentials-dir");
        if (directory == null) {
            throw new BadOptionException("--credentials-dir is missing; " + USAGE);
        }
        try {
            return Path.of(directory);
        } catch (InvalidPathException e) {
            throw new BadOptionException("--credentials-dir: not a path of this machine");
        }
    }

    private static long number(Map<String, String> options, String name, long without, long most)
            throws BadOptionException {
        String text = options.get(name);
        if (text == null) {
            return without;
        }
        try {
            long number = Long.parseLong(text);
            if (number >= 0 && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new BadOptionException(name + ": " + text + " is no number; give one from 0 to " + most);
        }
        throw new BadOptionException(name + ": " + text + " is out of range; give a number from 0 to " + most);
    }
}
