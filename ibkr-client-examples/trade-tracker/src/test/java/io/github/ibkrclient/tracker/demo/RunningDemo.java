package io.github.ibkrclient.tracker.demo;

import io.github.ibkrclient.testkit.FlexQuery;
import io.github.ibkrclient.testkit.IbkrSimulator;
import io.github.ibkrclient.tracker.Caller;
import io.github.ibkrclient.tracker.TradeTracker;
import io.github.ibkrclient.tracker.demo.DemoUsers.DemoUser;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.context.ConfigurableApplicationContext;

/** The demo as it is started for a person, but with nobody connected. */
final class RunningDemo implements AutoCloseable {
    private static final Pattern PRICE = Pattern.compile("tradePrice=\"([0-9.]+)\"|price=\"([0-9.]+)\"");

    private final ConfigurableApplicationContext context;

    RunningDemo(int days) {
        context = TradeTracker.application()
                .run("--spring.profiles.active=demo", "--tracker.demo.connected=false", "--tracker.demo.days=" + days);
    }

    String url() {
        return "http://127.0.0.1:" + context.getEnvironment().getRequiredProperty("local.server.port");
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    <T> T bean(String name, Class<T> type) {
        return context.getBean(name, type);
    }

    DemoUser user(String name) {
        return bean(DemoUsers.class).all().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    Caller logIn(String name) {
        return new Caller(url()).logIn(name, user(name).password());
    }

    /** A Flex report of a user's last year, with times that have a zone. */
    byte[] flexReport(int number) {
        IbkrSimulator simulator = bean(IbkrSimulator.class);
        return simulator
                .reports(simulator.users().get(number))
                .flexReport(FlexQuery.activity("1").dates("yyyy-MM-dd", ";", "HH:mm:ss", true));
    }

    /** Confirmations of the same days; the price of one execution differs from what the other report says. */
    byte[] contradiction(int number) {
        IbkrSimulator simulator = bean(IbkrSimulator.class);
        String report = new String(
                simulator
                        .reports(simulator.users().get(number))
                        .flexReport(FlexQuery.confirmations("2").dates("yyyy-MM-dd", ";", "HH:mm:ss", true)),
                StandardCharsets.UTF_8);
        Matcher price = PRICE.matcher(report);
        if (!price.find()) {
            throw new AssertionError("the report has no price");
        }
        String attribute = price.group().substring(0, price.group().indexOf('='));
        String changed = price.replaceFirst(attribute + "=\"123456.78\"");
        return changed.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        context.close();
    }
}
