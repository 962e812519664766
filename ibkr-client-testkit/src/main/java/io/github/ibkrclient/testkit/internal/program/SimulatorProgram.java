package io.github.ibkrclient.testkit.internal.program;

import io.github.ibkrclient.testkit.Fault;
import io.github.ibkrclient.testkit.FaultProxy;
import io.github.ibkrclient.testkit.FlexQuery;
import io.github.ibkrclient.testkit.IbkrSimulator;
import io.github.ibkrclient.testkit.PortalRegistration;
import io.github.ibkrclient.testkit.SimulatedConsumer;
import io.github.ibkrclient.testkit.SimulatedReports;
import io.github.ibkrclient.testkit.SimulatedUser;
import io.github.ibkrclient.testkit.SimulatorBuilder;
import io.github.ibkrclient.testkit.SimulatorServer;
import io.github.ibkrclient.testkit.Violation;
import io.github.ibkrclient.testkit.internal.program.ProgramOptions.BadOptionException;
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
            "--credentials-dir  the directory of the client's credentials; they are read, or written when there are none; when it",
            "                   holds only the keys that ibkr setup made, their public files are uploaded as in IBKR's portal,",
            "                   and what the portal would show for ibkr setup is printed: consumer key, token and secret",
            "--port             the port to listen on, 5055 by default; 0 takes a free one",
            "--seed             decides accounts, trades and prices; 1 by default",
            "--bind             the address to listen on, 127.0.0.1 by default; requests must be signed for the URL that is",
            "                   printed, so give the address that clients call; with 0.0.0.0 or :: they must sign for",
            "                   127.0.0.1, whatever address they call",
            "--gateway          simulates the Client Portal Gateway: over TLS, on port 5000 by default, with a login page at",
            "                   the printed address; its certificate is kept in the credentials directory as gateway.p12",
            "--third-party      writes the credentials of a third party, to which no user gave access yet, in place of a",
            "                   user's; its value is the callback, to which the printed page sends users, for example",
            "                   http://127.0.0.1:8720/callback",
            "--history          the first day of a history that the accounts get, such as 2026-09-01, with everything that is",
            "                   hard for a trade journal; without --gateway the program then writes a token of the Flex Web",
            "                   Service into the credentials directory as flex.token, and prints its URL and two queries,",
            "                   and the URL of the endpoint for AI clients",
            "--fault            a fault, " + FaultOption.FORM + "; it may be given several times;",
            "                   START counts from the start of the program, at once by default; LENGTH is how long it lasts,",
            "                   to the end by default; times are 90s, 5m, 2h, 1d. For example --fault edge-502@1m+30s",
            "--list-faults      prints the faults and ends",
            "The program prints 'ready' and the base URL when it listens, and the certificate of a gateway or the page on which",
            "users give access to a third party. Each request that IBKR would refuse is one line on the error output, which says",
            "why. Exit status 2: the options or the credentials cannot be used, for the reason that is printed.");

    private static final String VENDOR = "SIMVENDOR";
    private static final String ACTIVITY = "1";
    private static final String CONFIRMATIONS = "2";

    private SimulatorProgram() {}

    /**
     * Serves until the process is stopped.
     *
     * @param args the options, which {@code --help} prints
     */
    public static void main(String[] args) throws InterruptedException {
        // Without this SLF4J prints a notice that there is no logger.
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

    /** Prints each fault in one line, with what it does. */
    static void listFaults(PrintStream out) {
        for (Fault fault : Fault.values()) {
            out.printf("%-32s %s%n", fault.usage(), fault.description());
        }
        out.flush();
    }

    /** Starts to serve; empty when the options or the credentials cannot be used, which one line then says. */
    public static Optional<SimulatorServer> start(String[] args, PrintStream out, PrintStream err) {
        try {
            ProgramOptions options = ProgramOptions.parse(args);
            Credentials credentials = Credentials.of(options);
            IbkrSimulator simulator = simulator(options, credentials, err);
            Optional<PortalRegistration> portal = credentials.uploads().isEmpty()
                    ? Optional.empty()
                    : Optional.of(credentials.uploads().get().register(simulator, credentials.user()));
            SimulatorServer server = serve(simulator, options);
            if (credentials.made()) {
                write(options, credentials, server);
            }
            boolean flex = options.history().isPresent() && !options.gateway();
            if (flex) {
                offerFlex(simulator.reports(), options);
            }
            Instant now = Instant.now();
            options.faults().forEach(fault -> fault.inject(simulator.faults(), now));
            out.println("ready " + server.baseUrl());
            portal.ifPresent(shown -> {
                out.println("portal consumer key " + shown.consumerKey());
                out.println("portal access token " + shown.accessToken());
                out.println("portal access token secret " + shown.accessTokenSecret());
            });
            if (credentials.vendor().isPresent()) {
                out.println("authorize-page " + server.authorizeUrl());
            }
            if (flex) {
                out.println("flex " + server.flexUrl() + " query " + ACTIVITY + " activity, query " + CONFIRMATIONS
                        + " confirmations");
                out.println("mcp " + server.mcpUrl());
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

    /**
     * The credentials that the program serves.
     *
     * @param user the user
     * @param vendor the third party; empty when the credentials are the user's own
     * @param uploads the public files to register; empty unless the directory holds keys alone
     * @param made whether they are new and must be written
     */
    private record Credentials(
            SimulatedUser user, Optional<SimulatedConsumer> vendor, Optional<Uploads> uploads, boolean made) {

        /** Reads the credentials, or makes new ones when the directory holds none. */
        static Credentials of(ProgramOptions options) throws BadOptionException {
            boolean thirdParty = options.callback().isPresent();
            try {
                Optional<Uploads> uploads = Uploads.in(options.directory());
                if (uploads.isPresent()) {
                    if (thirdParty) {
                        throw new IOException(options.directory() + " lacks credentials.properties; write it, with"
                                + " ibkr.third-party=true and an ibkr.consumer-key");
                    }
                    return new Credentials(newUser(options), Optional.empty(), uploads, false);
                }
                Optional<SimulatedUser> user =
                        SimulatedUser.readCredentials(options.directory(), options.seed(), thirdParty);
                Optional<SimulatedConsumer> vendor =
                        thirdParty ? SimulatedConsumer.readCredentials(options.directory()) : Optional.empty();
                return new Credentials(
                        user.orElseGet(() -> newUser(options)),
                        vendor.or(() -> options.callback().map(callback -> SimulatedConsumer.thirdParty(VENDOR))),
                        Optional.empty(),
                        user.isEmpty() && vendor.isEmpty());
            } catch (IOException e) {
                throw new BadOptionException("--credentials-dir: " + reason(e));
            }
        }

        private static SimulatedUser newUser(ProgramOptions options) {
            return SimulatedUser.of(options.seed(), 0, false);
        }
    }

    private static IbkrSimulator simulator(ProgramOptions options, Credentials credentials, PrintStream err)
            throws BadOptionException {
        SimulatorBuilder builder = IbkrSimulator.builder()
                .seed(options.seed())
                .user(credentials.user())
                .onViolation(violation -> err.println(line(violation)));
        credentials.vendor().ifPresent(builder::thirdParty);
        options.history().ifPresent(builder::history);
        IbkrSimulator simulator = builder.build();
        credentials
                .vendor()
                .ifPresent(consumer ->
                        simulator.registerCallback(consumer, options.callback().orElseThrow()));
        if (options.gateway()) {
            try {
                simulator.gateway().keepCertificateIn(options.directory());
            } catch (IOException e) {
                throw new BadOptionException("--gateway: " + reason(e));
            }
        }
        return simulator;
    }

    private static SimulatorServer serve(IbkrSimulator simulator, ProgramOptions options) throws BadOptionException {
        try {
            if (options.gateway()) {
                return simulator.gateway().serve(options.bind(), options.port());
            } else if (!options.needsProxy()) {
                return simulator.serve(options.bind(), options.port());
            }
            SimulatorServer behind = simulator.serve();
            try {
                FaultProxy.to(behind, options.bind(), options.port());
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

    /** Sets up two queries and writes a token. */
    private static void offerFlex(SimulatedReports reports, ProgramOptions options) throws BadOptionException {
        reports.add(FlexQuery.activity(ACTIVITY));
        reports.add(FlexQuery.confirmations(CONFIRMATIONS));
        try {
            reports.writeFlexToken(options.directory().resolve("flex.token"));
        } catch (IOException e) {
            throw new BadOptionException("--credentials-dir: " + reason(e));
        }
    }

    /** A violation in one line, whatever text a client has sent. */
    private static String line(Violation violation) {
        String line = "refused " + violation.operation() + ": " + violation.kind() + ", " + violation.detail();
        return line.replaceAll("\\p{Cntrl}", "?");
    }

    /** Writes new credentials once the server listens, so that a port that is taken leaves no credentials behind. */
    private static void write(ProgramOptions options, Credentials credentials, SimulatorServer server)
            throws BadOptionException {
        try {
            if (credentials.vendor().isPresent()) {
                credentials.vendor().get().writeCredentials(options.directory());
            } else {
                credentials.user().writeCredentials(options.directory());
            }
        } catch (IOException e) {
            server.close();
            throw new BadOptionException("--credentials-dir: " + reason(e));
        }
    }

    /** The message of a failure. That of a file system may be the path alone, so its reason is added. */
    private static String reason(IOException e) {
        return e instanceof FileSystemException refused && refused.getReason() == null
                ? e.getMessage() + " cannot be read or written; check its owner and permissions"
                : String.valueOf(e.getMessage());
    }
}
