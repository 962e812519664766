package io.github.ibkrclient.testkit.internal.mcp;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.github.ibkrclient.testkit.internal.http.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A tool of the endpoint.
 *
 * @param name its name
 * @param reads whether it changes nothing
 * @param arguments its arguments
 */
record McpTool(String name, boolean reads, List<Argument> arguments) {

    /**
     * An argument.
     *
     * @param type the type of JSON schema, or the allowed texts
     */
    record Argument(String name, boolean required, String type, List<String> allowed) {
        static Argument parse(String text) {
            int colon = text.indexOf(':');
            boolean required = text.charAt(colon - 1) == '!';
            String type = text.substring(colon + 1);
            List<String> allowed = type.contains("|") ? List.of(type.split("\\|", -1)) : List.of();
            return new Argument(
                    text.substring(0, required ? colon - 1 : colon),
                    required,
                    allowed.isEmpty() ? type : "string",
                    allowed);
        }

        Json schema() {
            return Json.object().put("type", type).putIfPresent("enum", allowed.isEmpty() ? null : allowed);
        }

        String fault(JsonElement value) {
            String found = found(value);
            if (!found.equals(type) && !(type.equals("number") && found.equals("integer"))) {
                return "/" + name + ": " + found + " found, " + type + " expected";
            }
            return allowed.isEmpty() || allowed.contains(value.getAsString())
                    ? ""
                    : "/" + name + ": does not have a value in the enumeration " + allowed;
        }

        private static String found(JsonElement value) {
            if (value instanceof JsonPrimitive primitive) {
                return primitive.isBoolean()
                        ? "boolean"
                        : primitive.isString()
                                ? "string"
                                : primitive.getAsString().matches("-?\\d+") ? "integer" : "number";
            }
            return value instanceof JsonArray ? "array" : value instanceof JsonObject ? "object" : "null";
        }
    }

    private static final String PERIODS = "TODAY|DAYS_7|DAYS_30|DAYS_60|DAYS_90|MONTH_TO_DATE|YEAR_TO_DATE|LAST_QUARTER"
            + "|TWO_QUARTERS_AGO|THREE_QUARTERS_AGO|FOUR_QUARTERS_AGO";
    private static final String ALLOCATIONS = "FINANCIAL_INSTRUMENT|ASSET_CLASS|SECTOR|REGION|COUNTRY|ALL";
    private static final String SEC_TYPES = "STK|OPT|FUT|FOP|CASH|WAR|BOND|CFD|FUND|IND|CRYPTO|CMDTY|IOPT";
    private static final String STEPS = "THIRTY_SECS|ONE_MIN|TWO_MINS|FIVE_MINS|TEN_MINS|FIFTEEN_MINS|THIRTY_MINS"
            + "|ONE_HOUR|TWO_HOURS|FOUR_HOURS|ONE_DAY|ONE_WEEK|ONE_MONTH";
    private static final String BARS =
            "ONE_DAY|TWO_DAYS|THREE_DAYS|ONE_WEEK|TWO_WEEKS|ONE_MONTH|THREE_MONTHS|SIX_MONTHS"
                    + "|ONE_YEAR|TWO_YEARS|FIVE_YEARS";

    /** The tools with the arguments that are known; an exclamation mark marks those that must be given. */
    static final List<McpTool> ALL = Stream.of(
                    "get_account_summary r",
                    "get_account_balances r",
                    "get_account_positions r",
                    "get_account_orders r",
                    "get_account_trades r period:" + PERIODS,
                    "get_pa_allocation r type!:" + ALLOCATIONS + " currency:string date:string",
                    "get_pa_performance_all_periods r",
                    "get_price_snapshot r contract_id!:integer exchange:string market_data_names:array",
                    "get_price_history r contract_id!:integer security_type!:" + SEC_TYPES + " step!:" + STEPS
                            + " outside_rth!:boolean period:" + BARS
                            + " step_count:integer exchange:string include_corporate_actions:boolean",
                    "get_option_parameters r underlying_contract_id!:integer option_sec_type:OPT|FOP"
                            + " option_exchange:string",
                    "get_option_data r expiration_id!:string min_strike:number max_strike:number",
                    "get_combo_identifier w legs!:array",
                    "search_contracts r query!:string language:string",
                    "search_futures r underlying_contract_id!:integer include_expired:boolean"
                            + " representative_only:boolean",
                    "get_company_connections r contract_id!:integer link_types:array include:array max:integer",
                    "get_company_themes r contract_id!:integer max_themes:integer max_companies:integer",
                    "get_theme_details r key!:string max:integer max_funds:integer offset:integer",
                    "search_investment_topics r query!:string max:integer",
                    "get_alerts r",
                    "get_alert r",
                    "create_alert w",
                    "update_alert w",
                    "set_alert_status w",
                    "delete_alert w",
                    "get_watchlists r",
                    "get_watchlist r id!:string",
                    "create_watchlist w name!:string instruments!:array",
                    "edit_watchlist w id!:string name!:string instruments!:array",
                    "delete_watchlist w id!:string",
                    "create_order_instruction w side!:BUY|SELL contract_id_ex:string contract_id:integer quantity:number"
                            + " order_type:MARKET|LIMIT limit_price:number time_in_force:string",
                    "get_order_instructions r",
                    "delete_order_instruction w id!:string",
                    "whats_new r",
                    "provide_customer_feedback w feedback_text!:string")
            .map(McpTool::parse)
            .toList();

    private static McpTool parse(String line) {
        List<String> words = List.of(line.split(" ", -1));
        return new McpTool(
                words.get(0),
                words.get(1).equals("r"),
                words.subList(2, words.size()).stream().map(Argument::parse).toList());
    }

    /** The tool in the list of tools. */
    Json listed() {
        Json properties = Json.object();
        arguments.forEach(argument -> properties.put(argument.name(), argument.schema()));
        List<String> required = arguments.stream()
                .filter(Argument::required)
                .map(Argument::name)
                .toList();
        return Json.object()
                .put("name", name)
                .put("description", "Simulated. All boundaries are UTC.")
                .put(
                        "inputSchema",
                        Json.object()
                                .put("type", "object")
                                .put("properties", properties)
                                .putIfPresent("required", required.isEmpty() ? null : required))
                .put("annotations", Json.object().put("readOnlyHint", reads));
    }

    /** What is wrong with arguments; arguments that it does not know are ignored. */
    List<String> faults(JsonObject given) {
        List<String> faults = new ArrayList<>();
        for (Argument argument : arguments) {
            JsonElement value = given.get(argument.name());
            if (value != null) {
                String fault = argument.fault(value);
                if (!fault.isEmpty()) {
                    faults.add(fault);
                }
            } else if (argument.required()) {
                faults.add("/: required property '" + argument.name() + "' not found");
            }
        }
        return faults;
    }
}
