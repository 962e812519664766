package io.github.ibkrclient.tracker.demo;

import io.github.ibkrclient.ingest.connection.ConnectionCredentials;
import io.github.ibkrclient.tracker.demo.DemoUsers.DemoUser;
import io.github.ibkrclient.tracker.security.StartChecks;
import io.swagger.v3.oas.annotations.Hidden;
import java.security.Principal;
import java.util.NoSuchElementException;
import org.springframework.context.annotation.Profile;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Gives the page what the caller would copy from IBKR's portal, so that the forms can be tried. */
@RestController
@Profile(StartChecks.DEMO)
@Hidden
class DemoController {
    private final DemoUsers users;

    DemoController(DemoUsers users) {
        this.users = users;
    }

    /** The caller's own values at the simulator. */
    record Values(String ibkrName, ConnectionCredentials.OAuth1Keys keys, ConnectionCredentials.Flex flex) {}

    @GetMapping("/demo/values")
    Values values(Principal caller) {
        DemoUser user = users.all().stream()
                .filter(one -> one.name().equals(caller.getName()))
                .findFirst()
                .orElseThrow(NoSuchElementException::new);
        return new Values(user.ibkrName(), user.keys(), user.flex());
    }
}
