package io.github.ibkrclient.cli.refresh.reading;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Account ids as the public may see them: the letters in front and the last two digits. Two accounts that look the same
 * then get a number. With {@code full} ids stay as they are.
 */
public final class AccountMask {
    private final boolean full;
    private final Consumer<String> secrets;
    private final Map<String, String> shown = new LinkedHashMap<>();

    /** Ids that are masked are told, once each, to whoever keeps them out of logs. */
    public AccountMask(boolean full, Consumer<String> secrets) {
        this.full = full;
        this.secrets = secrets;
    }

    /** An account id as it may be shown. */
    public String of(String account) {
        return full ? account : shown.computeIfAbsent(account, this::masked);
    }

    /** A text in which every id that was shown before is masked. */
    String in(String text) {
        String safe = text;
        for (Map.Entry<String, String> account : shown.entrySet()) {
            safe = safe.replace(account.getKey(), account.getValue());
        }
        return safe;
    }

    private String masked(String account) {
        secrets.accept(account);
        String letters = account.replaceFirst("[^A-Za-z].*", "");
        String end = account.length() < letters.length() + 5 ? "" : account.substring(account.length() - 2);
        String masked = letters + "***" + end;
        String candidate = masked;
        for (int number = 2; shown.containsValue(candidate); number++) {
            candidate = masked + "#" + number;
        }
        return candidate;
    }
}
