package io.github.ibkrclient.executions.internal.statement;

import io.github.ibkrclient.executions.internal.table.Field;
import io.github.ibkrclient.executions.model.AssetClass;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The words of statements. IBKR translates names of sections, columns and asset classes; marks such as {@code Order} and
 * {@code SubTotal} are the same in every language. IBKR has changed translations, so a table with a column that is not here
 * is not read. See {@code docs/protocol.md}.
 */
final class Vocabulary {
    /** The language of a document, by the name of its trades section or of the first header of a CSV. */
    private static final Map<String, String> LANGUAGES = Map.ofEntries(
            Map.entry("trades", "en"),
            Map.entry("field name", "en"),
            Map.entry("transaktionen", "de"),
            Map.entry("feldname", "de"),
            Map.entry("operaciones", "es"),
            Map.entry("nombre del campo", "es"),
            Map.entry("transactions", "fr"),
            Map.entry("nom champ", "fr"),
            Map.entry("сделки", "ru"),
            Map.entry("название поля", "ru"),
            Map.entry("交易", "zh"),
            Map.entry("域名称", "zh"),
            Map.entry("operações", "pt"),
            Map.entry("nome do campo", "pt"));

    private static final Set<String> TRADES =
            Set.of("trades", "transaktionen", "operaciones", "transactions", "сделки", "交易", "operações");

    private static final Map<Field, String> COLUMNS = Map.ofEntries(
            Map.entry(Field.DISCRIMINATOR, "datadiscriminator"),
            Map.entry(
                    Field.ASSET,
                    "asset category|anlagekategorie|vermögenswertkategorie|categoría de activo|catégorie d'actifs"
                            + "|класс актива|资产分类|categoria de ativos"),
            Map.entry(Field.CURRENCY, "currency|währung|divisa|devise|валюта|货币|moeda"),
            Map.entry(Field.ACCOUNT, "account|acct id|account id|konto|cuenta|compte|счет|账户|conta"),
            Map.entry(Field.SYMBOL, "symbol|símbolo|symbole|символ|代码"),
            Map.entry(
                    Field.DATE_TIME,
                    "date/time|trade date/time|datum/zeit|fecha/hora|date/heure|дата/время|日期/时间|data/hora"),
            Map.entry(Field.SETTLE_DATE, "settle date|settlement date"),
            Map.entry(Field.SIDE, "type|buy/sell"),
            Map.entry(Field.EXCHANGE, "exchange|exch.|börse|mercado|bourse|биржа|交易所|bolsa"),
            Map.entry(Field.ORDER_TYPE, "order type"),
            Map.entry(Field.QUANTITY, "quantity|menge|cantidad|quantité|количество|数量|quantidade"),
            Map.entry(
                    Field.PRICE,
                    "t. price|price|trade price|t.-kurs|precio trans.|t. precio|prix trans.|цена транзакции|交易价格"
                            + "|preço neg."),
            Map.entry(
                    Field.CLOSE_PRICE,
                    "c. price|schlusskurs|precio de cier.|c. precio|cours de clôt.|цена закрытия|收盘价格|preço fch."),
            Map.entry(Field.PROCEEDS, "proceeds|erträge|erlös|productos|produit|выручка|收益|rendimentos"),
            Map.entry(Field.NOTIONAL, "notional value|nominalwert|valor nocional|面值"),
            Map.entry(
                    Field.COMMISSION,
                    "comm/fee|comm|commission|comm in|comm en|prov./gebühr|provision/gebühr|provisionseink.|tarifa/com."
                            + "|comm/tarif|комиссия/плата|комиссия в|佣金/税|佣金|corr/taxa"),
            Map.entry(Field.FEE, "fee"),
            Map.entry(Field.BASIS, "basis|básico|base|базис|基础"),
            Map.entry(
                    Field.REALIZED,
                    "realized p/l|realisierter g/v|realisierter g&v|pyg realizadas|realizado p/g|p/l réalisé"
                            + "|реализованная п/у|已实现的损益|p&l realizados"),
            Map.entry(Field.REALIZED_PERCENT, "realized p/l %"),
            Map.entry(
                    Field.MARK_TO_MARKET,
                    "mtm p/l|mtm in|mtm en|mtm g/v|mtm-g/v|mtm-g&v|mtm p/g|p/l mtm|p&l mtm|рыноч. переоценка п/у|按市值计算的损益"
                            + "|以市值计（mtm）"),
            Map.entry(Field.CODES, "code|código|код"));

    private static final Map<Field, String> INSTRUMENT_COLUMNS = Map.ofEntries(
            Map.entry(Field.ASSET, "asset category|anlagekategorie|categoría de activo|资产分类"),
            Map.entry(Field.SYMBOL, "symbol|símbolo|symbole|代码"),
            Map.entry(Field.DESCRIPTION, "description|beschreibung|descripción|描述"),
            Map.entry(Field.CONID, "conid"),
            Map.entry(Field.ISIN, "security id|id. de seguridad|wertpapier-id"),
            Map.entry(Field.UNDERLYING_SYMBOL, "underlying"),
            Map.entry(Field.MULTIPLIER, "multiplier|multiplikator|multiplicador"),
            Map.entry(Field.EXPIRY, "expiry"),
            Map.entry(Field.STRIKE, "strike"),
            Map.entry(Field.RIGHT, "type"));

    private static final Map<AssetClass, String> ASSETS = Map.ofEntries(
            Map.entry(AssetClass.STK, "stocks|aktien|acciones|actions|акции|股票|ações"),
            Map.entry(
                    AssetClass.OPT,
                    "equity and index options|aktien- und indexoptionen|opciones sobre acciones e índices"
                            + "|опционы на акции и индексы|股票和指数期权|股票和指數期權"),
            Map.entry(AssetClass.FUT, "futures|futuros|фьючерсы|期货"),
            Map.entry(AssetClass.FOP, "options on futures|futures options"),
            Map.entry(AssetClass.CASH, "forex|devisen|外汇|fx"),
            Map.entry(AssetClass.BOND, "bonds|anleihen|bonos|obligations|облигации|债券"),
            Map.entry(AssetClass.BILL, "treasury bills"),
            Map.entry(AssetClass.WAR, "warrants|optionsscheine"),
            Map.entry(AssetClass.IOPT, "structured products"),
            Map.entry(AssetClass.CFD, "cfds"),
            Map.entry(AssetClass.FXCFD, "forex cfds"),
            Map.entry(AssetClass.FUND, "funds|mutual funds"),
            Map.entry(AssetClass.CMDTY, "commodities|metals"),
            Map.entry(AssetClass.CRYPTO, "crypto|cryptocurrencies"));

    private static final Map<String, Field> COLUMN_WORDS = words(COLUMNS);
    private static final Map<String, Field> INSTRUMENT_WORDS = words(INSTRUMENT_COLUMNS);
    private static final Map<String, AssetClass> ASSET_WORDS = words(ASSETS);

    private Vocabulary() {}

    private static <T> Map<String, T> words(Map<T, String> texts) {
        Map<String, T> words = new HashMap<>();
        texts.forEach((meaning, text) -> {
            for (String word : text.split("\\|", -1)) {
                words.put(word, meaning);
            }
        });
        return Map.copyOf(words);
    }

    static String plain(String word) {
        return word.replace('\u00a0', ' ').strip().toLowerCase(Locale.ROOT);
    }

    /** The language that a word tells, or null. */
    static @Nullable String language(String word) {
        return LANGUAGES.get(plain(word));
    }

    /** Whether a section holds the trades, by its name. */
    static boolean isTrades(String section) {
        return TRADES.contains(plain(section));
    }

    /** What a column of the trades holds, or null when the word is not known. */
    static @Nullable Field column(String word) {
        return COLUMN_WORDS.get(plain(word));
    }

    /** What a column of the instruments holds, or null when nobody needs it. */
    static @Nullable Field instrumentColumn(String word) {
        return INSTRUMENT_WORDS.get(plain(word));
    }

    /** The asset class; since 2017 some statements add who holds it, after a dash. */
    static AssetClass asset(String word) {
        String plain = plain(word);
        int dash = plain.indexOf(" - ");
        return ASSET_WORDS.getOrDefault(dash < 0 ? plain : plain.substring(0, dash), AssetClass.UNKNOWN);
    }

    /** Whether a label of the account's section says what stands beside it: the account. */
    static boolean isAccount(String label) {
        return COLUMN_WORDS.get(plain(label)) == Field.ACCOUNT;
    }

    /** Whether a section describes instruments, by the words of its header. */
    static boolean isInstruments(Iterable<String> header) {
        boolean conid = false;
        boolean symbol = false;
        for (String word : header) {
            conid |= plain(word).equals("conid");
            symbol |= instrumentColumn(word) == Field.SYMBOL;
        }
        return conid && symbol;
    }
}
