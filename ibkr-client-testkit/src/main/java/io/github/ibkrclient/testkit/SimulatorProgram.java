package io.github.ibkrclient.testkit;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** The simulator as a program, for clients in any language. */
public final class SimulatorProgram {
    private static final String USAGE =
            "usage: --credentials-dir DIR [--port PORT] [--seed NUMBER] [--bind ADDRESS] [--gateway]; --help says more";
    private static final String HELP = String.join(
            System.lineSeparator(),
            USAGE,
            "--credentials-dir  where the credentials for the client are read, or written when there are none",
            "--port             the port to listen on, 5055 if not given; 0 takes a free one",
            "--seed             decides accounts, trades and prices; 1 if not given",
            "--bind             the address to listen on, 127.0.0.1 if not given; requests must be signed for the URL that",
            "                   is printed, so give the very address that clients call; with 0.0.0.0 or :: they must sign",
            "                   for 127.0.0.1, whatever address they call",
            "--gateway          plays the Client Portal Gateway: over TLS, on port 5000 if not given, behind a login at the",
            "                   printed address; its certificate is kept in the credentials directory as gateway.p12",
            "When it is ready it prints 'ready' and the base URL, and a gateway's certificate. Each request that IBKR would not take is one line on the",
            "error output, which says why. Exit status 2: the options or the credentials are no good, for the reason said.");
    private static final List<String> OPTIONS = List.of("--port", "--credentials-dir", "--seed", "--bind");
    private static final String GATEWAY = "--gateway";

    private SimulatorProgram() {}

    /**
     * Serves until the process is stopped.
     *
     * @param args {@code --credentials-dir DIR}, where the client's credentials are written or, when complete, read;
     *     {@code --port}, 5055 if not given, 0 for a free one; {@code --seed}, 1 if not given; {@code --bind}, the
     *     address to listen on, 127.0.0.1 if not given, for which requests must be signed; {@code --gateway} plays the gateway over TLS; {@code --help} says
     *     more. Every
     *     {@link Violation} is one line on the error output
     */
    public static void main(String[] args) throws InterruptedException {
        // SLF4J would say on the screen that nobody listens to it.
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        if (List.of(args).contains("--help")) {
            System.out.println(HELP);
            return;
        }
        if (start(args, System.out, System.err).isEmpty()) {
            System.exit(2);
        }
        new CountDownLatch(1).await();
    }

    /** Starts to serve; empty when the options are no good, which is then said in one line. */
    static Optional<SimulatorServer> start(String[] args, PrintStream out, PrintStream err) {
        try {
            Map<String, String> options = options(args);
            boolean gateway = options.containsKey(GATEWAY);
            int port = (int) number(options, "--port", gateway ? 5000 : 5055, 65_535);
            long seed = number(options, "--seed", 1, Long.MAX_VALUE);
            CredentialsDirectory directory = directory(options);
            Optional<SimulatedUser> before = read(directory, seed);
            SimulatedUser user = before.orElseGet(() -> SimulatedUser.of(seed, 0, false));
            IbkrSimulator simulator = IbkrSimulator.builder()
                    .seed(seed)
                    .user(user)
                    .onViolation(violation -> err.println(line(violation)))
                    .build();
            String address = options.getOrDefault("--bind", "127.0.0.1");
            if (gateway) {
                simulator.gateway().use(certificate(directory));
            }
            SimulatorServer server = serve(simulator, gateway, address, port);
            if (before.isEmpty()) {
                write(directory, user, server);
            }
            out.println("ready " + server.baseUrl());
            if (gateway) {
                out.println("certificate SHA-256 " + simulator.gateway().fingerprint());
            }
            out.flush();
            return Optional.of(server);
        } catch (BadOptionException e) {
            err.println(e.getMessage());
            return Optional.empty();
        }
    }

    private static SimulatorServer serve(IbkrSimulator simulator, boolean gateway, String address, int port)
            throws BadOptionException {
        try {
            return gateway ? simulator.gateway().serve(address, port) : simulator.serve(address, port);
        } catch (RuntimeException e) {
            throw new BadOptionException("--port, --bind: cannot listen on " + address + " port " + port
                    + "; it may be taken, choose another port (0 takes a free one) or an address of this machine");
        }
    }

    /** A violation in one line, whatever a client may have put into it. */
    private static String line(Violation violation) {
        String line = "refused " + violation.operation() + ": " + violation.kind() + ", " + violation.detail();
        return line.replaceAll("\\p{Cntrl}", "?");
    }

    private static CredentialsDirectory directory(Map<String, String> options) throws BadOptionException {
        String directory = options.get("--credentials-dir");
        if (directory == null) {
            throw new BadOptionException("--credentials-dir is missing; " + USAGE);
        }
        try {
            return new CredentialsDirectory(Path.of(directory));
        } catch (InvalidPathException e) {
            throw new BadOptionException("--credentials-dir: not a path of this machine");
        }
    }

    private static Optional<SimulatedUser> read(CredentialsDirectory directory, long seed) throws BadOptionException {
        try {
            return directory.read(seed);
        } catch (IOException e) {
            throw new BadOptionException("--credentials-dir: " + reason(e));
        }
    }

    private static GatewayCertificate certificate(CredentialsDirectory directory) throws BadOptionException {
        try {
            return directory.gatewayCertificate();
        } catch (IOException e) {
            throw new BadOptionException("--gateway: " + reason(e));
        }
    }

    /** Only behind a server that listens, so that a port that is taken leaves no credentials of nobody behind. */
    private static void write(CredentialsDirectory directory, SimulatedUser user, SimulatorServer server)
            throws BadOptionException {
        try {
            directory.write(user);
        } catch (IOException e) {
            server.close();
            throw new BadOptionException("--credentials-dir: " + reason(e));
        }
    }

    /** The message; that of a file system is sometimes the path alone. */
    private static String reason(IOException e) {
        return e instanceof FileSystemException refused && refused.getReason() == null
                ? e.getMessage() + " cannot be read or written; check its owner and permissions"
                : String.valueOf(e.getMessage());
    }

    private static Map<String, String> options(String[] args) throws BadOptionException {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < args.length; i += 2) {
            if (args[i].equals(GATEWAY)) {
                options.put(args[i--], "");
            } else if (!OPTIONS.contains(args[i])) {
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
