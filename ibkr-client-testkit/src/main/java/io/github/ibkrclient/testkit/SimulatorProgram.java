package io.github.ibkrclient.testkit;

import io.github.ibkrclient.testkit.ProgramOptions.BadOptionException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileSystemException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** The simulator as a program, for clients in any language. */
public final class SimulatorProgram {
    private static final String HELP = String.join(
            System.lineSeparator(),
            ProgramOptions.USAGE,
            "--credentials-dir  where the credentials for the client are read, or written when there are none",
            "--port             the port to listen on, 5055 if not given; 0 takes a free one",
            "--seed             decides accounts, trades and prices; 1 if not given",
            "--bind             the address to listen on, 127.0.0.1 if not given; requests must be signed for the URL that",
            "                   is printed, so give the very address that clients call; with 0.0.0.0 or :: they must sign",
            "                   for 127.0.0.1, whatever address they call",
            "--gateway          plays the Client Portal Gateway: over TLS, on port 5000 if not given, behind a login at the",
            "                   printed address; its certificate is kept in the credentials directory as gateway.p12",
            "--third-party      writes the credentials of a third party, to which no user gave access yet, instead of a",
            "                   user's; what follows is its callback, where users are sent back to from the page that is",
            "                   printed, for example http://127.0.0.1:8720/callback",
            "--fault            what is to go wrong, as often as wanted: " + FaultOption.FORM + ";",
            "                   START after the program began, at once if not given, and for LENGTH, to the end if not",
            "                   given; times as 90s, 5m, 2h, 1d. For example --fault edge-502@1m+30s",
            "--list-faults      prints the faults and ends",
            "When it is ready it prints 'ready' and the base URL, and a gateway's certificate or the page on which users give",
            "access to a third party. Each request that IBKR would not take is one line on the error output, which says why. Exit",
            "status 2: the options or the credentials are no good, for the reason said.");

    private static final String VENDOR = "SIMVENDOR";

    private SimulatorProgram() {}

    /**
     * Serves until the process is stopped.
     *
     * @param args {@code --credentials-dir DIR}, where the client's credentials are written or, when complete, read;
     *     {@code --port}, 5055 if not given, 0 for a free one; {@code --seed}, 1 if not given; {@code --bind}, the
     *     address to listen on, 127.0.0.1 if not given, for which requests must be signed; {@code --gateway} plays the
     *     gateway over TLS; {@code --third-party}, the callback of a third party, whose credentials are then written
     *     without a user's token; {@code --fault}, repeatable, a {@link Fault}; {@code --list-faults} prints them; {@code
     *     --help} says more. Every {@link Violation} is one line on the error output
     */
    public static void main(String[] args) throws InterruptedException {
        // SLF4J would say on the screen that nobody listens to it.
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        if (List.of(args).contains("--help")) {
            System.out.println(HELP);
            return;
        }
        if (List.of(args).contains("--list-faults")) {
            listFaults(System.out);
            return;
        }
        if (start(args, System.out, System.err).isEmpty()) {
            System.exit(2);
        }
        new CountDownLatch(1).await();
    }

    /** Prints every fault with what it does, one line each. */
    static void listFaults(PrintStream out) {
        for (Fault fault : Fault.values()) {
            out.printf("%-32s %s%n", fault.usage(), fault.description());
        }
        out.flush();
    }

    /** Starts to serve; empty when the options are no good, which is then said in one line. */
    static Optional<SimulatorServer> start(String[] args, PrintStream out, PrintStream err) {
        try {
            ProgramOptions options = ProgramOptions.parse(args);
            Optional<KeptCredentials> before = read(options);
            SimulatedUser user =
                    before.flatMap(KeptCredentials::user).orElseGet(() -> SimulatedUser.of(options.seed(), 0, false));
            Optional<SimulatedConsumer> vendor = options.callback()
                    .map(callback -> before.map(KeptCredentials::consumer)
                            .orElseGet(() -> SimulatedConsumer.thirdParty(VENDOR)));
            SimulatorBuilder builder = IbkrSimulator.builder()
                    .seed(options.seed())
                    .user(user)
                    .onViolation(violation -> err.println(line(violation)));
            vendor.ifPresent(builder::thirdParty);
            IbkrSimulator simulator = builder.build();
            vendor.ifPresent(consumer ->
                    simulator.registerCallback(consumer, options.callback().orElseThrow()));
            if (options.gateway()) {
                simulator.gateway().use(certificate(options));
            }
            SimulatorServer server = serve(simulator, options);
            if (before.isEmpty()) {
                write(options.directory(), vendor, user, server);
            }
            Instant now = Instant.now();
            options.faults().forEach(fault -> fault.inject(simulator.faults(), now));
            out.println("ready " + server.baseUrl());
            if (vendor.isPresent()) {
                out.println("authorize-page " + server.authorizeUrl());
            }
            if (options.gateway()) {
                out.println("certificate SHA-256 " + simulator.gateway().fingerprint());
            }
            out.flush();
            return Optional.of(server);
        } catch (BadOptionException e) {
            err.println(e.getMessage());
            return Optional.empty();
        }
    }

    private static SimulatorServer serve(IbkrSimulator simulator, ProgramOptions options) throws BadOptionException {
        try {
            if (options.gateway()) {
                return simulator.gateway().serve(options.bind(), options.port());
            } else if (!options.relayed()) {
                return simulator.serve(options.bind(), options.port());
            }
            SimulatorServer behind = simulator.serve();
            try {
                Relay.to(behind, options.bind(), options.port());
                return behind;
            } catch (IOException e) {
                behind.close();
                throw taken(options);
            }
        } catch (RuntimeException e) {
            throw taken(options);
        }
    }

    private static BadOptionException taken(ProgramOptions options) {
        return new BadOptionException("--port, --bind: cannot listen on " + options.bind() + " port " + options.port()
                + "; it may be taken, choose another port (0 takes a free one) or an address of this machine");
    }

    /** A violation in one line, whatever a client may have put into it. */
    private static String line(Violation violation) {
        String line = "refused " + violation.operation() + ": " + violation.kind() + ", " + violation.detail();
        return line.replaceAll("\\p{Cntrl}", "?");
    }

    private static Optional<KeptCredentials> read(ProgramOptions options) throws BadOptionException {
        try {
            return options.directory().read(options.seed(), options.callback().isPresent());
        } catch (IOException e) {
            throw new BadOptionException("--credentials-dir: " + reason(e));
        }
    }

    private static GatewayCertificate certificate(ProgramOptions options) throws BadOptionException {
        try {
            return options.directory().gatewayCertificate();
        } catch (IOException e) {
            throw new BadOptionException("--gateway: " + reason(e));
        }
    }

    /** Only behind a server that listens, so that a port that is taken leaves no credentials of nobody behind. */
    private static void write(
            CredentialsDirectory directory,
            Optional<SimulatedConsumer> vendor,
            SimulatedUser user,
            SimulatorServer server)
            throws BadOptionException {
        try {
            if (vendor.isPresent()) {
                directory.write(vendor.get());
            } else {
                directory.write(user);
            }
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
}
