package io.github.ibkrclient.ingest.internal.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.github.ibkrclient.executions.merge.Conflict;
import io.github.ibkrclient.executions.merge.MergedExecution;
import io.github.ibkrclient.executions.model.AssetClass;
import io.github.ibkrclient.executions.model.Execution;
import io.github.ibkrclient.executions.model.ExecutionTime;
import io.github.ibkrclient.executions.model.Instrument;
import io.github.ibkrclient.executions.model.Kind;
import io.github.ibkrclient.executions.model.OpenClose;
import io.github.ibkrclient.executions.model.OptionRight;
import io.github.ibkrclient.executions.model.Side;
import io.github.ibkrclient.executions.model.Source;
import io.github.ibkrclient.executions.model.Status;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Rows of sources as JSON. What is null or empty is left out, and every number is a text, so that none of its digits is
 * lost. Equal rows have equal texts, and no others have.
 */
final class RowJson {
    private static final String CODES = "codes";

    private RowJson() {}

    /** By what a row is known again. */
    static Digest digest(Execution row) {
        StringBuilder out = new StringBuilder(512);
        write(out, row);
        return Digest.of(out.toString().getBytes(UTF_8));
    }

    static String of(Execution row) {
        StringBuilder out = new StringBuilder(512);
        write(out, row);
        return out.toString();
    }

    static String of(List<Execution> rows) {
        StringBuilder out = new StringBuilder(512 * rows.size());
        list(out, rows, RowJson::write);
        return out.toString();
    }

    /** Rows that are among the observations are written as their places there. */
    static String of(List<Conflict> conflicts, List<Execution> observations) {
        StringBuilder out = new StringBuilder();
        list(out, conflicts, (to, conflict) -> {
            to.append("{\"kind\":\"").append(conflict.kind()).append('"');
            field(to, "field", conflict.field());
            to.append(",\"rows\":");
            list(to, conflict.observations(), (each, row) -> {
                int place = observations.indexOf(row);
                if (place < 0) {
                    write(each, row);
                } else {
                    each.append(place);
                }
            });
            to.append('}');
        });
        return out.toString();
    }

    private interface Element<T> {
        void write(StringBuilder out, T value);
    }

    private static <T> void list(StringBuilder out, List<T> all, Element<T> element) {
        out.append('[');
        for (int at = 0; at < all.size(); at++) {
            if (at > 0) {
                out.append(',');
            }
            element.write(out, all.get(at));
        }
        out.append(']');
    }

    private static void write(StringBuilder out, Execution row) {
        out.append("{\"source\":\"").append(row.source().name()).append('"');
        field(out, "account", row.account());
        field(out, "kind", row.kind() == Kind.TRADE ? null : row.kind());
        field(out, "status", row.status() == Status.LIVE ? null : row.status());
        field(out, "executionId", row.executionId());
        field(out, "tradeId", row.tradeId());
        field(out, "transactionId", row.transactionId());
        field(out, "originalTradeId", row.originalTradeId());
        field(out, "originalTransactionId", row.originalTransactionId());
        field(out, "orderId", row.orderId());
        field(out, "clientOrderId", row.clientOrderId());
        Instrument instrument = row.instrument();
        field(out, "conid", instrument.conid());
        field(out, "assetClass", instrument.assetClass());
        field(out, "symbol", instrument.symbol());
        field(out, "currency", instrument.currency());
        field(out, "description", instrument.description());
        field(out, "underlyingConid", instrument.underlyingConid());
        field(out, "underlyingSymbol", instrument.underlyingSymbol());
        field(out, "expiry", instrument.expiry());
        field(out, "strike", instrument.strike());
        field(out, "right", instrument.right());
        field(out, "multiplier", instrument.multiplier());
        field(out, "tradingClass", instrument.tradingClass());
        field(out, "isin", instrument.isin());
        field(out, "cusip", instrument.cusip());
        field(out, "side", row.side());
        field(out, "quantity", row.quantity());
        field(out, "price", row.price());
        field(out, "proceeds", row.proceeds());
        field(out, "commission", row.commission());
        field(out, "commissionCurrency", row.commissionCurrency());
        field(out, "taxes", row.taxes());
        field(out, "fxRateToBase", row.fxRateToBase());
        field(out, "time", row.time().instant());
        field(out, "timeText", row.time().text());
        field(out, "timeRule", row.time().rule());
        field(out, "tradeDate", row.tradeDate());
        field(out, "settleDate", row.settleDate());
        field(out, "exchange", row.exchange());
        field(out, "orderType", row.orderType());
        field(out, "openClose", row.openClose());
        if (!row.codes().isEmpty()) {
            out.append(",\"" + CODES + "\":");
            list(out, row.codes(), RowJson::text);
        }
        field(out, "occurrence", row.occurrence() == 0 ? null : row.occurrence());
        out.append('}');
    }

    private static void field(StringBuilder out, String name, @Nullable Object value) {
        if (value != null) {
            out.append(",\"").append(name).append("\":");
            text(out, value.toString());
        }
    }

    private static void text(StringBuilder out, String value) {
        String text = StorableText.of(value);
        out.append('"');
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }

    /** The row that is stored as these texts; the latter two null when there is nothing of the kind. */
    static MergedExecution merged(String observations, @Nullable String shown, @Nullable String conflicts) {
        List<Execution> rows = rows(observations);
        return new MergedExecution(
                shown == null ? rows.get(0) : row(shown),
                rows,
                conflicts == null ? List.of() : conflicts(conflicts, rows));
    }

    static List<Execution> rows(String json) {
        return read(json, reader -> list(reader, RowJson::row));
    }

    static Execution row(String json) {
        return read(json, RowJson::row);
    }

    private static List<Conflict> conflicts(String json, List<Execution> observations) {
        return read(json, reader -> list(reader, each -> conflict(each, observations)));
    }

    private static Conflict conflict(JsonReader reader, List<Execution> observations) throws IOException {
        Conflict.Kind kind = null;
        String field = "";
        List<Execution> rows = List.of();
        reader.beginObject();
        while (reader.hasNext()) {
            switch (reader.nextName()) {
                case "kind" -> kind = Conflict.Kind.valueOf(reader.nextString());
                case "field" -> field = StorableText.original(reader.nextString());
                default ->
                    rows = list(
                            reader,
                            each -> each.peek() == JsonToken.NUMBER ? observations.get(each.nextInt()) : row(each));
            }
        }
        reader.endObject();
        return new Conflict(Objects.requireNonNull(kind, "kind"), field, rows);
    }

    private interface Reading<T> {
        T read(JsonReader reader) throws IOException;
    }

    private static <T> T read(String json, Reading<T> reading) {
        try (JsonReader reader = new JsonReader(new StringReader(json))) {
            return reading.read(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // PostgreSQL writes JSON only
        }
    }

    private static <T> List<T> list(JsonReader reader, Reading<T> element) throws IOException {
        List<T> all = new ArrayList<>(2);
        reader.beginArray();
        while (reader.hasNext()) {
            all.add(element.read(reader));
        }
        reader.endArray();
        return all;
    }

    private static Execution row(JsonReader reader) throws IOException {
        Map<String, String> texts = new HashMap<>(64);
        List<String> codes = List.of();
        reader.beginObject();
        while (reader.hasNext()) {
            String name = reader.nextName();
            if (name.equals(CODES)) {
                codes = list(reader, each -> StorableText.original(each.nextString()));
            } else {
                texts.put(name, StorableText.original(reader.nextString()));
            }
        }
        reader.endObject();
        return new Fields(texts).execution(codes);
    }

    private record Fields(Map<String, String> texts) {
        private String text(String name) {
            return Objects.requireNonNull(texts.get(name), name);
        }

        private <T> @Nullable T as(String name, Function<String, T> type) {
            String text = texts.get(name);
            return text == null ? null : type.apply(text);
        }

        private @Nullable BigDecimal decimal(String name) {
            return as(name, BigDecimal::new);
        }

        private @Nullable LocalDate day(String name) {
            return as(name, LocalDate::parse);
        }

        private Instrument instrument() {
            return new Instrument(
                    as("conid", Long::valueOf),
                    AssetClass.valueOf(text("assetClass")),
                    text("symbol"),
                    texts.get("currency"),
                    texts.get("description"),
                    as("underlyingConid", Long::valueOf),
                    texts.get("underlyingSymbol"),
                    day("expiry"),
                    decimal("strike"),
                    as("right", OptionRight::valueOf),
                    decimal("multiplier"),
                    texts.get("tradingClass"),
                    texts.get("isin"),
                    texts.get("cusip"));
        }

        Execution execution(List<String> codes) {
            return new Execution(
                    text("account"),
                    Source.valueOf(text("source")),
                    Kind.valueOf(texts.getOrDefault("kind", Kind.TRADE.name())),
                    Status.valueOf(texts.getOrDefault("status", Status.LIVE.name())),
                    texts.get("executionId"),
                    texts.get("tradeId"),
                    texts.get("transactionId"),
                    texts.get("originalTradeId"),
                    texts.get("originalTransactionId"),
                    texts.get("orderId"),
                    texts.get("clientOrderId"),
                    instrument(),
                    Side.valueOf(text("side")),
                    new BigDecimal(text("quantity")),
                    new BigDecimal(text("price")),
                    decimal("proceeds"),
                    decimal("commission"),
                    texts.get("commissionCurrency"),
                    decimal("taxes"),
                    decimal("fxRateToBase"),
                    new ExecutionTime(
                            as("time", Instant::parse), text("timeText"), ExecutionTime.Rule.valueOf(text("timeRule"))),
                    day("tradeDate"),
                    day("settleDate"),
                    texts.get("exchange"),
                    texts.get("orderType"),
                    as("openClose", OpenClose::valueOf),
                    codes,
                    Integer.parseInt(texts.getOrDefault("occurrence", "0")));
        }
    }
}
