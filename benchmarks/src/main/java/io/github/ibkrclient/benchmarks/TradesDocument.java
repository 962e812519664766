package io.github.ibkrclient.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Trades as IBKR lists them: numbers and flags partly as texts, some fields missing, some empty. */
final class TradesDocument {
    private static final String[] SYMBOLS = {"AAPL", "MSFT", "NVDA", "AMZN", "SPY", "TSLA", "IBKR"};
    private static final Instant FIRST = Instant.parse("2026-09-08T14:00:00Z");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd-HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private TradesDocument() {}

    static byte[] of(int trades) {
        StringWriter text = new StringWriter();
        try (JsonWriter out = new JsonWriter(text)) {
            out.beginArray();
            for (int i = 0; i < trades; i++) {
                write(out, i);
            }
            out.endArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString().getBytes(UTF_8);
    }

    private static void write(JsonWriter out, int i) throws IOException {
        String symbol = SYMBOLS[i % SYMBOLS.length];
        BigDecimal price = BigDecimal.valueOf(10_000 + i * 37L % 40_000, 2);
        BigDecimal size = BigDecimal.valueOf(10L + i % 500);
        Instant at = FIRST.plusMillis(i * 4_321L);
        boolean bought = i % 3 != 0;
        out.beginObject();
        out.name("execution_id").value("0000e0d5." + Integer.toHexString(0x65000000 + i) + ".01.01");
        out.name("symbol").value(symbol);
        out.name("supports_tax_opt").value("1");
        out.name("side").value(bought ? "BUY" : "SELL"); // IBKR writes B and S here, which stock models refuse
        out.name("order_description").value((bought ? "Bot " : "Sold ") + size + " @ " + price + " on NASDAQ");
        out.name("trade_time").value(TIME.format(at));
        out.name("trade_time_r").value(at.toEpochMilli());
        out.name("size").value(size.setScale(1));
        out.name("price").value(price.toPlainString());
        if (i % 4 == 0) {
            out.name("order_ref").value("order-" + i);
        }
        out.name("submitter").value("user1234");
        out.name("exchange").value("NASDAQ");
        if (i % 50 != 0) {
            out.name("commission").value("1.0" + i % 10);
        }
        out.name("net_amount").value(size.multiply(price));
        out.name("account").value("U1234567");
        out.name("accountCode").value("U1234567");
        out.name("account_allocation_name").value("U1234567");
        out.name("company_name").value(symbol + " INCORPORATED");
        out.name("contract_description_1").value(symbol);
        if (i % 10 == 0) {
            out.name("contract_description_2").value("");
        }
        out.name("sec_type").value("STK");
        out.name("listing_exchange").value("NASDAQ.NMS");
        out.name("conid").value(265598L + i % SYMBOLS.length);
        out.name("conidEx").value(Long.toString(265598L + i % SYMBOLS.length));
        out.name("position").value(Integer.toString(i));
        out.name("clearing_id").value("IB");
        out.name("clearing_name").value("IB");
        out.name("liquidation_trade").value("0");
        out.name("is_event_trading").value("0");
        out.name("order_id").value(1_370_093_238L + i);
        out.endObject();
    }
}
