package io.github.ibkrclient.testkit.internal.report;

import io.github.ibkrclient.testkit.StatementQuery.Language;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/**
 * The words of a statement. The French headings of the trades are those of IBKR; the other words are our translation.
 *
 * @param language the language
 */
record Words(Language language) {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern(" d, yyyy", Locale.ENGLISH);
    private static final Map<String, String> FRENCH = Map.ofEntries(
            Map.entry("Field Name", "Nom champ"),
            Map.entry("Field Value", "Valeur champ"),
            Map.entry("Activity Statement", "Relevé de compte"),
            Map.entry("Trade Confirmation Report", "Rapport de confirmation de transaction"),
            Map.entry("Account Information", "Informations sur le compte"),
            Map.entry("Name", "Nom"),
            Map.entry("Account", "Compte"),
            Map.entry("Accounts Included", "Comptes inclus"),
            Map.entry("Account Type", "Type de compte"),
            Map.entry("Base Currency", "Devise de base"),
            Map.entry("Cash Report", "Rapport de trésorerie"),
            Map.entry("Currency Summary", "Résumé des devises"),
            Map.entry("Base Currency Summary", "Résumé en devise de base"),
            Map.entry("Total", "Total"),
            Map.entry("Securities", "Titres"),
            Map.entry("Starting Cash", "Trésorerie initiale"),
            Map.entry("Commissions", "Commissions"),
            Map.entry("Ending Cash", "Trésorerie finale"),
            Map.entry("Ending Settled Cash", "Trésorerie finale réglée"),
            Map.entry("Trades", "Transactions"),
            Map.entry("Asset Category", "Catégorie d'actifs"),
            Map.entry("Currency", "Devise"),
            Map.entry("Symbol", "Symbole"),
            Map.entry("Date/Time", "Date/Heure"),
            Map.entry("Exchange", "Bourse"),
            Map.entry("Quantity", "Quantité"),
            Map.entry("T. Price", "Prix trans."),
            Map.entry("C. Price", "Cours de clôt."),
            Map.entry("Proceeds", "Produit"),
            Map.entry("Comm/Fee", "Comm/Tarif"),
            Map.entry("Comm in", "Comm en"),
            Map.entry("Basis", "Base"),
            Map.entry("Realized P/L", "P/L réalisé"),
            Map.entry("MTM P/L", "P/L MTM"),
            Map.entry("MTM in", "MTM en"),
            Map.entry("Stocks", "Actions"),
            Map.entry("Equity and Index Options", "Options sur actions et indices"),
            Map.entry("Crypto", "Cryptomonnaies"),
            Map.entry("Financial Instrument Information", "Informations sur les instruments financiers"),
            Map.entry("Notes/Legal Notes", "Notes/Mentions légales"),
            Map.entry(
                    "Trade execution times are displayed in Eastern Time.",
                    "Les heures d'exécution des transactions sont affichées en heure de l'Est."));

    /** The word for an English one; the English one when it is not translated. */
    String of(String english) {
        return language == Language.FRENCH ? FRENCH.getOrDefault(english, english) : english;
    }

    /** One day or several, as in {@code May 21, 2018 - September 28, 2018}. */
    String period(LocalDate from, LocalDate to) {
        return from.equals(to) ? day(from) : day(from) + " - " + day(to);
    }

    private String day(LocalDate day) {
        Locale locale = language == Language.FRENCH ? Locale.FRENCH : Locale.ENGLISH;
        String month = DateTimeFormatter.ofPattern("MMMM", locale).format(day);
        return month.substring(0, 1).toUpperCase(locale) + month.substring(1) + DAY.format(day);
    }
}
