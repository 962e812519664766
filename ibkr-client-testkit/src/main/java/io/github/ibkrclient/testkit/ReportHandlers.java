package io.github.ibkrclient.testkit;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.ibkrclient.testkit.ReportPeriod.InvalidException;
import io.github.ibkrclient.testkit.http.Json;
import io.github.ibkrclient.testkit.http.SimulatedResponse;
import io.github.ibkrclient.testkit.market.Execution;
import io.github.ibkrclient.testkit.market.SimulatedAccount;
import io.github.ibkrclient.testkit.oauth.RefusedException;
import io.github.ibkrclient.testkit.oauth.TokenServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Statements and trade confirmations. Their wrapping is IBKR's; how the documents look inside is ours. */
final class ReportHandlers {
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("uuuuMM");
    private static final Set<String> FORMATS = Set.of("consolidate", "concatenate", "customConsolidate");
    private static final Set<String> LANGUAGES = Set.of("en", "tw", "cn", "fr", "de", "es", "it", "ru", "ja", "pt");

    private final TokenServer bearers;

    ReportHandlers(TokenServer bearers) {
        this.bearers = bearers;
    }

    SimulatedResponse tradeDays(Call call) {
        SimulatedAccount account = account(call);
        if (account == null) {
            return notYours();
        }
        List<String> days = account.executions(first(account, call.now()), call.now()).stream()
                .map(fill -> day(fill.at()))
                .filter(day -> day.isBefore(day(call.now())))
                .distinct()
                .map(DateTimeFormatter.BASIC_ISO_DATE::format)
                .toList();
        return available(Json.array(days));
    }

    SimulatedResponse periods(Call call) {
        SimulatedAccount account = account(call);
        if (account == null) {
            return notYours();
        }
        LocalDate first = first(account, call.now());
        LocalDate today = day(call.now());
        List<String> months = Stream.iterate(
                        YearMonth.from(first),
                        month -> month.isBefore(YearMonth.from(today)),
                        month -> month.plusMonths(1))
                .map(MONTH::format)
                .toList();
        List<String> years = Stream.iterate(
                        Year.from(first), year -> year.isBefore(Year.from(today)), year -> year.plusYears(1))
                .map(Year::toString)
                .toList();
        return available(Json.object()
                .put(
                        "daily",
                        Json.object()
                                .put("startDate", DateTimeFormatter.BASIC_ISO_DATE.format(first))
                                .put("endDate", DateTimeFormatter.BASIC_ISO_DATE.format(today.minusDays(1))))
                .put("monthly", Json.array(months))
                .put("annual", Json.array(years))
                .element());
    }

    SimulatedResponse statement(Call call) throws RefusedException {
        return create(call, true);
    }

    SimulatedResponse confirmations(Call call) throws RefusedException {
        return create(call, false);
    }

    private SimulatedResponse create(Call call, boolean statement) throws RefusedException {
        JsonObject body =
                bearers.body(call.request(), bearers.authenticate(call.request(), List.of(), call.now()), call.now());
        List<SimulatedAccount> accounts = new ArrayList<>();
        try {
            for (String id : accountIds(body)) {
                SimulatedAccount account = call.user().account(id).orElse(null);
                if (account == null) {
                    return notYours();
                }
                accounts.add(account);
            }
            ReportPeriod period = ReportPeriod.of(body, statement);
            period.check(first(accounts.get(0), call.now()), day(call.now()).minusDays(1));
            String mimeType = word(body, "mimeType", "application/pdf", ReportPages.MIME_TYPES);
            word(body, "multiAccountFormat", "consolidate", FORMATS);
            word(body, "language", "en", LANGUAGES);
            List<Execution> fills = accounts.stream()
                    .flatMap(account -> account.executions(period.from(), call.now()).stream())
                    .filter(fill -> period.holds(day(fill.at())))
                    .toList();
            if (fills.isEmpty() && !statement) {
                return SimulatedResponse.ok(
                        Json.object().put("data", Json.object().put("value", "")));
            }
            String title = (statement ? "Activity statement " : "Trade confirmations ") + period;
            return document(
                    new ReportPages(title, fills).as(mimeType),
                    mimeType,
                    Boolean.TRUE.equals(Json.truth(body, "gzip")));
        } catch (InvalidException invalid) {
            return invalid.answer();
        }
    }

    private static List<String> accountIds(JsonObject body) throws InvalidException {
        String main = Json.text(body, "accountId");
        if (main == null || main.isBlank()) {
            throw new InvalidException("accountId", "must be given");
        }
        List<String> ids = new ArrayList<>();
        if (body.get("accountIds") instanceof JsonArray several) {
            for (JsonElement id : several) {
                ids.add(id.isJsonPrimitive() ? id.getAsString() : "");
            }
        }
        return ids.isEmpty() ? List.of(main) : ids;
    }

    private static String word(JsonObject body, String field, String byDefault, Set<String> words)
            throws InvalidException {
        String word = body.has(field) ? Objects.requireNonNullElse(Json.text(body, field), "") : byDefault;
        if (!words.contains(word)) {
            throw new InvalidException(
                    field, "must be one of " + words.stream().sorted().collect(Collectors.joining(", ")));
        }
        return word;
    }

    private static SimulatedResponse document(byte[] document, String mimeType, boolean gzip) {
        String value = Base64.getEncoder().encodeToString(gzip ? zipped(document) : document);
        return SimulatedResponse.ok(Json.object()
                .put(
                        "data",
                        Json.object()
                                .put("dataType", "byte[]")
                                .put("encoding", "base64")
                                .put("value", value)
                                .put("mimeType", mimeType)
                                .put("gzip", gzip)));
    }

    private static byte[] zipped(byte[] document) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static SimulatedResponse available(JsonElement value) {
        return SimulatedResponse.ok(Json.object()
                .put("data", Json.object().put("dataType", "String").put("value", value)));
    }

    private static @Nullable SimulatedAccount account(Call call) {
        return call.query("accountId").flatMap(call.user()::account).orElse(null);
    }

    private static SimulatedResponse notYours() {
        return SimulatedResponse.problem(403, "Forbidden", "the account does not stand under the master account");
    }

    /** Two years and the year to date, or since the account was opened. */
    private static LocalDate first(SimulatedAccount account, Instant now) {
        LocalDate kept = day(now).withDayOfYear(1).minusYears(2);
        LocalDate opened = day(account.openedAt());
        return opened.isAfter(kept) ? opened : kept;
    }

    private static LocalDate day(Instant at) {
        return LocalDate.ofInstant(at, ZoneOffset.UTC);
    }
}
