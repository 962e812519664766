package io.github.ibkrclient.tracker.security;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Profiles;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/** Refuses to start with settings that would let the wrong people in. */
public final class StartChecks implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    /** The profile in which everything is made up. */
    public static final String DEMO = "demo";

    private static final String SIMULATOR = "io.github.ibkrclient.testkit.IbkrSimulator";
    private static final String JDBC_URL = "spring.datasource.url";
    private static final String ISSUER = "spring.security.oauth2.resourceserver.jwt.issuer-uri";
    private static final String AUDIENCES = "spring.security.oauth2.resourceserver.jwt.audiences";

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        ConfigurableEnvironment environment = context.getEnvironment();
        if (environment.acceptsProfiles(Profiles.of(DEMO))) {
            demo(environment);
        } else {
            require(environment, JDBC_URL, "jdbc:postgresql://HOST/DATABASE");
            require(environment, ISSUER, "the address of the issuer of the API's tokens, https://…");
            require(
                    environment,
                    AUDIENCES,
                    "the audience that these tokens name, so that tokens of other programs are refused");
        }
    }

    private static void demo(ConfigurableEnvironment environment) {
        if (!ClassUtils.isPresent(SIMULATOR, null)) {
            throw new RefusedException(
                    "This jar has neither the simulator nor the database of the demo.",
                    "Start the demo in a checkout, with ./mvnw -q -Ptrade-tracker verify.");
        }
        if (environment.getActiveProfiles().length > 1) {
            throw new RefusedException(
                    "The profile demo stands alone, but also active: "
                            + String.join(", ", environment.getActiveProfiles()) + ".",
                    "Leave the other profiles out, or leave demo out.");
        }
        if (StringUtils.hasText(environment.getProperty(JDBC_URL))) {
            throw new RefusedException(
                    "The profile demo has made-up users and works on its own embedded database only, but " + JDBC_URL
                            + " is set.",
                    "Remove " + JDBC_URL + ", or the profile demo.");
        }
        String address = environment.getProperty("server.address");
        if (StringUtils.hasText(address) && !isLoopback(address)) {
            throw new RefusedException(
                    "The profile demo is for this machine only, but server.address is " + address + ".",
                    "Remove server.address, or the profile demo.");
        }
    }

    private static boolean isLoopback(String address) {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static void require(ConfigurableEnvironment environment, String property, String meaning) {
        String listed = environment.getProperty(property + "[0]", "");
        if (!StringUtils.hasText(environment.getProperty(property, listed))) {
            throw new RefusedException(
                    "The setting " + property + " is missing.",
                    "Set " + property + ": " + meaning + ". Or start the demo, which needs no settings: ./mvnw -q"
                            + " -Ptrade-tracker verify");
        }
    }

    /** Why the application does not start. */
    public static final class RefusedException extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        private final String remedy;

        /** With what mends it. */
        public RefusedException(String message, String remedy) {
            super(message);
            this.remedy = remedy;
        }
    }

    /** Prints the refusal without a stack trace. */
    static final class Analyzer extends AbstractFailureAnalyzer<RefusedException> {
        @Override
        protected FailureAnalysis analyze(Throwable root, RefusedException cause) {
            return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.remedy, cause);
        }
    }
}
