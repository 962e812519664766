package io.github.ibkrclient.testkit.internal.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.ibkrclient.testkit.StatementQuery;
import io.github.ibkrclient.testkit.StatementQuery.Form;
import io.github.ibkrclient.testkit.StatementQuery.Language;
import io.github.ibkrclient.testkit.internal.http.Json;
import io.github.ibkrclient.testkit.internal.http.SimulatedResponse;
import io.github.ibkrclient.testkit.internal.market.Market;
import io.github.ibkrclient.testkit.internal.market.SimulatedAccount;
import io.github.ibkrclient.testkit.internal.report.ReportPeriod.InvalidException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import okio.Buffer;

/** The kinds of report. */
public enum ReportKind {
    /** Statements. They may be about days, months or years, and exist for periods without trades too. */
    STATEMENT(StatementQuery.Kind.STATEMENT),
    /** Trade confirmations. They are about days, and exist for days with trades only. */
    TRADE_CONFIRMATIONS(StatementQuery.Kind.CONFIRMATIONS);

    private static final Set<String> FORMATS = Set.of("consolidate", "concatenate", "customConsolidate");
    private static final Set<String> LANGUAGES = Set.of("en", "tw", "cn", "fr", "de", "es", "it", "ru", "ja", "pt");

    private static final Map<String, Form> MIME_TYPES =
            Map.of("application/pdf", Form.PDF, "text/html", Form.HTML, "text/csv", Form.CSV);

    private final StatementQuery.Kind kind;

    ReportKind(StatementQuery.Kind kind) {
        this.kind = kind;
    }

    /**
     * Answers a request for a report.
     *
     * @param body the body of the request
     * @param accounts finds an account of the caller by its id
     * @param market the market of the accounts
     */
    public SimulatedResponse answer(
            JsonObject body, Function<String, Optional<SimulatedAccount>> accounts, Market market, Instant now) {
        List<SimulatedAccount> chosen = new ArrayList<>();
        try {
            for (String id : accountIds(body)) {
                SimulatedAccount account = accounts.apply(id).orElse(null);
                if (account == null) {
                    return ReportAnswers.notYours();
                }
                chosen.add(account);
            }
            ReportPeriod period = ReportPeriod.of(body, kind == StatementQuery.Kind.STATEMENT);
            ReportHistory history = ReportHistory.of(chosen.get(0), now);
            period.check(history.first(), history.last());
            String mimeType = word(body, "mimeType", "application/pdf", MIME_TYPES.keySet());
            Form form = Objects.requireNonNull(MIME_TYPES.get(mimeType));
            boolean apart =
                    word(body, "multiAccountFormat", "consolidate", FORMATS).equals("concatenate");
            Language language =
                    word(body, "language", "en", LANGUAGES).equals("fr") ? Language.FRENCH : Language.ENGLISH;
            boolean details = chosen.get(0).detailedStatements();
            StatementQuery query =
                    new StatementQuery(kind, form, List.of(), period.from(), period.to(), details, language);
            byte[] document = document(query, apart ? chosen : List.of(), chosen, market, now);
            return document.length == 0
                    ? ReportAnswers.nothing()
                    : ReportAnswers.document(document, mimeType, Boolean.TRUE.equals(Json.truth(body, "gzip")));
        } catch (InvalidException invalid) {
            return invalid.answer();
        }
    }

    /** The document of all accounts together, or those of accounts apart one after the other. */
    private static byte[] document(
            StatementQuery query,
            List<SimulatedAccount> apart,
            List<SimulatedAccount> all,
            Market market,
            Instant now) {
        if (apart.isEmpty()) {
            return Statements.document(query, all, market, now).orElse(new byte[0]);
        }
        Buffer joined = new Buffer();
        apart.forEach(account ->
                Statements.document(query, List.of(account), market, now).ifPresent(joined::write));
        return joined.readByteArray();
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
