package io.github.ibkrclient.executions;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.api.TradesApi;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.executions.coverage.Gap.Reason;
import io.github.ibkrclient.executions.model.AssetClass;
import io.github.ibkrclient.executions.model.Execution;
import io.github.ibkrclient.executions.model.ExecutionTime;
import io.github.ibkrclient.executions.model.Instrument;
import io.github.ibkrclient.executions.model.OptionRight;
import io.github.ibkrclient.executions.model.Side;
import io.github.ibkrclient.executions.model.Source;
import io.github.ibkrclient.model.BrokerageAccounts;
import io.github.ibkrclient.model.ContractDefinition;
import io.github.ibkrclient.model.Trade;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The trades of the last seven days, over the brokerage session. All seven are read every time, because fills of the night
 * and corrections come late. Contracts tell currency and terms, which trades do not have.
 */
final class LiveTrades {
    /** How many days IBKR keeps, today included. */
    static final int DAYS = 7;

    private static final int MOST_CONTRACTS = 200;
    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("yyyyMMdd-HH:mm:ss").withZone(ZoneOffset.UTC);
    private static final String NAME = "live trades";

    private final IbkrClient client;
    private final @Nullable BrokerageAccounts listed;
    private final Map<Long, ContractDefinition> contracts = new HashMap<>();

    LiveTrades(IbkrClient client, @Nullable BrokerageAccounts listed) {
        this.client = client;
        this.listed = listed;
    }

    void collect(Collector all) {
        LocalDate first = all.today().minusDays(DAYS - 1L);
        if (all.asked().to().isBefore(first)) {
            return;
        }
        try {
            BrokerageAccounts known = listed == null ? client.accounts().list() : listed;
            known.aliases().forEach((account, alias) -> {
                if (!alias.isBlank()) {
                    all.alias(alias, account);
                }
            });
            List<String> accounts = TradesApi.accountsOf(known);
            for (String account : accounts) {
                if (all.asked().has(account)) {
                    collect(account, first, all);
                }
            }
            all.asked().accounts().stream()
                    .filter(account -> !accounts.contains(account))
                    .forEach(account -> all.miss(
                            account,
                            first,
                            all.today(),
                            Reason.NO_SOURCE,
                            "the account is none of this user's",
                            "use the credentials of the account's user, or a Flex query"));
        } catch (IbkrException e) {
            fail(all, new Asked(all.asked().accounts(), first, all.today()), e);
        }
    }

    private void collect(String account, LocalDate first, Collector all) {
        try {
            List<Trade> trades = client.trades().list(DAYS, account);
            define(trades);
            List<String> unread = new ArrayList<>();
            for (Trade trade : trades) {
                execution(trade, account)
                        .ifPresentOrElse(all::show, () -> unread.add(String.valueOf(trade.executionId())));
            }
            if (unread.isEmpty()) {
                all.prove(
                        account,
                        first,
                        all.today(),
                        Source.LIVE,
                        "list of the last seven days, read on " + all.today());
            } else {
                String rows = NAME + ": no side, size or price in " + String.join(", ", unread);
                all.warn(rows);
                all.miss(
                        account,
                        first,
                        all.today(),
                        Reason.NOT_PROVEN,
                        rows,
                        "take these days from a Flex query, or from a statement tomorrow");
            }
        } catch (IbkrException e) {
            fail(all, new Asked(List.of(account), first, all.today()), e);
        }
    }

    private static void fail(Collector all, Asked days, IbkrException e) {
        all.failed(NAME, e);
        all.missed(days, Reason.FAILED, NAME + ": " + e.getMessage(), e.remedy());
    }

    private void define(List<Trade> trades) {
        List<Long> unknown = trades.stream()
                .map(Trade::conid)
                .filter(Objects::nonNull)
                .filter(conid -> !contracts.containsKey(conid))
                .distinct()
                .toList();
        for (int from = 0; from < unknown.size(); from += MOST_CONTRACTS) {
            List<Long> some = new ArrayList<>(unknown.subList(from, Math.min(unknown.size(), from + MOST_CONTRACTS)));
            client.contracts().definitions(some).secdef().forEach(contract -> {
                if (contract.conid() != null) {
                    contracts.put(contract.conid(), contract);
                }
            });
        }
    }

    private Optional<Execution> execution(Trade trade, String asked) {
        Side side = side(trade);
        if (side == null || trade.size() == null || trade.price() == null) {
            return Optional.empty();
        }
        boolean sold = side == Side.SELL;
        BigDecimal paid = trade.commission();
        BigDecimal amount = trade.netAmount();
        return Optional.of(
                Execution.builder(trade.account() == null ? asked : trade.account(), Source.LIVE, instrument(trade))
                        .executionId(trade.executionId())
                        .orderId(trade.orderId())
                        .clientOrderId(trade.orderRef())
                        .side(side)
                        .quantity(trade.size().abs())
                        .price(trade.price())
                        .proceeds(amount == null || sold ? amount : amount.negate())
                        .commission(paid == null ? null : paid.negate())
                        .time(time(trade))
                        .exchange(trade.exchange())
                        .build());
    }

    /** Which side the account was on; null when the Web API tells neither. */
    private static @Nullable Side side(Trade trade) {
        return trade.side() == null
                ? null
                : switch (trade.side()) {
                    case BUY -> Side.BUY;
                    case SELL -> Side.SELL;
                    case UNKNOWN -> null;
                };
    }

    private static ExecutionTime time(Trade trade) {
        Instant instant = trade.tradeTime() != null ? trade.tradeTime() : trade.tradeTimeR();
        return instant == null
                ? new ExecutionTime(null, "", ExecutionTime.Rule.UNKNOWN)
                : ExecutionTime.utc(instant, UTC.format(instant));
    }

    private Instrument instrument(Trade trade) {
        String symbol = trade.symbol() == null ? "" : trade.symbol();
        AssetClass assetClass = AssetClass.ofCode(String.valueOf(trade.secType()));
        ContractDefinition contract = trade.conid() == null ? null : contracts.get(trade.conid());
        if (contract == null) {
            return Instrument.builder(assetClass, symbol, null)
                    .conid(trade.conid())
                    .description(trade.companyName())
                    .build();
        }
        Long underlying = contract.undConid();
        boolean derived = underlying != null && underlying != 0;
        return Instrument.builder(assetClass, symbol, contract.currency())
                .conid(trade.conid())
                .description(trade.companyName())
                .underlyingConid(derived ? underlying : null)
                .underlyingSymbol(derived ? symbol : null)
                .expiry(date(contract.expiry()))
                .strike(unlessZero(contract.strike()))
                .right(right(contract.putOrCall()))
                .multiplier(unlessZero(contract.multiplier()))
                .build();
    }

    private static @Nullable LocalDate date(@Nullable String text) {
        try {
            return text == null || text.isBlank() ? null : LocalDate.parse(text, DateTimeFormatter.BASIC_ISO_DATE);
        } catch (DateTimeException otherForm) {
            return null;
        }
    }

    private static @Nullable BigDecimal unlessZero(@Nullable BigDecimal number) {
        return number == null || number.signum() == 0 ? null : number;
    }

    private static @Nullable OptionRight right(@Nullable String letter) {
        if (letter == null || letter.isBlank()) {
            return null;
        }
        return letter.startsWith("C") ? OptionRight.CALL : OptionRight.PUT;
    }
}
