package io.github.ibkrclient.executions.model;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** IBKR's asset classes, with the names that Flex and the Web API give them. */
public enum AssetClass {
    /** Stocks and exchange-traded funds. */
    STK,
    /** Options on equities and indices. */
    OPT,
    /** Futures. */
    FUT,
    /** Options on futures. */
    FOP,
    /** Options on futures, settled like futures. */
    FSFOP,
    /** Options that are settled like futures. */
    FSOPT,
    /** Currencies: a conversion, not a trade of an instrument. */
    CASH,
    /** Bonds. */
    BOND,
    /** Treasury bills. */
    BILL,
    /** Warrants. */
    WAR,
    /** Structured products. */
    IOPT,
    /** Contracts for difference. */
    CFD,
    /** Contracts for difference on currencies. */
    FXCFD,
    /** Mutual funds. */
    FUND,
    /** Metals and other commodities. */
    CMDTY,
    /** Crypto currencies. */
    CRYPTO,
    /** One that this version does not know. */
    UNKNOWN;

    private static final Map<String, AssetClass> BY_CODE =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(AssetClass::name, Function.identity()));

    /** The asset class with IBKR's code, such as {@code STK}; {@link #UNKNOWN} for any other text. */
    public static AssetClass ofCode(String code) {
        return BY_CODE.getOrDefault(code, UNKNOWN);
    }
}
