package io.github.ibkrclient.cli.verify;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Replaces all that a recording must not show. Keys, words of enums and a few numbers that are on a list stay; every other
 * text becomes its form with a number, such as {@code execution-id-3}, and every other number another number. Equal values
 * get equal names in the whole recording, so that ids can be compared.
 */
final class Mask {
    private static final Set<String> KEYS = words("""
            jsonrpc id method params result error code message data name arguments isError content type text structuredContent
            protocolVersion capabilities serverInfo version tools prompts resources completions nextCursor listChanged logging
            resource authorization_servers scopes_supported bearer_methods_supported issuer authorization_endpoint
            token_endpoint revocation_endpoint userinfo_endpoint registration_endpoint response_types_supported
            grant_types_supported code_challenge_methods_supported token_endpoint_auth_methods_supported client_id client_name
            redirect_uris grant_types response_types token_endpoint_auth_method scope access_token token_type expires_in
            refresh_token refresh_expires_in error_description client_id_issued_at client_secret client_secret_expires_at
            jwks_uri introspection_endpoint authorization_response_iss_parameter_supported subject_types_supported
            id_token_signing_alg_values_supported claims_supported registration_access_token registration_client_uri
            positions contract_id contract_description position market_price market_value currency average_price unrealized_pnl
            daily_pnl asset_class net_liquidation equity_with_loan_value buying_power gross_position_value total_cash_value
            available_funds initial_margin maintenance_margin excess_liquidity dividends leverage day_trades_remaining
            day_trades_remaining_t1 day_trades_remaining_t2 day_trades_remaining_t3 day_trades_remaining_t4 balances
            cash_balance settled_cash net_liquidation_value stock_market_value realized_pnl exchange_rate orders order_id
            order_status order_type side limit_price total_shares_qty cum_shares_qty remaining_shares_qty primary_description
            secondary_description order_time trades trade_id symbol company_name sec_type size price stop_price
            formatted_price tif description trade_time exchange commission net_amount portfolio_measure included_accounts end
            last_successful_update accounts account base_currency start periods frequency start_date dates nav cps allocations
            long_positions short_positions total items weight realtime last ts halted is_close change change_pct prior-close
            priorClose bid-ask bid ask top-status status time open high low close volume chart_step source delayed corp_actions
            date value results country_code issuer underlying_contract_id sections security_type totals
            """);
    private static final Set<String> WORDS = words("""
            BUY SELL STK OPT FUT FOP CASH WAR BOND CFD FUND IND CRYPTO CMDTY IOPT LIMIT MARKET STOP STOP_LIMIT TRAILING_STOP
            OTHER DAY GTC OVT OND OPG NEW REPLACED PARTIALLY_FILLED FILLED CANCELLED PENDING_CANCEL_REPLACE REALTIME DELAYED
            FROZEN FROZEN_DELAYED REJECT TWR MWR D BASE USD EUR GBP CHF JPY HKD CAD AUD SEK NOK DKK SGD Last CashDividends
            Bearer bearer mcp.read mcp.write mcp.orders.submit openid profile email account-ids none client_secret_basic
            client_secret_post S256 code authorization_code refresh_token client_credentials header text 2.0 2025-06-18
            2025-03-26 2025-11-25 2024-11-05 ibkr-cpapi-mcp invalid_grant invalid_client invalid_scope invalid_target
            invalid_request invalid_redirect_uri invalid_client_metadata access_denied unauthorized_client
            """);
    private static final Set<String> KEPT_NUMBERS = words("expires_in refresh_expires_in chart_step delayed");
    private static final Pattern SERVER_VERSION = Pattern.compile("\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");

    private static final Map<String, Pattern> FORMS = new LinkedHashMap<>();

    static {
        form("time", "\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?Z");
        form("day", "\\d{8}|\\d{4}-\\d{2}-\\d{2}");
        form("millis", "\\d{13}");
        form("execution-id", "[0-9a-f]{8}\\.[0-9a-f]{8}\\.\\d{2}\\.\\d{2}");
        form("two-part-id", "[0-9a-f]{8}\\.[0-9a-f]{8}");
        form("named-id", "[A-Z]+\\.[0-9a-f]{8}\\.\\d{2}\\.\\d{2}");
        form("crs-id", "CRS:\\d+");
        form("number-text", "-?\\d+(\\.\\d+)?");
        form("account", "[A-Z]{1,3}\\d{4,}");
        form("jwt", "eyJ[\\w.-]+");
        form("url", "https?://.*");
        form("opaque", "[\\x21-\\x7E]{16,}");
    }

    private final String origin;
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, Integer> counts = new HashMap<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Set<String> unknownKeys = new TreeSet<>();

    /**
     * A mask without any names yet.
     *
     * @param origin URLs that begin with it and have no query stay
     */
    Mask(String origin) {
        this.origin = origin;
    }

    private static Set<String> words(String text) {
        return Set.copyOf(List.of(text.strip().split("\\s+", -1)));
    }

    private static void form(String name, String pattern) {
        FORMS.put(name, Pattern.compile(pattern));
    }

    /** The keys that are on no list. They are in no recording; the user sees them and decides. */
    Set<String> unknownKeys() {
        return Set.copyOf(unknownKeys);
    }

    /** A body of any kind. */
    JsonElement body(String text) {
        if (text.isBlank()) {
            return new JsonPrimitive("");
        }
        String json = text.lines().anyMatch(line -> line.startsWith("data:")) ? events(text) : text;
        try {
            JsonElement parsed = JsonParser.parseString(json);
            return parsed.isJsonPrimitive() ? new JsonPrimitive("not JSON") : element("", parsed);
        } catch (JsonParseException | IllegalStateException e) {
            return new JsonPrimitive(text.stripLeading().startsWith("<") ? "a page of HTML" : "not JSON");
        }
    }

    /** The messages of an event stream as a list. */
    private static String events(String stream) {
        return "["
                + String.join(
                        ",",
                        stream.lines()
                                .filter(line -> line.startsWith("data:"))
                                .map(line -> line.substring("data:".length()).strip())
                                .toList())
                + "]";
    }

    private JsonElement element(String key, JsonElement value) {
        if (value instanceof JsonObject object) {
            JsonObject masked = new JsonObject();
            for (String name : object.keySet()) {
                masked.add(key(name), element(name, object.get(name)));
            }
            return masked;
        } else if (value instanceof JsonArray array) {
            JsonArray masked = new JsonArray();
            array.forEach(one -> masked.add(element(key, one)));
            return masked;
        } else if (value instanceof JsonPrimitive primitive && !primitive.isBoolean()) {
            return primitive.isNumber()
                    ? number(key, primitive)
                    : new JsonPrimitive(text(key, primitive.getAsString()));
        }
        return value;
    }

    private String key(String name) {
        if (KEYS.contains(name)
                || name.matches("[1-9]\\d?[DMY]|MTD|YTD|ASSET_CLASS|FINANCIAL_INSTRUMENT|SECTOR|REGION|COUNTRY")) {
            return name;
        }
        unknownKeys.add(name);
        return named("unknown-key", name);
    }

    /** A text of an answer. */
    private String text(String key, String text) {
        if (key.equals("text") && text.startsWith("{")) {
            return body(text).toString(); // an answer inside an answer
        }
        boolean known = List.of(text.split(" ", -1)).stream().allMatch(WORDS::contains);
        boolean version = key.equals("version") && SERVER_VERSION.matcher(text).matches();
        return text.isEmpty() || known || version ? text : text(text);
    }

    /** A text as its form and a number. */
    String text(String text) {
        if (text.startsWith(origin + "/") || text.equals(origin)) {
            return text.contains("?") ? named("url", text) : text;
        }
        return FORMS.entrySet().stream()
                .filter(form -> form.getValue().matcher(text).matches())
                .map(Map.Entry::getKey)
                .findFirst()
                .map(form -> named(form, text))
                .orElseGet(() -> named("text", text));
    }

    private String named(String form, String value) {
        return names.computeIfAbsent(form + " " + value, key -> form + "-" + counts.merge(form, 1, Integer::sum));
    }

    private JsonPrimitive number(String key, JsonPrimitive number) {
        String text = number.getAsString();
        boolean rpcCode = key.equals("code") && text.matches("-32\\d{3}");
        if (KEPT_NUMBERS.contains(key) || rpcCode || text.matches("-?0(\\.0+)?")) {
            return number;
        }
        String plain = text.replace("-", "");
        int named = 1000 + numbers.computeIfAbsent(plain, seen -> numbers.size() + 1);
        boolean fraction = plain.contains(".") || plain.contains("e") || plain.contains("E");
        String masked = (text.startsWith("-") ? "-" : "") + named + (fraction ? ".5" : "");
        return fraction ? new JsonPrimitive(new BigDecimal(masked)) : new JsonPrimitive(Integer.valueOf(masked));
    }
}
