package io.github.ibkrclient.tracker.demo;

import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.executions.model.TimeRule;
import io.github.ibkrclient.ingest.Ingest;
import io.github.ibkrclient.ingest.IngestException;
import io.github.ibkrclient.ingest.UserIngest;
import io.github.ibkrclient.ingest.connection.ConnectedAccount;
import io.github.ibkrclient.testkit.IbkrSimulator;
import io.github.ibkrclient.testkit.SimulatedConsumer;
import io.github.ibkrclient.tracker.demo.DemoUsers.DemoUser;
import io.github.ibkrclient.tracker.security.StartChecks;
import java.io.IOException;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** Says where the page is and how to log in, then connects the users and has their history imported. */
@Component
@Profile(StartChecks.DEMO)
class DemoStart implements ApplicationListener<ApplicationReadyEvent> {
    /** How many days of history the users have. */
    static final String DAYS = "${tracker.demo.days:400}";

    private static final Logger log = LoggerFactory.getLogger(DemoStart.class);

    private final Ingest ingest;
    private final DemoUsers users;
    private final IbkrSimulator simulator;
    private final SimulatedConsumer thirdParty;
    private final boolean connected;
    private final int days;
    private final PrintStream out = System.out;

    DemoStart(
            Ingest ingest,
            DemoUsers users,
            IbkrSimulator simulator,
            SimulatedConsumer thirdParty,
            @Value("${tracker.demo.connected:true}") boolean connected,
            @Value(DAYS) int days) {
        this.ingest = ingest;
        this.users = users;
        this.simulator = simulator;
        this.thirdParty = thirdParty;
        this.connected = connected;
        this.days = days;
    }

    @Override
    public void onApplicationEvent(ApplicationReadyEvent event) {
        String port = event.getApplicationContext().getEnvironment().getRequiredProperty("local.server.port");
        String url = "http://127.0.0.1:" + port;
        simulator.registerCallback(thirdParty, url + "/callback.html");
        answers(url);
        out.println("ready " + url);
        users.all().forEach(user -> out.println("log in as " + user.name() + " with the password " + user.password()));
        out.println("Ctrl-C ends it and forgets everything.");
        // The build that started it may be killed alone.
        ProcessHandle.current()
                .parent()
                .ifPresent(build -> inBackground("demo-end", () -> {
                    build.onExit().join();
                    System.exit(0);
                }));
        if (connected) {
            inBackground("demo-set-up", () -> users.all().forEach(this::connect));
        }
    }

    private static void inBackground(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void answers(String url) {
        try {
            HttpURLConnection page =
                    (HttpURLConnection) URI.create(url + "/").toURL().openConnection();
            if (page.getResponseCode() != HttpURLConnection.HTTP_OK) {
                throw new IllegalStateException("the page answers " + page.getResponseCode());
            }
        } catch (IOException e) {
            throw new IllegalStateException("the page does not answer", e);
        }
    }

    private void connect(DemoUser demo) {
        try {
            UserIngest user = ingest.user(demo.name());
            UUID id = user.connect("My simulated account", List.of(demo.keys(), demo.flex()))
                    .id();
            Set<String> accounts = accounts(user, id);
            user.chooseAccounts(id, accounts);
            user.syncNow(id);
            LocalDate today = LocalDate.now(TimeRule.EASTERN);
            user.backfill(id, today.minusDays(days), today);
        } catch (IngestException e) {
            log.error("{} could not be connected: {} {}", demo.name(), e.getMessage(), e.findings());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The first sync lists them. */
    private static Set<String> accounts(UserIngest user, UUID connection) throws InterruptedException {
        while (true) {
            List<ConnectedAccount> accounts = user.connection(connection).accounts();
            if (!accounts.isEmpty()) {
                return accounts.stream().map(ConnectedAccount::id).collect(Collectors.toSet());
            }
            IbkrRuntime.shared().timing().sleep(Duration.ofMillis(500));
        }
    }
}
