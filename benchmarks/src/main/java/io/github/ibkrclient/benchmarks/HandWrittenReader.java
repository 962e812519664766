package io.github.ibkrclient.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.github.ibkrclient.model.Side;
import io.github.ibkrclient.model.Trade;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What somebody would write who wants trades as fast as Gson's stream gives them, as tolerant as the client: fields may be
 * missing, null, new (and are counted), numbers and flags may be texts, and an empty text or {@code N/A} is none.
 */
final class HandWrittenReader {
    private static final DateTimeFormatter COMPACT = DateTimeFormatter.ofPattern("uuuuMMdd-HH:mm:ss", Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT)
            .withZone(ZoneOffset.UTC);
    private static final int LONGEST_NUMBER = 100;
    private static final int LARGEST_SCALE = 1_000;

    private final JsonReader in;
    private final Map<String, Integer> unknown = new HashMap<>();

    private HandWrittenReader(JsonReader in) {
        this.in = in;
    }

    static List<Trade> read(byte[] utf8) throws IOException {
        JsonReader in = new JsonReader(new InputStreamReader(new ByteArrayInputStream(utf8), UTF_8));
        HandWrittenReader reader = new HandWrittenReader(in);
        List<Trade> trades = new ArrayList<>();
        in.beginArray();
        while (in.hasNext()) {
            trades.add(reader.trade());
        }
        in.endArray();
        if (in.peek() != JsonToken.END_DOCUMENT) {
            throw new IOException("more than one document");
        }
        return Collections.unmodifiableList(trades);
    }

    private Trade trade() throws IOException {
        String executionId = null;
        String symbol = null;
        Boolean supportsTaxOpt = null;
        Side side = null;
        String orderDescription = null;
        Instant tradeTime = null;
        Instant tradeTimeR = null;
        BigDecimal size = null;
        BigDecimal price = null;
        String orderRef = null;
        String submitter = null;
        String exchange = null;
        BigDecimal commission = null;
        BigDecimal netAmount = null;
        String account = null;
        String accountCode = null;
        String accountAllocationName = null;
        String companyName = null;
        String contractDescription1 = null;
        String contractDescription2 = null;
        String secType = null;
        String listingExchange = null;
        Long conid = null;
        String conidEx = null;
        BigDecimal position = null;
        String clearingId = null;
        String clearingName = null;
        Boolean liquidationTrade = null;
        Boolean isEventTrading = null;
        String orderId = null;
        in.beginObject();
        while (in.hasNext()) {
            String name = in.nextName();
            switch (name) {
                case "execution_id" -> executionId = text();
                case "symbol" -> symbol = text();
                case "supports_tax_opt" -> supportsTaxOpt = flag();
                case "side" -> side = side();
                case "order_description" -> orderDescription = text();
                case "trade_time" -> tradeTime = time();
                case "trade_time_r" -> tradeTimeR = millis();
                case "size" -> size = decimal();
                case "price" -> price = decimal();
                case "order_ref" -> orderRef = text();
                case "submitter" -> submitter = text();
                case "exchange" -> exchange = text();
                case "commission" -> commission = decimal();
                case "net_amount" -> netAmount = decimal();
                case "account" -> account = text();
                case "accountCode" -> accountCode = text();
                case "account_allocation_name" -> accountAllocationName = text();
                case "company_name" -> companyName = text();
                case "contract_description_1" -> contractDescription1 = text();
                case "contract_description_2" -> contractDescription2 = text();
                case "sec_type" -> secType = text();
                case "listing_exchange" -> listingExchange = text();
                case "conid" -> conid = whole();
                case "conidEx" -> conidEx = text();
                case "position" -> position = decimal();
                case "clearing_id" -> clearingId = text();
                case "clearing_name" -> clearingName = text();
                case "liquidation_trade" -> liquidationTrade = flag();
                case "is_event_trading" -> isEventTrading = flag();
                case "order_id" -> orderId = text();
                default -> {
                    unknown.merge(name, 1, Integer::sum);
                    in.skipValue();
                }
            }
        }
        in.endObject();
        if (executionId == null) {
            throw new IOException("execution_id is missing");
        }
        return new Trade(
                executionId,
                symbol,
                supportsTaxOpt,
                side,
                orderDescription,
                tradeTime,
                tradeTimeR,
                size,
                price,
                orderRef,
                submitter,
                exchange,
                commission,
                netAmount,
                account,
                accountCode,
                accountAllocationName,
                companyName,
                contractDescription1,
                contractDescription2,
                secType,
                listingExchange,
                conid,
                conidEx,
                position,
                clearingId,
                clearingName,
                liquidationTrade,
                isEventTrading,
                orderId);
    }

    private @Nullable String text() throws IOException {
        return switch (in.peek()) {
            case NULL -> {
                in.nextNull();
                yield null;
            }
            case BOOLEAN -> String.valueOf(in.nextBoolean());
            case NUMBER, STRING -> in.nextString();
            default -> throw new IOException("a single value was due at " + in.getPath());
        };
    }

    private @Nullable String present() throws IOException {
        String text = text();
        return text == null || text.isBlank() || text.equalsIgnoreCase("N/A") ? null : text.strip();
    }

    private @Nullable BigDecimal decimal() throws IOException {
        String text = present();
        if (text == null) {
            return null;
        }
        if (text.length() > LONGEST_NUMBER) {
            throw new IOException("a number of unbelievable length at " + in.getPreviousPath());
        }
        BigDecimal number = new BigDecimal(text);
        if (Math.abs(number.scale()) > LARGEST_SCALE) {
            throw new IOException("a number of unbelievable length at " + in.getPreviousPath());
        }
        return number;
    }

    private @Nullable Long whole() throws IOException {
        BigDecimal number = decimal();
        return number == null ? null : number.longValueExact();
    }

    private @Nullable Boolean flag() throws IOException {
        String text = present();
        return text == null
                ? null
                : switch (text.toLowerCase(Locale.ROOT)) {
                    case "true", "1" -> true;
                    case "false", "0" -> false;
                    default -> throw new IOException("neither true nor false at " + in.getPreviousPath());
                };
    }

    private @Nullable Side side() throws IOException {
        String text = text();
        if (text == null || text.isEmpty()) {
            return null;
        }
        return switch (text) {
            case "BUY", "B", "BOT" -> Side.BUY;
            case "SELL", "S", "SLD" -> Side.SELL;
            default -> Side.UNKNOWN;
        };
    }

    private @Nullable Instant time() throws IOException {
        String text = present();
        return text == null ? null : COMPACT.parse(text, Instant::from);
    }

    private @Nullable Instant millis() throws IOException {
        Long number = whole();
        return number == null ? null : Instant.ofEpochMilli(number);
    }
}
