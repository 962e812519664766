package example.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.model.Trade;
import io.github.ibkrclient.testkit.IbkrSimulator;
import io.github.ibkrclient.testkit.SimulatorServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    @Test
    void callsFromANamedModule(@TempDir Path directory) throws IOException {
        assertEquals("example.journal", Journal.class.getModule().getName());
        assertNotNull(IbkrClient.class.getModule().getDescriptor());
        IbkrSimulator ibkr = IbkrSimulator.builder()
                .timing(IbkrRuntime.shared().timing())
                .build();
        ibkr.user().writeCredentials(directory);
        try (SimulatorServer server = ibkr.serve();
                Journal journal = new Journal(server.baseUrl(), directory)) {
            assertEquals(ibkr.user().accountIds(), journal.accounts());
            List<Trade> trades = journal.trades();
            assertFalse(trades.isEmpty());
            assertTrue(trades.stream().allMatch(trade -> trade.price().signum() > 0));
        }
        assertEquals(List.of(), ibkr.violations());
    }
}
