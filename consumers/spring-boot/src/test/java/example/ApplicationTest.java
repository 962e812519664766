package example;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.model.PortfolioAccount;
import io.github.ibkrclient.model.Trade;
import io.github.ibkrclient.testkit.IbkrSimulator;
import io.github.ibkrclient.testkit.SimulatorServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import kotlin.KotlinVersion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@SpringBootTest
class ApplicationTest {
    private static final IbkrSimulator IBKR = IbkrSimulator.builder()
            .timing(IbkrRuntime.shared().timing())
            .build();
    private static final SimulatorServer SERVER = IBKR.serve();

    @TempDir
    static Path credentials;

    @Autowired
    IbkrClient client;

    @DynamicPropertySource
    static void simulator(DynamicPropertyRegistry properties) throws IOException {
        IBKR.user().writeCredentials(credentials);
        properties.add("ibkr.credentials", credentials::toString);
        properties.add("ibkr.base-url", SERVER::baseUrl);
    }

    @AfterAll
    static void close() {
        SERVER.close();
    }

    @Test
    void callsWithTheVersionsThatSpringBootManages() {
        System.out.printf(
                "Spring Boot %s, gson %s, kotlin-stdlib %s%n",
                SpringBootVersion.getVersion(), versionOf(Gson.class), KotlinVersion.CURRENT);

        assertThat(client.portfolio().accounts())
                .extracting(PortfolioAccount::accountId)
                .isEqualTo(IBKR.user().accountIds());
        List<Trade> trades = client.trades().list(7);

        assertThat(trades).isNotEmpty().allMatch(trade -> trade.price().signum() > 0);
        assertThat(IBKR.violations()).isEmpty();
    }

    private static String versionOf(Class<?> type) {
        String jar = type.getProtectionDomain().getCodeSource().getLocation().getPath();
        return jar.substring(jar.lastIndexOf('/') + 1);
    }
}
