// Generated from the API description. Do not edit.
package io.github.ibkrclient.model;

import com.google.gson.JsonElement;
import com.google.gson.annotations.SerializedName;
import java.math.BigDecimal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An order. It names its contract by conid or by conidex and its size by quantity, cashQty or fxQty, one of each.
 *
 * @param acctId The account; without it, the one in the path.
 * @param conid The contract id; the order is routed smartly.
 * @param conidEx The contract id, an at sign and the exchange to route to.
 * @param secType The contract id, a colon and the kind of security; rarely needed.
 * @param clientOrderId An id of the caller's own, not to be used twice in a day; comes back as the order reference.
 *     The client makes one for a new order that has none.
 * @param parentId The client order id of the parent in a bracket.
 * @param orderType The type, such as MKT, LMT, STP, STOP_LIMIT or TRAIL.
 * @param side The side of an order or an execution. IBKR also writes it B or BOT, and S or SLD.
 * @param tif How long the order holds, such as DAY, GTC, IOC or OPG.
 * @param quantity How many units.
 * @param price The limit price.
 * @param auxPrice The stop price.
 * @param trailingAmt The trail, in money or percent as trailingType says.
 * @param trailingType The unit of a trail: amt for money, % for percent.
 * @param outsideRth Whether it may execute outside regular trading hours.
 * @param allOrNone Whether it may only execute whole.
 * @param useAdaptive Whether IBKR may manage the price.
 * @param isCcyConv Whether it converts a currency and opens no virtual position.
 * @param isSingleGroup Whether the orders sent together cancel each other.
 * @param listingExchange The exchange the contract is listed on.
 * @param ticker The symbol.
 * @param referrer Where in a user interface the order came from.
 * @param cashQty The size in money instead of units.
 * @param fxQty The amount to convert; with isCcyConv.
 * @param strategy Which of IBKR's algorithms works the order.
 * @param strategyParameters The algorithm's parameters, an object that differs by algorithm and so is left as JSON.
 * @param manualIndicator True when a person and not a program made the order; required for US futures.
 * @param extOperator Who made the order; required for US futures.
 * @param taxOptimizerId The chosen tax lots.
 * @param allocationMethod How an advisor's order is allocated.
 * @param jsonPayload An advisor's allocation profile, an object left as JSON.
 */
public record OrderRequest(
        @Nullable String acctId,
        @Nullable Long conid,
        @SerializedName("conidex") @Nullable String conidEx,
        @Nullable String secType,
        @SerializedName("cOID") @Nullable String clientOrderId,
        @Nullable String parentId,
        String orderType,
        Side side,
        String tif,
        @Nullable BigDecimal quantity,
        @Nullable BigDecimal price,
        @Nullable BigDecimal auxPrice,
        @Nullable BigDecimal trailingAmt,
        @Nullable TrailingType trailingType,
        @SerializedName("outsideRTH") @Nullable Boolean outsideRth,
        @Nullable Boolean allOrNone,
        @Nullable Boolean useAdaptive,
        @Nullable Boolean isCcyConv,
        @Nullable Boolean isSingleGroup,
        @Nullable String listingExchange,
        @Nullable String ticker,
        @Nullable String referrer,
        @Nullable BigDecimal cashQty,
        @Nullable BigDecimal fxQty,
        @Nullable String strategy,
        @Nullable JsonElement strategyParameters,
        @Nullable Boolean manualIndicator,
        @Nullable String extOperator,
        @Nullable String taxOptimizerId,
        @Nullable String allocationMethod,
        @Nullable JsonElement jsonPayload) {

    /** Checks what must be there and copies what could change. */
    public OrderRequest {
        Objects.requireNonNull(orderType, "orderType is missing");
        Objects.requireNonNull(side, "side is missing");
        Objects.requireNonNull(tif, "tif is missing");
    }

    /** A builder; what is not set is not sent. */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds {@link OrderRequest}; not for use by several threads. */
    public static final class Builder {
        private @Nullable String acctId;
        private @Nullable Long conid;
        private @Nullable String conidEx;
        private @Nullable String secType;
        private @Nullable String clientOrderId;
        private @Nullable String parentId;
        private @Nullable String orderType;
        private @Nullable Side side;
        private @Nullable String tif;
        private @Nullable BigDecimal quantity;
        private @Nullable BigDecimal price;
        private @Nullable BigDecimal auxPrice;
        private @Nullable BigDecimal trailingAmt;
        private @Nullable TrailingType trailingType;
        private @Nullable Boolean outsideRth;
        private @Nullable Boolean allOrNone;
        private @Nullable Boolean useAdaptive;
        private @Nullable Boolean isCcyConv;
        private @Nullable Boolean isSingleGroup;
        private @Nullable String listingExchange;
        private @Nullable String ticker;
        private @Nullable String referrer;
        private @Nullable BigDecimal cashQty;
        private @Nullable BigDecimal fxQty;
        private @Nullable String strategy;
        private @Nullable JsonElement strategyParameters;
        private @Nullable Boolean manualIndicator;
        private @Nullable String extOperator;
        private @Nullable String taxOptimizerId;
        private @Nullable String allocationMethod;
        private @Nullable JsonElement jsonPayload;

        private Builder() {}

        /** The account; without it, the one in the path. */
        public Builder acctId(@Nullable String acctId) {
            this.acctId = acctId;
            return this;
        }

        /** The contract id; the order is routed smartly. */
        public Builder conid(@Nullable Long conid) {
            this.conid = conid;
            return this;
        }

        /** The contract id, an at sign and the exchange to route to. */
        public Builder conidEx(@Nullable String conidEx) {
            this.conidEx = conidEx;
            return this;
        }

        /** The contract id, a colon and the kind of security; rarely needed. */
        public Builder secType(@Nullable String secType) {
            this.secType = secType;
            return this;
        }

        /**
         * An id of the caller's own, not to be used twice in a day; comes back as the order reference. The client
         * makes one for a new order that has none.
         */
        public Builder clientOrderId(@Nullable String clientOrderId) {
            this.clientOrderId = clientOrderId;
            return this;
        }

        /** The client order id of the parent in a bracket. */
        public Builder parentId(@Nullable String parentId) {
            this.parentId = parentId;
            return this;
        }

        /** The type, such as MKT, LMT, STP, STOP_LIMIT or TRAIL. */
        public Builder orderType(String orderType) {
            this.orderType = orderType;
            return this;
        }

        /** The type, such as MKT, LMT, STP, STOP_LIMIT or TRAIL. */
        public Builder orderType(OrderType orderType) {
            if (orderType == OrderType.UNKNOWN) {
                throw new IllegalArgumentException("orderType: UNKNOWN cannot be sent");
            }
            this.orderType = orderType.wire();
            return this;
        }

        /** The side of an order or an execution. IBKR also writes it B or BOT, and S or SLD. */
        public Builder side(Side side) {
            if (side == Side.UNKNOWN) {
                throw new IllegalArgumentException("side: UNKNOWN cannot be sent");
            }
            this.side = side;
            return this;
        }

        /** How long the order holds, such as DAY, GTC, IOC or OPG. */
        public Builder tif(String tif) {
            this.tif = tif;
            return this;
        }

        /** How long the order holds, such as DAY, GTC, IOC or OPG. */
        public Builder tif(TimeInForce tif) {
            if (tif == TimeInForce.UNKNOWN) {
                throw new IllegalArgumentException("tif: UNKNOWN cannot be sent");
            }
            this.tif = tif.wire();
            return this;
        }

        /** How many units. */
        public Builder quantity(@Nullable BigDecimal quantity) {
            this.quantity = quantity;
            return this;
        }

        /** The limit price. */
        public Builder price(@Nullable BigDecimal price) {
            this.price = price;
            return this;
        }

        /** The stop price. */
        public Builder auxPrice(@Nullable BigDecimal auxPrice) {
            this.auxPrice = auxPrice;
            return this;
        }

        /** The trail, in money or percent as trailingType says. */
        public Builder trailingAmt(@Nullable BigDecimal trailingAmt) {
            this.trailingAmt = trailingAmt;
            return this;
        }

        /** The unit of a trail: amt for money, % for percent. */
        public Builder trailingType(@Nullable TrailingType trailingType) {
            this.trailingType = trailingType;
            return this;
        }

        /** Whether it may execute outside regular trading hours. */
        public Builder outsideRth(@Nullable Boolean outsideRth) {
            this.outsideRth = outsideRth;
            return this;
        }

        /** Whether it may only execute whole. */
        public Builder allOrNone(@Nullable Boolean allOrNone) {
            this.allOrNone = allOrNone;
            return this;
        }

        /** Whether IBKR may manage the price. */
        public Builder useAdaptive(@Nullable Boolean useAdaptive) {
            this.useAdaptive = useAdaptive;
            return this;
        }

        /** Whether it converts a currency and opens no virtual position. */
        public Builder isCcyConv(@Nullable Boolean isCcyConv) {
            this.isCcyConv = isCcyConv;
            return this;
        }

        /** Whether the orders sent together cancel each other. */
        public Builder isSingleGroup(@Nullable Boolean isSingleGroup) {
            this.isSingleGroup = isSingleGroup;
            return this;
        }

        /** The exchange the contract is listed on. */
        public Builder listingExchange(@Nullable String listingExchange) {
            this.listingExchange = listingExchange;
            return this;
        }

        /** The symbol. */
        public Builder ticker(@Nullable String ticker) {
            this.ticker = ticker;
            return this;
        }

        /** Where in a user interface the order came from. */
        public Builder referrer(@Nullable String referrer) {
            this.referrer = referrer;
            return this;
        }

        /** The size in money instead of units. */
        public Builder cashQty(@Nullable BigDecimal cashQty) {
            this.cashQty = cashQty;
            return this;
        }

        /** The amount to convert; with isCcyConv. */
        public Builder fxQty(@Nullable BigDecimal fxQty) {
            this.fxQty = fxQty;
            return this;
        }

        /** Which of IBKR's algorithms works the order. */
        public Builder strategy(@Nullable String strategy) {
            this.strategy = strategy;
            return this;
        }

        /** The algorithm's parameters, an object that differs by algorithm and so is left as JSON. */
        public Builder strategyParameters(@Nullable JsonElement strategyParameters) {
            this.strategyParameters = strategyParameters;
            return this;
        }

        /** True when a person and not a program made the order; required for US futures. */
        public Builder manualIndicator(@Nullable Boolean manualIndicator) {
            this.manualIndicator = manualIndicator;
            return this;
        }

        /** Who made the order; required for US futures. */
        public Builder extOperator(@Nullable String extOperator) {
            this.extOperator = extOperator;
            return this;
        }

        /** The chosen tax lots. */
        public Builder taxOptimizerId(@Nullable String taxOptimizerId) {
            this.taxOptimizerId = taxOptimizerId;
            return this;
        }

        /** How an advisor's order is allocated. */
        public Builder allocationMethod(@Nullable String allocationMethod) {
            this.allocationMethod = allocationMethod;
            return this;
        }

        /** An advisor's allocation profile, an object left as JSON. */
        public Builder jsonPayload(@Nullable JsonElement jsonPayload) {
            this.jsonPayload = jsonPayload;
            return this;
        }

        /** The record; fails with the name of a field that must be set and is not. */
        public OrderRequest build() {
            return new OrderRequest(
                    acctId,
                    conid,
                    conidEx,
                    secType,
                    clientOrderId,
                    parentId,
                    orderType,
                    side,
                    tif,
                    quantity,
                    price,
                    auxPrice,
                    trailingAmt,
                    trailingType,
                    outsideRth,
                    allOrNone,
                    useAdaptive,
                    isCcyConv,
                    isSingleGroup,
                    listingExchange,
                    ticker,
                    referrer,
                    cashQty,
                    fxQty,
                    strategy,
                    strategyParameters,
                    manualIndicator,
                    extOperator,
                    taxOptimizerId,
                    allocationMethod,
                    jsonPayload);
        }
    }
}
