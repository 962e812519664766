package example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.model.Trade;
import io.github.ibkrclient.oauth.OAuth1;
import io.github.ibkrclient.oauth.OAuth1Credentials;
import io.github.ibkrclient.testkit.IbkrSimulation;
import io.github.ibkrclient.testkit.IbkrSimulator;
import io.github.ibkrclient.testkit.SimulatorServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@IbkrSimulation
class JournalTest {
    @Test
    void readsTradesInVirtualTime(IbkrSimulator ibkr, IbkrClient client) {
        Journal journal = new Journal(client);
        assertEquals(ibkr.user().accountIds(), journal.accounts());

        List<Trade> trades = journal.trades();

        assertFalse(trades.isEmpty());
        assertTrue(trades.stream().allMatch(trade -> trade.price().signum() > 0));
        assertEquals(List.of(), ibkr.violations());
    }

    @Test
    void signsOnOverASocketWithTheFilesOfADirectory(@TempDir Path directory) throws IOException {
        IbkrRuntime runtime = IbkrRuntime.shared();
        IbkrSimulator ibkr = IbkrSimulator.builder().timing(runtime.timing()).build();
        ibkr.user().writeCredentials(directory);
        try (SimulatorServer server = ibkr.serve();
                IbkrClient client = IbkrClient.builder()
                        .baseUrl(server.baseUrl())
                        .signer(OAuth1.signer(OAuth1Credentials.fromDirectory(directory)))
                        .runtime(runtime)
                        .readOnly()
                        .build()) {
            assertEquals(ibkr.user().accountIds(), new Journal(client).accounts());
        }
        assertEquals(List.of(), ibkr.violations());
    }
}
