package io.github.ibkrclient.tracker;

import io.github.ibkrclient.tracker.security.StartChecks;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Connects users to IBKR, imports their executions, and shows them: by REST, and on a page. */
@SpringBootApplication
public class TradeTracker {

    /** Starts it; {@code --spring.profiles.active=demo} with everything that it needs. */
    public static void main(String[] args) {
        application().run(args);
    }

    /** The application before it is started. */
    public static SpringApplication application() {
        SpringApplication application = new SpringApplication(TradeTracker.class);
        application.addInitializers(new StartChecks());
        return application;
    }
}
