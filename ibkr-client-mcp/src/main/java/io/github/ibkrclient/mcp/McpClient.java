package io.github.ibkrclient.mcp;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.error.DecodeException;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.error.PacingException;
import io.github.ibkrclient.mcp.internal.AnswerReader;
import io.github.ibkrclient.mcp.internal.McpHttp;
import io.github.ibkrclient.mcp.internal.McpSession;
import io.github.ibkrclient.mcp.model.AccountSummary;
import io.github.ibkrclient.mcp.model.Allocation;
import io.github.ibkrclient.mcp.model.ContractMatch;
import io.github.ibkrclient.mcp.model.CurrencyBalance;
import io.github.ibkrclient.mcp.model.Performance;
import io.github.ibkrclient.mcp.model.PriceHistory;
import io.github.ibkrclient.mcp.model.RetailOrder;
import io.github.ibkrclient.mcp.model.RetailPosition;
import io.github.ibkrclient.mcp.model.RetailQuote;
import io.github.ibkrclient.mcp.model.RetailTrade;
import io.github.ibkrclient.pacing.LocalPacer;
import io.github.ibkrclient.pacing.PacingLimits;
import io.github.ibkrclient.pacing.PacingStore;
import io.github.ibkrclient.pacing.PenaltyGate;
import io.github.ibkrclient.time.Timing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Reads the account of a consent over IBKR's MCP endpoint: balances, positions, orders, quotes, and executions 12 to 15 months
 * back. It can call the tools of {@link ReadTool} and no others. At most two calls are under way at once, four leave in a
 * second and 28 in a minute. Thread-safe; nothing must be closed.
 *
 * <p>Calls throw {@link CredentialException} when the user must connect again, {@link McpToolException} when a tool answers
 * with an error, {@link PacingException} when the wait for IBKR's limit would be too long, and else an {@link IbkrException}
 * as the Web API's calls do. In answers, null means that IBKR left a value out.
 */
public final class McpClient {
    private static final Set<String> ALLOWED =
            Stream.of(ReadTool.values()).map(ReadTool::tool).collect(Collectors.toUnmodifiableSet());
    /** The tools that write, which are known and never called. */
    private static final Set<String> WRITING = Set.of(
            "create_order_instruction",
            "delete_order_instruction",
            "get_combo_identifier",
            "create_alert",
            "update_alert",
            "set_alert_status",
            "delete_alert",
            "create_watchlist",
            "edit_watchlist",
            "delete_watchlist",
            "provide_customer_feedback");

    private static final Duration WARM_UP = Duration.ofSeconds(3);

    private final McpLogin login;
    private final Timing timing;
    private final McpSession session;
    private final ConcurrentMap<String, Integer> unknownFields = new ConcurrentHashMap<>();

    private McpClient(Builder given) {
        login = given.login;
        timing = login.runtime().timing();
        LocalPacer pacer = LocalPacer.create(timing, new PenaltyGate(timing), PacingLimits.of(List.of()), given.store);
        McpSession.Tokens tokens = new McpSession.Tokens() {
            @Override
            public HttpUrl endpoint() {
                return login.endpoint();
            }

            @Override
            public String accessToken(@Nullable String rejected) {
                return login.accessToken(rejected);
            }
        };
        session = new McpSession(
                ALLOWED, tokens, new McpHttp(login.runtime().httpClient()), pacer, timing, given.timeout);
    }

    /** A client of a consent, with its runtime. */
    public static McpClient of(McpLogin login) {
        return builder(login).build();
    }

    /** Starts a client of a consent. */
    public static Builder builder(McpLogin login) {
        return new Builder(login);
    }

    /** The balances and the margin of the account. */
    public AccountSummary summary() {
        return AnswerReader.summary(call(ReadTool.GET_ACCOUNT_SUMMARY), unknownFields);
    }

    /** The balance of each currency, and the total. */
    public List<CurrencyBalance> balances() {
        return AnswerReader.balances(call(ReadTool.GET_ACCOUNT_BALANCES), unknownFields);
    }

    /** The positions, also those that were just closed. */
    public List<RetailPosition> positions() {
        return AnswerReader.positions(call(ReadTool.GET_ACCOUNT_POSITIONS), unknownFields);
    }

    /** The orders. */
    public List<RetailOrder> orders() {
        return AnswerReader.orders(call(ReadTool.GET_ACCOUNT_ORDERS), unknownFields);
    }

    /** The executions of a window. For all that IBKR has, see {@link McpExecutions}. */
    public List<RetailTrade> trades(TradePeriod period) {
        JsonObject arguments = new JsonObject();
        arguments.addProperty("period", period.name());
        return AnswerReader.trades(call(ReadTool.GET_ACCOUNT_TRADES, arguments), unknownFields);
    }

    /**
     * What the account consists of.
     *
     * @param type FINANCIAL_INSTRUMENT, ASSET_CLASS, SECTOR, REGION, COUNTRY or ALL
     * @return the allocation by its type
     */
    public Map<String, Allocation> allocation(String type) {
        JsonObject arguments = new JsonObject();
        arguments.addProperty("type", type);
        return AnswerReader.allocation(call(ReadTool.GET_PA_ALLOCATION, arguments), unknownFields);
    }

    /** The performance of the last year. */
    public Performance performance() {
        return AnswerReader.performance(call(ReadTool.GET_PA_PERFORMANCE_ALL_PERIODS), unknownFields);
    }

    /**
     * A quote. The first answer for a contract lacks prices that IBKR has seconds later, so the quote is then asked for once
     * more after three seconds.
     */
    public RetailQuote quote(long contractId) {
        RetailQuote first = oneQuote(contractId);
        boolean warm = first.priorClose() != null || first.bid() != null || first.last() == null;
        if (warm) {
            return first;
        }
        try {
            timing.sleep(WARM_UP);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return first;
        }
        return oneQuote(contractId);
    }

    private RetailQuote oneQuote(long contractId) {
        JsonObject arguments = new JsonObject();
        arguments.addProperty("contract_id", contractId);
        return AnswerReader.quote(call(ReadTool.GET_PRICE_SNAPSHOT, arguments), unknownFields);
    }

    /**
     * Daily bars until now. The endpoint has no end date, so there is no paging back.
     *
     * @param securityType such as STK
     * @param period such as ONE_MONTH, ONE_YEAR or FIVE_YEARS
     */
    public PriceHistory dailyBars(long contractId, String securityType, String period) {
        JsonObject arguments = new JsonObject();
        arguments.addProperty("contract_id", contractId);
        arguments.addProperty("security_type", securityType);
        arguments.addProperty("step", "ONE_DAY");
        arguments.addProperty("outside_rth", false);
        arguments.addProperty("period", period);
        return AnswerReader.history(call(ReadTool.GET_PRICE_HISTORY, arguments), unknownFields);
    }

    /** Contracts by symbol or name. */
    public List<ContractMatch> searchContracts(String query) {
        JsonObject arguments = new JsonObject();
        arguments.addProperty("query", query);
        return AnswerReader.contracts(call(ReadTool.SEARCH_CONTRACTS, arguments), unknownFields);
    }

    /**
     * Calls a tool that reads and has no method of its own, because nobody has published its answers.
     *
     * @param arguments the arguments, as the endpoint's list of tools describes them
     * @return the answer as it came
     */
    public JsonObject call(ReadTool tool, JsonObject arguments) {
        return session.call(tool.tool(), arguments, McpToolException::new);
    }

    private JsonObject call(ReadTool tool) {
        return call(tool, new JsonObject());
    }

    /** Compares the endpoint's list of tools with what this library knows. IBKR changes it without notice. */
    public ToolCheck checkTools() {
        JsonArray listed = session.tools();
        Set<String> names = new HashSet<>();
        List<String> unknown = new ArrayList<>();
        List<String> changed = new ArrayList<>();
        for (JsonElement element : listed) {
            if (!(element instanceof JsonObject tool) || !(tool.get("name") instanceof JsonPrimitive named)) {
                throw new DecodeException("$.tools[]", "a tool without a name");
            }
            String name = named.getAsString();
            names.add(name);
            if (!ALLOWED.contains(name) && !WRITING.contains(name)) {
                unknown.add(name);
            }
            boolean needsArguments = tool.get("inputSchema") instanceof JsonObject schema
                    && schema.get("required") instanceof JsonArray required
                    && !required.isEmpty();
            if (name.startsWith("get_account_") && needsArguments) {
                changed.add(name);
            }
        }
        List<String> missing =
                ALLOWED.stream().filter(name -> !names.contains(name)).sorted().toList();
        return new ToolCheck(session.server(), listed.size(), missing, unknown, changed);
    }

    /** How often answers had fields that this library does not know, by tool and path. They are ignored. */
    public Map<String, Integer> unknownFields() {
        return Map.copyOf(unknownFields);
    }

    McpLogin login() {
        return login;
    }

    Timing timing() {
        return timing;
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {
        private final McpLogin login;
        private Duration timeout = Duration.ofMinutes(2);
        private @Nullable PacingStore store;

        private Builder(McpLogin login) {
            this.login = login;
        }

        /** How long a call may take with its waits and repetitions; default 2 minutes. */
        public Builder timeout(Duration duration) {
            this.timeout = duration;
            return this;
        }

        /** Where the pace is kept for other programs of the user and for the next start; default only in this client. */
        public Builder pacingStore(PacingStore shared) {
            this.store = shared;
            return this;
        }

        /** The client. Makes no call. */
        public McpClient build() {
            return new McpClient(this);
        }
    }
}
