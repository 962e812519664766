package io.github.ibkrclient.executions.reader;

import io.github.ibkrclient.executions.document.DocumentFormat;
import io.github.ibkrclient.executions.internal.table.Field;
import io.github.ibkrclient.executions.internal.table.Findings;
import io.github.ibkrclient.executions.internal.table.Instruments;
import io.github.ibkrclient.executions.internal.table.Row;
import io.github.ibkrclient.executions.internal.time.WrittenTime;
import io.github.ibkrclient.executions.internal.time.WrittenTime.SlashOrder;
import io.github.ibkrclient.executions.model.Execution;
import io.github.ibkrclient.executions.model.ExecutionTime;
import io.github.ibkrclient.executions.model.Instrument;
import io.github.ibkrclient.executions.model.Kind;
import io.github.ibkrclient.executions.model.OpenClose;
import io.github.ibkrclient.executions.model.OptionRight;
import io.github.ibkrclient.executions.model.Source;
import io.github.ibkrclient.executions.model.TimeRule;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes executions of rows that were checked in the first pass. */
final class ExecutionMapper {
    private static final int MOST_INSTRUMENTS = 10_000;

    private final Source source;
    private final String account;
    private final @Nullable ZoneId documentZone;
    private final TimeRule timeRule;
    private final SlashOrder slashOrder;
    private final Instruments known;
    private final Map<InstrumentKey, Instrument> instruments = new HashMap<>();
    private String lastIndicator = "";
    private String lastNotes = "";
    private Codes lastCodes = new Codes(null, List.of());
    private InstrumentKey lastKey = new InstrumentKey("", "", "", null);
    private @Nullable Instrument lastInstrument;

    ExecutionMapper(DocumentReader.Pass pass, Findings findings, ReadOptions options) {
        source = source(pass);
        account = onlyAccount(findings, options);
        documentZone = isEastern(findings.zoneNote()) ? TimeRule.EASTERN : null;
        timeRule = new TimeRule(documentZone, options.zone());
        slashOrder = findings.slashOrder();
        known = findings.instruments();
    }

    private static Source source(DocumentReader.Pass pass) {
        boolean html = pass.format() == DocumentFormat.HTML;
        return switch (pass.kind()) {
            case ACTIVITY_FLEX -> Source.FLEX_ACTIVITY;
            case CONFIRMATION_FLEX -> Source.FLEX_CONFIRMATION;
            case ACTIVITY_STATEMENT -> html ? Source.STATEMENT_HTML : Source.STATEMENT_CSV;
            case TRADE_CONFIRMATION -> html ? Source.CONFIRMATION_HTML : Source.CONFIRMATION_CSV;
        };
    }

    private static String onlyAccount(Findings findings, ReadOptions options) {
        if (findings.accounts().size() == 1) {
            return findings.accounts().iterator().next();
        }
        String set = options.account();
        return findings.accounts().isEmpty() && set != null ? set : "";
    }

    private static boolean isEastern(@Nullable String note) {
        if (note == null) {
            return false;
        }
        String text = note.toLowerCase(Locale.ROOT);
        return EASTERN.stream().anyMatch(text::contains);
    }

    private static final List<String> EASTERN = List.of(
            "eastern time",
            "us/eastern",
            "восточному времени",
            "ostküstenzeit",
            "östliche zeit",
            "hora del este",
            "heure de l'est",
            "heure de l’est",
            "hora do leste",
            "horário do leste",
            "ora orientale",
            "东部时间",
            "東部時間",
            "東部標準時");

    /** The zone that the document states, or null. */
    @Nullable
    ZoneId documentZone() {
        return documentZone;
    }

    /** The account of rows that name none; empty when it is not known. */
    String account() {
        return account;
    }

    /** Makes an execution of a row. */
    Execution map(Row row) {
        String text = row.timeText();
        WrittenTime written = text == null ? null : WrittenTime.parse(text, slashOrder);
        ExecutionTime time = text == null || written == null
                ? new ExecutionTime(null, "", ExecutionTime.Rule.UNKNOWN)
                : written.at(timeRule, text);
        LocalDate stated = day(row.get(Field.TRADE_DATE));
        String owner = row.text(Field.ACCOUNT);
        Codes notes = codesOf(row);
        return Execution.builder(owner.isEmpty() ? account : owner, source, instrument(row))
                .kind(kind(row, notes))
                .executionId(row.get(Field.EXECUTION_ID))
                .tradeId(row.get(Field.TRADE_ID))
                .transactionId(row.get(Field.TRANSACTION_ID))
                .originalTradeId(idOrNull(row, Field.ORIGINAL_TRADE_ID))
                .originalTransactionId(idOrNull(row, Field.ORIGINAL_TRANSACTION_ID))
                .orderId(row.get(Field.ORDER_ID))
                .clientOrderId(row.get(Field.ORDER_REFERENCE))
                .signedQuantity(Objects.requireNonNull(row.quantity(), "rows without a quantity are refused"))
                .price(Objects.requireNonNull(row.price(), "executions without a price are refused"))
                .proceeds(row.proceeds())
                .commission(row.commission())
                .commissionCurrency(row.commissionCurrency().isEmpty() ? null : row.commissionCurrency())
                .taxes(row.numberOrNull(Field.TAXES))
                .fxRateToBase(row.numberOrNull(Field.FX_RATE))
                .time(time)
                .tradeDate(stated == null && written != null ? written.date() : stated)
                .settleDate(day(row.get(Field.SETTLE_DATE)))
                .exchange(row.get(Field.EXCHANGE))
                .orderType(row.get(Field.ORDER_TYPE))
                .openClose(notes.openClose)
                .codes(notes.codes)
                .build();
    }

    private static @Nullable String idOrNull(Row row, Field field) {
        String id = row.get(field);
        return "0".equals(id) ? null : id;
    }

    private static Kind kind(Row row, Codes notes) {
        String side = row.text(Field.SIDE);
        if (side.endsWith("(Ca.)") || notes.codes.contains("Ca")) {
            return Kind.CANCEL;
        }
        String type = row.get(Field.TRANSACTION_TYPE);
        if (type == null) {
            return notes.isBooked() ? Kind.BOOK : notes.codes.contains("Co") ? Kind.CORRECTION : Kind.TRADE;
        }
        return switch (type) {
            case "BookTrade", "Assignment", "Exercise", "Expiration" -> Kind.BOOK;
            case "TradeCancel", "FracShareCancel" -> Kind.CANCEL;
            case "TradeCorrect" -> Kind.CORRECTION;
            case "FracShare" -> Kind.FRACTION;
            case "DvpTrade" -> Kind.DELIVERY;
            default -> Kind.TRADE;
        };
    }

    /** What the codes of a row say. */
    private record Codes(@Nullable OpenClose openClose, List<String> codes) {
        /** Assigned, exercised or expired. */
        boolean isBooked() {
            return codes.contains("A") || codes.contains("Ex") || codes.contains("Ep");
        }
    }

    private Codes codesOf(Row row) {
        String indicator = row.text(Field.OPEN_CLOSE);
        String notes = row.text(Field.CODES);
        if (!indicator.equals(lastIndicator) || !notes.equals(lastNotes)) {
            lastCodes = codes(indicator + ";" + notes);
            lastIndicator = indicator;
            lastNotes = notes;
        }
        return lastCodes;
    }

    private static Codes codes(String text) {
        boolean opens = false;
        boolean closes = false;
        List<String> others = new ArrayList<>();
        for (String code : text.split(";", -1)) {
            String one = code.strip();
            opens |= one.equals("O");
            closes |= one.equals("C");
            if (!one.isEmpty() && !one.equals("O") && !one.equals("C") && !others.contains(one)) {
                others.add(one);
            }
        }
        OpenClose openClose =
                closes ? (opens ? OpenClose.CLOSE_AND_OPEN : OpenClose.CLOSE) : opens ? OpenClose.OPEN : null;
        return new Codes(openClose, List.copyOf(others));
    }

    private record InstrumentKey(
            String asset,
            String currency,
            String symbol,
            @Nullable String conid) {
        boolean is(String otherAsset, String otherCurrency, String otherSymbol, @Nullable String otherConid) {
            return symbol.equals(otherSymbol)
                    && currency.equals(otherCurrency)
                    && asset.equals(otherAsset)
                    && Objects.equals(conid, otherConid);
        }
    }

    private Instrument instrument(Row row) {
        String asset = row.text(Field.ASSET);
        String currency = row.text(Field.CURRENCY);
        String symbol = row.symbol();
        String conid = row.get(Field.CONID);
        Instrument instrument = lastInstrument;
        if (instrument == null || !lastKey.is(asset, currency, symbol, conid)) {
            lastKey = new InstrumentKey(asset, currency, symbol, conid);
            instrument = instruments.get(lastKey);
            if (instrument == null) {
                instrument = newInstrument(row);
                if (instruments.size() < MOST_INSTRUMENTS) {
                    instruments.put(lastKey, instrument);
                }
            }
            lastInstrument = instrument;
        }
        return instrument;
    }

    private Instrument newInstrument(Row row) {
        Row facts = known.find(row);
        return Instrument.builder(row.assetClass(), row.symbol(), row.text(Field.CURRENCY))
                .conid(number(facts.get(Field.CONID)))
                .description(facts.get(Field.DESCRIPTION))
                .underlyingConid(number(facts.get(Field.UNDERLYING_CONID)))
                .underlyingSymbol(facts.get(Field.UNDERLYING_SYMBOL))
                .expiry(day(facts.get(Field.EXPIRY)))
                .strike(facts.numberOrNull(Field.STRIKE))
                .right(right(facts.get(Field.RIGHT)))
                .multiplier(facts.numberOrNull(Field.MULTIPLIER))
                .isin(facts.get(Field.ISIN))
                .cusip(facts.get(Field.CUSIP))
                .build();
    }

    private static @Nullable OptionRight right(@Nullable String text) {
        return text == null
                ? null
                : switch (text) {
                    case "C", "CALL", "Call" -> OptionRight.CALL;
                    case "P", "PUT", "Put" -> OptionRight.PUT;
                    default -> null;
                };
    }

    private static @Nullable Long number(@Nullable String text) {
        return text != null && text.matches("[0-9]{1,18}") ? Long.valueOf(text) : null;
    }

    private @Nullable LocalDate day(@Nullable String text) {
        try {
            return text == null ? null : WrittenTime.parse(text, slashOrder).date();
        } catch (DateTimeException e) {
            return null;
        }
    }
}
