package io.github.ibkrclient;

import java.util.Map;

/**
 * What a {@link Signer} may know and use.
 *
 * @param operation the operation that is signed
 * @param authorization parameters that the request carries in its Authorization header, see {@link
 *     ApiRequest#authorization}
 * @param timing the clock for timestamps
 * @param transport the way to send the token calls; calls sent here are paced and retried like any other
 */
public record SigningContext(
        Operation operation, Map<String, String> authorization, Timing timing, Transport transport) {

    /** Copies the map. */
    public SigningContext {
        authorization = Map.copyOf(authorization);
    }

    /** The operation only: the parameters may hold a verifier. */
    @Override
    public String toString() {
        return "SigningContext[" + operation.name() + "]";
    }
}
