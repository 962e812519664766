package io.github.ibkrclient.executions.internal.table;

import io.github.ibkrclient.executions.document.DocumentRefusedException;
import io.github.ibkrclient.executions.document.RowTotal;
import io.github.ibkrclient.executions.model.AssetClass;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Sums over the rows of one level, by part of the document, account, asset class, currency, symbol and side. */
public final class Sums {
    private static final int MOST_SYMBOLS = 50_000;

    private final Map<Key, Sum> sums = new LinkedHashMap<>();
    private Key lastKey = new Key("", "", "", "", "", "");
    private @Nullable Sum lastSum;
    private long rows;

    /** What rows are summed by; texts as the document has them, empty when it has none. */
    public record Key(String group, String account, String asset, String currency, String symbol, String side) {
        private boolean is(Row row, String otherAccount, String otherAsset, String otherCurrency, String otherSymbol) {
            return symbol.equals(otherSymbol)
                    && side.equals(row.side())
                    && currency.equals(otherCurrency)
                    && asset.equals(otherAsset)
                    && account.equals(otherAccount)
                    && group.equals(row.group());
        }
    }

    /** Adds a row. */
    public void add(Row row) throws DocumentRefusedException {
        String account = row.text(Field.ACCOUNT);
        String asset = row.text(Field.ASSET);
        String currency = row.text(Field.CURRENCY);
        String symbol = row.symbol();
        Sum sum = lastSum;
        if (sum == null || !lastKey.is(row, account, asset, currency, symbol)) {
            lastKey = new Key(row.group(), account, asset, currency, symbol, row.side());
            sum = sums.computeIfAbsent(lastKey, unused -> new Sum(row.assetClass()));
            lastSum = sum;
            if (sums.size() > MOST_SYMBOLS) {
                throw new DocumentRefusedException(
                        "the report has more than " + MOST_SYMBOLS + " symbols: ask for a shorter period");
            }
        }
        rows++;
        sum.add(row);
    }

    /** How many rows were added. */
    public long rows() {
        return rows;
    }

    /** The sums of all rows that have the same name. */
    public <K> Map<K, Sum> by(Function<Key, K> name) {
        Map<K, Sum> named = new LinkedHashMap<>();
        sums.forEach((key, sum) -> named.computeIfAbsent(name.apply(key), unused -> new Sum(sum.assetClass))
                .add(sum));
        return named;
    }

    /** Every key with its sum, in the order of their first row. */
    public Map<Key, Sum> all() {
        return sums;
    }

    /**
     * The sums as they are shown.
     *
     * @param account of rows that name none
     */
    public List<RowTotal> totals(String account) {
        Map<Key, Sum> shown = by(key -> {
            String owner = key.account().isEmpty() ? account : key.account();
            return new Key("", owner, key.asset(), key.currency(), key.symbol(), "");
        });
        return shown.entrySet().stream()
                .map(entry -> entry.getValue().total(entry.getKey()))
                .toList();
    }

    /** The sum of some rows. */
    public static final class Sum {
        /** Of no row. */
        public static final Sum NONE = new Sum(AssetClass.UNKNOWN);

        private final AssetClass assetClass;
        private final Map<String, BigDecimal> commissions = new TreeMap<>();
        private String lastCommissionCurrency = "";
        private @Nullable BigDecimal lastCommission;
        private long rows;
        private BigDecimal bought = BigDecimal.ZERO;
        private BigDecimal sold = BigDecimal.ZERO;
        private BigDecimal received = BigDecimal.ZERO;
        private BigDecimal paid = BigDecimal.ZERO;
        private boolean hasProceeds;

        Sum(AssetClass assetClass) {
            this.assetClass = assetClass;
        }

        private void add(Row row) {
            rows++;
            BigDecimal quantity = row.quantity();
            if (quantity != null) {
                if (quantity.signum() > 0) {
                    bought = bought.add(quantity);
                } else {
                    sold = sold.add(quantity);
                }
            }
            BigDecimal proceeds = row.proceeds();
            if (proceeds != null) {
                hasProceeds = true;
                if (proceeds.signum() > 0) {
                    received = received.add(proceeds);
                } else {
                    paid = paid.add(proceeds);
                }
            }
            BigDecimal commission = row.commission();
            if (commission != null) {
                charge(row.commissionCurrency(), commission);
            }
        }

        private void charge(String currency, BigDecimal commission) {
            if (lastCommission != null && currency.equals(lastCommissionCurrency)) {
                lastCommission = lastCommission.add(commission);
                return;
            }
            settle();
            lastCommissionCurrency = currency;
            lastCommission = commission;
        }

        private void settle() {
            if (lastCommission != null) {
                commissions.merge(lastCommissionCurrency, lastCommission, BigDecimal::add);
                lastCommission = null;
            }
        }

        private void add(Sum other) {
            rows += other.rows;
            bought = bought.add(other.bought);
            sold = sold.add(other.sold);
            received = received.add(other.received);
            paid = paid.add(other.paid);
            hasProceeds |= other.hasProceeds;
            other.commissions().forEach(this::charge);
        }

        public AssetClass assetClass() {
            return assetClass;
        }

        public long rows() {
            return rows;
        }

        /** Bought quantities. */
        public BigDecimal bought() {
            return bought;
        }

        /** Sold quantities, negative. */
        public BigDecimal sold() {
            return sold;
        }

        /** Bought and sold quantities together. */
        public BigDecimal quantity() {
            return bought.add(sold);
        }

        /** The positive proceeds. */
        public BigDecimal received() {
            return received;
        }

        /** The negative proceeds. */
        public BigDecimal paid() {
            return paid;
        }

        public boolean hasProceeds() {
            return hasProceeds;
        }

        /** All proceeds together. */
        public BigDecimal proceeds() {
            return received.add(paid);
        }

        /** Commissions by their currency. */
        public Map<String, BigDecimal> commissions() {
            settle();
            return commissions;
        }

        /** All commissions, whatever their currency. */
        public BigDecimal commission() {
            return commissions().values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        }

        private RowTotal total(Key key) {
            return new RowTotal(
                    key.account().isEmpty() ? null : key.account(),
                    assetClass == AssetClass.UNKNOWN ? key.asset() : assetClass.name(),
                    key.currency().isEmpty() ? null : key.currency(),
                    key.symbol(),
                    rows,
                    quantity(),
                    hasProceeds ? proceeds() : null,
                    Map.copyOf(commissions()));
        }
    }
}
