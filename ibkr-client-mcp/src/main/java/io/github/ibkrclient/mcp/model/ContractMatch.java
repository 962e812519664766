package io.github.ibkrclient.mcp.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A contract that was found.
 *
 * @param contractId IBKR's contract id
 * @param symbol the symbol
 * @param exchange where it is listed
 * @param countryCode the country of the exchange
 * @param description the name
 * @param securityTypes what exists of it, such as STK and OPT
 */
public record ContractMatch(
        @Nullable Long contractId,
        @Nullable String symbol,
        @Nullable String exchange,
        @Nullable String countryCode,
        @Nullable String description,
        List<String> securityTypes) {
    /** Copies the list. */
    public ContractMatch {
        securityTypes = List.copyOf(securityTypes);
    }
}
