package io.github.ibkrclient.testkit;

import com.google.gson.JsonObject;
import io.github.ibkrclient.testkit.SimulatedOrder.Terms;
import io.github.ibkrclient.testkit.http.Json;
import io.github.ibkrclient.testkit.market.Instrument;
import io.github.ibkrclient.testkit.market.Market;
import io.github.ibkrclient.testkit.market.SimulatedAccount;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Reads an order as it was sent. */
final class OrderReading {
    private static final List<String> TYPES =
            List.of("MKT", "LMT", "STP", "STOP_LIMIT", "MIDPRICE", "TRAIL", "TRAILLMT", "MOC", "LOC");
    private static final List<String> TIFS = List.of("DAY", "GTC", "IOC", "OPG", "PAX");

    private final Market market;

    OrderReading(Market market) {
        this.market = market;
    }

    /** Why the order cannot be taken at all; empty when it can. */
    Optional<String> fault(JsonObject wanted, UserState user, SimulatedAccount account) {
        String type = String.valueOf(Json.text(wanted, "orderType"));
        String side = String.valueOf(Json.text(wanted, "side"));
        BigDecimal size = Json.number(wanted, "quantity");
        BigDecimal money = Json.number(wanted, "cashQty");
        String acctId = Json.text(wanted, "acctId");
        if (acctId != null
                && !acctId.equals(account.id())
                && user.account(acctId).isEmpty()) {
            return Optional.of("Invalid account ID");
        } else if (instrument(wanted).isEmpty()) {
            return Optional.of("Contract is not available for trading");
        } else if (!TYPES.contains(type)) {
            return Optional.of("Order type is not valid: " + type);
        } else if (!side.equals("BUY") && !side.equals("SELL")) {
            return Optional.of("Side is not valid: " + side);
        } else if (!TIFS.contains(String.valueOf(Json.text(wanted, "tif")))) {
            return Optional.of("Time in force is not valid: " + Json.text(wanted, "tif"));
        } else if ((size == null || size.signum() <= 0) && (money == null || money.signum() <= 0)) {
            return Optional.of("Order size is not valid");
        } else if ((type.equals("LMT") || type.equals("STOP_LIMIT")) && Json.number(wanted, "price") == null) {
            return Optional.of("Limit price is missing");
        } else if (type.startsWith("ST") && Json.number(wanted, "auxPrice") == null && !type.equals("STP")) {
            return Optional.of("Stop price is missing");
        } else if (user.orders().used(Json.text(wanted, "cOID"))) {
            return Optional.of("Local order ID=" + Json.text(wanted, "cOID") + " is already registered.");
        }
        return Optional.empty();
    }

    /** The order, which must be without fault. */
    SimulatedOrder read(JsonObject wanted, UserState user, SimulatedAccount account, Instant now) {
        Instrument instrument = instrument(wanted).orElseThrow();
        String type = String.valueOf(Json.text(wanted, "orderType"));
        BigDecimal price = Json.number(wanted, "price");
        BigDecimal stop = Json.number(wanted, "auxPrice");
        BigDecimal size = Json.number(wanted, "quantity");
        BigDecimal money = Json.number(wanted, "cashQty");
        if (size == null && money != null) {
            size = money.divide(market.price(instrument, now), 4, RoundingMode.DOWN);
        }
        boolean plainStop = type.equals("STP") && stop == null;
        Terms terms = new Terms(
                "BUY".equals(Json.text(wanted, "side")),
                type,
                String.valueOf(Json.text(wanted, "tif")),
                size == null ? BigDecimal.ONE : size,
                type.equals("LMT") || type.equals("STOP_LIMIT") ? price : null,
                plainStop ? price : stop,
                Json.text(wanted, "cOID"),
                Json.text(wanted, "parentId"),
                Boolean.TRUE.equals(Json.truth(wanted, "isSingleGroup")));
        String acctId = Json.text(wanted, "acctId");
        SimulatedAccount owner = acctId == null ? account : user.account(acctId).orElse(account);
        return new SimulatedOrder(owner, instrument, terms, now);
    }

    private Optional<Instrument> instrument(JsonObject wanted) {
        String conid = Optional.ofNullable(Json.text(wanted, "conid"))
                .or(() -> Optional.ofNullable(Json.text(wanted, "conidex")))
                .orElse("")
                .replaceFirst("@.*", "");
        return conid.matches("[0-9]{1,10}") ? market.catalogue().find(Long.parseLong(conid)) : Optional.empty();
    }
}
