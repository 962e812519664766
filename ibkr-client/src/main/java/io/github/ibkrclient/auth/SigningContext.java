package io.github.ibkrclient.auth;

import io.github.ibkrclient.operation.ApiRequest;
import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.operation.Transport;
import io.github.ibkrclient.time.Timing;
import java.util.Map;

/**
 * What a {@link Signer} may use.
 *
 * @param operation the operation that is signed
 * @param authorization parameters that the request carries in its Authorization header, see {@link
 *     ApiRequest#authorization}
 * @param timing the clock for timestamps
 * @param transport sends the token calls, which are paced and retried like any other
 */
public record SigningContext(
        Operation operation, Map<String, String> authorization, Timing timing, Transport transport) {

    /** Copies the map. */
    public SigningContext {
        authorization = Map.copyOf(authorization);
    }

    /** The operation only: the parameters may hold secrets. */
    @Override
    public String toString() {
        return "SigningContext[" + operation.name() + "]";
    }
}
