package io.github.ibkrclient.testkit;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** The simulator as a program, for clients in any language. */
public final class SimulatorProgram {
    private static final String USAGE = "usage: --credentials-dir DIR [--port PORT] [--seed NUMBER] [--bind ADDRESS]";
    private static final List<String> OPTIONS = List.of("--port", "--credentials-dir", "--seed", "--bind");

    private SimulatorProgram() {}

    /**
     * Serves until the process is stopped.
     *
     * @param args {@code --credentials-dir DIR}, where the client's credentials are written or, when complete, read;
     *     {@code --port}, 5055 if not given, 0 for a free one; {@code --seed}, 1 if not given; {@code --bind}, the
     *     address to listen on, 127.0.0.1 if not given
     */
    public static void main(String[] args) throws InterruptedException {
        // SLF4J would say on the screen that nobody listens to it.
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        if (start(args, System.out, System.err).isEmpty()) {
            System.exit(2);
        }
        new CountDownLatch(1).await();
    }

    /** Starts to serve; empty when the options are no good, which is then said in one line. */
    static Optional<SimulatorServer> start(String[] args, PrintStream out, PrintStream err) {
        try {
            Map<String, String> options = options(args);
            int port = (int) number(options, "--port", 5055, 65_535);
            long seed = number(options, "--seed", 1, Long.MAX_VALUE);
            SimulatedUser user = user(options, seed);
            IbkrSimulator simulator =
                    IbkrSimulator.builder().seed(seed).user(user).build();
            SimulatorServer server = serve(simulator, options.getOrDefault("--bind", "127.0.0.1"), port);
            out.println("ready " + server.baseUrl());
            out.flush();
            return Optional.of(server);
        } catch (BadOptionException e) {
            err.println(e.getMessage());
            return Optional.empty();
        }
    }

    private static SimulatorServer serve(IbkrSimulator simulator, String address, int port) throws BadOptionException {
        try {
            return simulator.serve(address, port);
        } catch (RuntimeException e) {
            throw new BadOptionException("--port, --bind: cannot listen on " + address + " port " + port
                    + "; it may be taken, choose another port (0 takes a free one) or an address of this machine");
        }
    }

    private static SimulatedUser user(Map<String, String> options, long seed) throws BadOptionException {
        String directory = options.get("--credentials-dir");
        if (directory == null) {
            throw new BadOptionException("--credentials-dir is missing; " + USAGE);
        }
        try {
            CredentialsDirectory credentials = new CredentialsDirectory(Path.of(directory));
            Optional<SimulatedUser> before = credentials.read(seed);
            if (before.isPresent()) {
                return before.get();
            }
            SimulatedUser made = SimulatedUser.of(seed, 0, false);
            credentials.write(made);
            return made;
        } catch (InvalidPathException e) {
            throw new BadOptionException("--credentials-dir: not a path of this machine");
        } catch (IOException e) {
            throw new BadOptionException("--credentials-dir: " + e.getMessage());
        }
    }

    private static Map<String, String> options(String[] args) throws BadOptionException {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < args.length; i += 2) {
            if (!OPTIONS.contains(args[i])) {
                throw new BadOptionException(args[i] + " is no option; " + USAGE);
            } else if (i + 1 == args.length || args[i + 1].isBlank()) {
                throw new BadOptionException(args[i] + " needs a value; " + USAGE);
            } else if (options.put(args[i], args[i + 1]) != null) {
                throw new BadOptionException(args[i] + " is given twice; " + USAGE);
            }
        }
        return options;
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

    /** Options that cannot be followed; the message is all that is shown. */
    private static final class BadOptionException extends Exception {
        private static final long serialVersionUID = 1L;

        BadOptionException(String message) {
            super(message);
        }
    }
}
