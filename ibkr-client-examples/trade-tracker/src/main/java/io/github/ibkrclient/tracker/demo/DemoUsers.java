package io.github.ibkrclient.tracker.demo;

import io.github.ibkrclient.ingest.connection.ConnectionCredentials;
import io.github.ibkrclient.testkit.FlexQuery;
import io.github.ibkrclient.testkit.IbkrSimulator;
import io.github.ibkrclient.testkit.SimulatedUser;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;

/** The users of the demo, each with a simulated user of IBKR's and a password that is made at each start. */
record DemoUsers(List<DemoUser> all) {
    static final List<String> NAMES = List.of("alice", "bob");

    private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";
    private static final int LENGTH = 12;

    /**
     * A user of the demo.
     *
     * @param name the log-in
     * @param password the password
     * @param ibkrName the username at the simulator, for its page of consent
     * @param keys the user's own keys at the simulator
     * @param flex a token of the simulator's Flex Web Service
     */
    record DemoUser(
            String name,
            String password,
            String ibkrName,
            ConnectionCredentials.OAuth1Keys keys,
            ConnectionCredentials.Flex flex) {
        @Override
        public String toString() {
            return name;
        }
    }

    static DemoUsers of(IbkrSimulator simulator) {
        SecureRandom random = new SecureRandom();
        List<DemoUser> all = new ArrayList<>();
        for (String name : NAMES) {
            SimulatedUser user = simulator.users().get(all.size());
            FlexQuery query =
                    FlexQuery.activity(String.valueOf(900_001 + all.size())).dates("yyyy-MM-dd", ";", "HH:mm:ss", true);
            simulator.reports(user).add(query);
            all.add(new DemoUser(
                    name,
                    password(random),
                    user.username(),
                    new ConnectionCredentials.OAuth1Keys(
                            user.consumer().consumerKey(),
                            user.accessToken(),
                            user.accessTokenSecret(),
                            user.consumer().realm(),
                            user.consumer().signatureKeyPem(),
                            user.consumer().encryptionKeyPem(),
                            user.consumer().dhParametersPem()),
                    new ConnectionCredentials.Flex(simulator.reports(user).newFlexToken(), List.of(query.id()))));
        }
        return new DemoUsers(List.copyOf(all));
    }

    private static String password(SecureRandom random) {
        StringBuilder password = new StringBuilder();
        for (int at = 0; at < LENGTH; at++) {
            password.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return password.toString();
    }

    List<UserDetails> logins() {
        PasswordEncoder encoder = PasswordEncoderFactories.createDelegatingPasswordEncoder();
        return all.stream()
                .map(user -> User.withUsername(user.name())
                        .password(encoder.encode(user.password()))
                        .build())
                .toList();
    }
}
