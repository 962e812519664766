package example

import io.github.ibkrclient.IbkrClient
import io.github.ibkrclient.IbkrRuntime
import io.github.ibkrclient.testkit.IbkrSimulation
import io.github.ibkrclient.testkit.IbkrSimulator
import io.github.ibkrclient.testkit.SimulatedClients
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.time.Duration

@IbkrSimulation
class JournalTest {
    @Test
    fun readsAccountsAndTrades(ibkr: IbkrSimulator, client: IbkrClient) {
        val journal = Journal(client)

        assertEquals(ibkr.user().accountIds(), journal.accounts())
        assertTrue(journal.turnover().signum() > 0)
        assertTrue(ibkr.violations().isEmpty())
    }

    @Test
    fun givesAnHttpClientOfItsOwn() {
        val runtime = IbkrRuntime.shared()
        val ibkr = IbkrSimulator.builder().timing(runtime.timing()).build()
        val http = ibkr.httpClient().newBuilder().connectTimeout(Duration.ofSeconds(5)).build()

        SimulatedClients.builder(ibkr, ibkr.user()).runtime(runtime).httpClient(http).build().use { client ->
            assertEquals(ibkr.user().accountIds(), Journal(client).accounts())
        }
    }
}
