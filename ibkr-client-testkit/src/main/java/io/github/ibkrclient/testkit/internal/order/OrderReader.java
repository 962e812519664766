package io.github.ibkrclient.testkit.internal.order;

import com.google.gson.JsonObject;
import io.github.ibkrclient.testkit.SimulatedInstrument;
import io.github.ibkrclient.testkit.internal.http.Json;
import io.github.ibkrclient.testkit.internal.market.Market;
import io.github.ibkrclient.testkit.internal.market.SimulatedAccount;
import io.github.ibkrclient.testkit.internal.order.SimulatedOrder.Terms;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads orders as they were sent. */
public final class OrderReader {
    private static final List<String> TYPES =
            List.of("MKT", "LMT", "STP", "STOP_LIMIT", "MIDPRICE", "TRAIL", "TRAILLMT", "MOC", "LOC");
    private static final List<String> TIFS = List.of("DAY", "GTC", "IOC", "OPG", "PAX");
    private static final List<String> SIZES = List.of("quantity", "cashQty", "fxQty");

    private final Market market;
    private final List<SimulatedAccount> accounts;
    private final OrderBook book;

    /** A reader of a user's orders. */
    public OrderReader(Market market, List<SimulatedAccount> accounts, OrderBook book) {
        this.market = market;
        this.accounts = accounts;
        this.book = book;
    }

    /** Why an order cannot be accepted; empty when it can. */
    public Optional<String> fault(JsonObject wanted, SimulatedAccount account, Instant now) {
        String type = String.valueOf(Json.text(wanted, "orderType"));
        String side = String.valueOf(Json.text(wanted, "side"));
        String acctId = Json.text(wanted, "acctId");
        if (acctId != null && !acctId.equals(account.id()) && owned(acctId).isEmpty()) {
            return Optional.of("Invalid account ID");
        } else if (instrument(wanted).isEmpty()) {
            return Optional.of("Contract is not available for trading");
        } else if (!TYPES.contains(type)) {
            return Optional.of("Order type is not valid: " + type);
        } else if (!side.equals("BUY") && !side.equals("SELL")) {
            return Optional.of("Side is not valid: " + side);
        } else if (!TIFS.contains(String.valueOf(Json.text(wanted, "tif")))) {
            return Optional.of("Time in force is not valid: " + Json.text(wanted, "tif"));
        } else if (wanted.has("conid") && wanted.has("conidex")) {
            return Optional.of("conid and conidex exclude each other");
        } else if (!sized(wanted)) {
            return Optional.of("Order size is not valid");
        } else if ((type.equals("LMT") || type.equals("STOP_LIMIT")) && Json.number(wanted, "price") == null) {
            return Optional.of("Limit price is missing");
        } else if (type.startsWith("ST") && stop(wanted, type) == null) {
            return Optional.of("Stop price is missing");
        } else if (type.startsWith("TRAIL") && Json.number(wanted, "trailingAmt") == null) {
            return Optional.of("Trailing amount is missing");
        } else if (book.used(Json.text(wanted, "cOID"), now)) {
            return Optional.of("Local order ID=" + Json.text(wanted, "cOID") + " is already registered.");
        }
        return Optional.empty();
    }

    /** The order; it must be without fault. */
    public SimulatedOrder read(JsonObject wanted, SimulatedAccount account, Instant now) {
        SimulatedInstrument instrument = instrument(wanted).orElseThrow();
        String type = String.valueOf(Json.text(wanted, "orderType"));
        BigDecimal price = Json.number(wanted, "price");
        Terms terms = new Terms(
                "BUY".equals(Json.text(wanted, "side")),
                type,
                String.valueOf(Json.text(wanted, "tif")),
                size(wanted, instrument, now),
                type.equals("LMT") || type.equals("STOP_LIMIT") ? price : null,
                stop(wanted, type),
                Json.text(wanted, "cOID"),
                Json.text(wanted, "parentId"),
                Boolean.TRUE.equals(Json.truth(wanted, "isSingleGroup")));
        String acctId = Json.text(wanted, "acctId");
        SimulatedAccount owner = acctId == null ? account : owned(acctId).orElse(account);
        return new SimulatedOrder(owner, instrument, terms, now);
    }

    private Optional<SimulatedAccount> owned(String id) {
        return accounts.stream().filter(account -> account.id().equals(id)).findFirst();
    }

    /** Whether the order names its size in exactly one of the three ways, and a valid size. */
    private static boolean sized(JsonObject wanted) {
        List<String> given = SIZES.stream().filter(wanted::has).toList();
        BigDecimal size = given.size() == 1 ? Json.number(wanted, given.get(0)) : null;
        boolean converts = Boolean.TRUE.equals(Json.truth(wanted, "isCcyConv"));
        return size != null && size.signum() > 0 && (converts || !wanted.has("fxQty"));
    }

    private BigDecimal size(JsonObject wanted, SimulatedInstrument instrument, Instant now) {
        BigDecimal money = Json.number(wanted, "cashQty");
        if (money != null) {
            return money.divide(market.price(instrument, now), 4, RoundingMode.DOWN);
        }
        BigDecimal size = Json.number(wanted, "quantity");
        return size == null ? Objects.requireNonNull(Json.number(wanted, "fxQty")) : size;
    }

    /** The price that triggers the order. A plain stop may name it as its price. */
    private static @Nullable BigDecimal stop(JsonObject wanted, String type) {
        BigDecimal stop = Json.number(wanted, "auxPrice");
        return stop == null && type.equals("STP") ? Json.number(wanted, "price") : stop;
    }

    private Optional<SimulatedInstrument> instrument(JsonObject wanted) {
        String conid = Optional.ofNullable(Json.text(wanted, "conid"))
                .or(() -> Optional.ofNullable(Json.text(wanted, "conidex")))
                .orElse("")
                .replaceFirst("@.*", "");
        return conid.matches("[0-9]{1,10}") ? market.catalogue().find(Long.parseLong(conid)) : Optional.empty();
    }
}
