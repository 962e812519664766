package io.github.ibkrclient.tracker;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

class StartChecksTest {
    private static final String URL = "--spring.datasource.url=jdbc:postgresql://127.0.0.1:1/none";
    private static final String ISSUER =
            "--spring.security.oauth2.resourceserver.jwt.issuer-uri=https://issuer.example.org";
    private static final String AUDIENCE = "--spring.security.oauth2.resourceserver.jwt.audiences=tracker";

    private static AbstractThrowableAssert<?, ? extends Throwable> refusal(String... settings) {
        List<String> all = new ArrayList<>(List.of(settings));
        all.add("--spring.main.banner-mode=off");
        return assertThatThrownBy(
                () -> TradeTracker.application().run(all.toArray(String[]::new)).close());
    }

    @Test
    void withoutAnIssuerNothingStarts() {
        refusal(URL, AUDIENCE).hasMessageContaining("jwt.issuer-uri is missing");
    }

    @Test
    void withoutAnAudienceNothingStarts() {
        refusal(URL, ISSUER).hasMessageContaining("jwt.audiences is missing");
    }

    @Test
    void withoutADatabaseNothingStarts() {
        refusal(ISSUER, AUDIENCE).hasMessageContaining("spring.datasource.url is missing");
    }

    @Test
    void theDemoRefusesAnyOtherDatabaseThanItsOwn() {
        refusal("--spring.profiles.active=demo", URL).hasMessageContaining("embedded database only");
    }

    @Test
    void theDemoRefusesToBeSeenByOtherMachines() {
        refusal("--spring.profiles.active=demo", "--server.address=0.0.0.0")
                .hasMessageContaining("server.address is 0.0.0.0");
    }

    @Test
    void theDemoRefusesOtherProfilesBesideIt() {
        refusal("--spring.profiles.active=demo,production").hasMessageContaining("stands alone");
    }
}
