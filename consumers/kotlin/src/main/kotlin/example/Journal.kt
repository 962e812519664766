package example

import io.github.ibkrclient.IbkrClient
import java.math.BigDecimal

/** The code of a user: it asks for the accounts and for the value of the executions of the last days. */
class Journal(private val client: IbkrClient) {
    fun accounts(): List<String> = client.portfolio().accounts().mapNotNull { it.accountId() }

    fun turnover(): BigDecimal =
        client.trades().list(7).sumOf { trade ->
            (trade.price() ?: BigDecimal.ZERO) * (trade.size() ?: BigDecimal.ZERO)
        }
}
