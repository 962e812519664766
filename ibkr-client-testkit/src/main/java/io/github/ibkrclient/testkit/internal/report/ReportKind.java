package io.github.ibkrclient.testkit.internal.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.ibkrclient.testkit.SimulatedExecution;
import io.github.ibkrclient.testkit.internal.http.Json;
import io.github.ibkrclient.testkit.internal.http.SimulatedResponse;
import io.github.ibkrclient.testkit.internal.market.SimulatedAccount;
import io.github.ibkrclient.testkit.internal.report.ReportPeriod.InvalidException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The kinds of report. */
public enum ReportKind {
    /** Statements. They may be about days, months or years, and exist for periods without trades too. */
    STATEMENT("Activity statement", true),
    /** Trade confirmations. They are about days, and exist for days with trades only. */
    TRADE_CONFIRMATIONS("Trade confirmations", false);

    private static final Set<String> FORMATS = Set.of("consolidate", "concatenate", "customConsolidate");
    private static final Set<String> LANGUAGES = Set.of("en", "tw", "cn", "fr", "de", "es", "it", "ru", "ja", "pt");

    private final String title;
    private final boolean statement;

    ReportKind(String title, boolean statement) {
        this.title = title;
        this.statement = statement;
    }

    /**
     * Answers a request for a report.
     *
     * @param body the body of the request
     * @param accounts finds an account of the caller by its id
     */
    public SimulatedResponse answer(
            JsonObject body, Function<String, Optional<SimulatedAccount>> accounts, Instant now) {
        List<SimulatedAccount> chosen = new ArrayList<>();
        try {
            for (String id : accountIds(body)) {
                SimulatedAccount account = accounts.apply(id).orElse(null);
                if (account == null) {
                    return ReportAnswers.notYours();
                }
                chosen.add(account);
            }
            ReportPeriod period = ReportPeriod.of(body, statement);
            ReportHistory history = ReportHistory.of(chosen.get(0), now);
            period.check(history.first(), history.last());
            String mimeType = word(body, "mimeType", "application/pdf", ReportPages.MIME_TYPES);
            word(body, "multiAccountFormat", "consolidate", FORMATS);
            word(body, "language", "en", LANGUAGES);
            List<SimulatedExecution> fills = chosen.stream()
                    .flatMap(account -> account.executions(period.from(), now).stream())
                    .filter(fill -> period.holds(ReportHistory.day(fill.at())))
                    .toList();
            if (fills.isEmpty() && !statement) {
                return ReportAnswers.nothing();
            }
            byte[] document = new ReportPages(title + " " + period, fills).as(mimeType);
            return ReportAnswers.document(document, mimeType, Boolean.TRUE.equals(Json.truth(body, "gzip")));
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
}
