package io.github.ibkrclient.testkit.internal.market;

import io.github.ibkrclient.testkit.SimulatedInstrument;
import io.github.ibkrclient.testkit.SimulatedInstrument.Derived;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** All contracts: a few well-known ones, options, currency pairs, and many invented stocks. */
public final class Catalogue {
    private static final int INVENTED = 130;
    private static final BigDecimal CENT = new BigDecimal("0.01");
    private static final BigDecimal HUNDRED = new BigDecimal("100");
    private static final String[] KNOWN = {
        "265598|AAPL|APPLE INC|USD|NASDAQ|187.20",
        "272093|MSFT|MICROSOFT CORP|USD|NASDAQ|431.55",
        "8314|IBM|INTL BUSINESS MACHINES CORP|USD|NYSE|261.40",
        "756733|SPY|SS SPDR S&P 500 ETF TRUST-US|USD|ARCA|587.90",
        "76792991|TSLA|TESLA INC|USD|NASDAQ|317.56",
        "3691937|AMZN|AMAZON.COM INC|USD|NASDAQ|224.10",
        "4815747|NVDA|NVIDIA CORP|USD|NASDAQ|141.30",
        "900000001|NVR|NVR INC|USD|NYSE|7412.60",
        "900000002|PENY|PENNYWORTH MINING CORP|USD|NASDAQ|0.84",
        "900000003|SAP|SAP SE|EUR|IBIS|236.40",
        "900000004|SIE|SIEMENS AG-REG|EUR|IBIS|198.12",
        "900000005|ASML|ASML HOLDING NV|EUR|AEB|671.30"
    };

    private static final BigDecimal COIN_PRICE = new BigDecimal("91250.00");

    private final Map<Long, SimulatedInstrument> byConid = new LinkedHashMap<>();
    /** What only accounts with a history trade. */
    private final Map<Long, SimulatedInstrument> traded = new ConcurrentHashMap<>();

    private final SimulatedInstrument coin = new SimulatedInstrument(
            479624278, "BTC", "BITCOIN", "CRYPTO", "USD", "PAXOS", COIN_PRICE, CENT, BigDecimal.ONE, null);

    /** The contracts of a seed. */
    public Catalogue(long seed) {
        for (String line : KNOWN) {
            String[] part = line.split("\\|", -1);
            BigDecimal price = new BigDecimal(part[5]);
            add(stock(Long.parseLong(part[0]), part[1], part[2], part[3], part[4], price));
        }
        option(910000001, "AAPL", "20280317", "MAR28", "190", "C", "14.35");
        option(910000002, "AAPL", "20280317", "MAR28", "180", "P", "8.90");
        option(910000003, "SPY", "20280616", "JUN28", "600", "C", "31.20");
        option(910000004, "TSLA", "20280121", "JAN28", "300", "P", "44.75");
        pair(12087792, "EUR", "1.0852");
        pair(12087797, "GBP", "1.2710");
        invent(seed);
        traded.put(coin.conid(), coin);
    }

    /** All contracts, but those that only accounts with a history trade. */
    public List<SimulatedInstrument> all() {
        return List.copyOf(byConid.values());
    }

    /** The contract with this id; empty when there is none. */
    public Optional<SimulatedInstrument> find(long conid) {
        return Optional.ofNullable(byConid.get(conid)).or(() -> Optional.ofNullable(traded.get(conid)));
    }

    /** The cryptocurrency that accounts with a history trade. */
    SimulatedInstrument coin() {
        return coin;
    }

    /** An option that expires within days; it is made when it is first asked for. */
    SimulatedInstrument weekly(
            long conid, SimulatedInstrument stock, LocalDate expiry, BigDecimal strike, String right) {
        String day = DateTimeFormatter.BASIC_ISO_DATE.format(expiry);
        String month = DateTimeFormatter.ofPattern("MMMyy", Locale.ENGLISH)
                .format(expiry)
                .toUpperCase(Locale.ROOT);
        Derived derived = new Derived(stock.conid(), day, month, new BigDecimal(strike.toPlainString()), right);
        BigDecimal price = BigDecimal.valueOf(150 + conid % 700, 2);
        return traded.computeIfAbsent(
                conid,
                key -> new SimulatedInstrument(
                        conid, stock.symbol(), stock.name(), "OPT", "USD", "CBOE", price, CENT, HUNDRED, derived));
    }

    /** The stock with this symbol; empty when there is none. */
    public Optional<SimulatedInstrument> stock(String symbol) {
        return byConid.values().stream()
                .filter(instrument -> instrument.stock() && instrument.symbol().equals(symbol))
                .findFirst();
    }

    /** The options on a contract. */
    public List<SimulatedInstrument> options(long underlying) {
        return byConid.values().stream()
                .filter(option -> option.derived() != null && option.derived().underlying() == underlying)
                .toList();
    }

    /** What one unit of a currency is worth in US dollars. */
    public BigDecimal rate(String currency) {
        return byConid.values().stream()
                .filter(pair -> pair.pair() && pair.symbol().equals(currency))
                .map(SimulatedInstrument::basePrice)
                .findFirst()
                .orElse(BigDecimal.ONE);
    }

    private void invent(long seed) {
        Random random = SeededRandom.of(seed, "invented stocks");
        String[] trades = {"ROBOTICS", "SHIPPING", "FOODS", "OPTICS", "ENERGY", "MEDICAL", "PAPER", "TOOLS"};
        Set<String> symbols = new TreeSet<>();
        while (symbols.size() < INVENTED) {
            StringBuilder symbol = new StringBuilder("Q");
            for (int i = 0; i < 3; i++) {
                symbol.append((char) ('A' + random.nextInt(26)));
            }
            symbols.add(symbol.toString());
        }
        long conid = 920000000;
        for (String symbol : symbols) {
            String name = symbol.charAt(0) + symbol.substring(1).toLowerCase(Locale.ROOT) + " "
                    + trades[random.nextInt(trades.length)] + " INC";
            BigDecimal price = BigDecimal.valueOf(SeededRandom.between(random, 300, 28000), 2);
            add(stock(
                    ++conid,
                    symbol,
                    name.toUpperCase(Locale.ROOT),
                    "USD",
                    random.nextBoolean() ? "NYSE" : "NASDAQ",
                    price));
        }
    }

    private static SimulatedInstrument stock(
            long conid, String symbol, String name, String currency, String exchange, BigDecimal price) {
        BigDecimal tick = price.compareTo(BigDecimal.ONE) < 0 ? new BigDecimal("0.0001") : CENT;
        return new SimulatedInstrument(
                conid, symbol, name, "STK", currency, exchange, price, tick, BigDecimal.ONE, null);
    }

    private void option(
            long conid, String symbol, String expiry, String month, String strike, String right, String price) {
        SimulatedInstrument underlying = stock(symbol).orElseThrow();
        Derived derived = new Derived(underlying.conid(), expiry, month, new BigDecimal(strike), right);
        BigDecimal base = new BigDecimal(price).setScale(2, RoundingMode.HALF_UP);
        add(new SimulatedInstrument(
                conid, symbol, underlying.name(), "OPT", "USD", "CBOE", base, CENT, HUNDRED, derived));
    }

    private void pair(long conid, String currency, String price) {
        BigDecimal tick = new BigDecimal("0.00005");
        BigDecimal base = new BigDecimal(price);
        String name = currency + ".USD";
        add(new SimulatedInstrument(
                conid, currency, name, "CASH", "USD", "IDEALPRO", base, tick, BigDecimal.ONE, null));
    }

    private void add(SimulatedInstrument instrument) {
        byConid.put(instrument.conid(), instrument);
    }
}
