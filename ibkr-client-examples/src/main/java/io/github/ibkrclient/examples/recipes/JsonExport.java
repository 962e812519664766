package io.github.ibkrclient.examples.recipes;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.model.PortfolioAccount;
import io.github.ibkrclient.oauth.OAuth1;
import io.github.ibkrclient.oauth.OAuth1Credentials;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;

/**
 * Writes the balances and positions of all accounts to a JSON file, {@code portfolio.json} or the second argument.
 *
 * <p>Amounts are {@code BigDecimal} in the models, and Gson writes all their digits. A reader keeps them exact when it
 * reads them as decimals too, and not as binary floating point numbers.
 */
public final class JsonExport {
    private JsonExport() {}

    public static void main(String[] args) throws IOException {
        Path credentials = Path.of(args.length > 0 ? args[0] : "credentials");
        Path file = Path.of(args.length > 1 ? args[1] : "portfolio.json");
        Gson gson = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
        JsonArray accounts = new JsonArray();
        try (IbkrClient client = IbkrClient.builder()
                .baseUrl(System.getenv().getOrDefault("IBKR_BASE_URL", "https://api.ibkr.com/v1/api"))
                .signer(OAuth1.signer(OAuth1Credentials.fromDirectory(credentials)))
                .readOnly()
                .build()) {
            for (PortfolioAccount account : client.portfolio().accounts()) {
                String id = account.accountId();
                if (id != null) {
                    accounts.add(export(client, id, gson));
                }
            }
        }
        JsonObject portfolio = new JsonObject();
        portfolio.addProperty("exportedAt", Instant.now().toString());
        portfolio.add("accounts", accounts);
        replace(file, gson.toJson(portfolio));
        System.out.println("wrote " + accounts.size() + " accounts to " + file);
    }

    private static JsonObject export(IbkrClient client, String account, Gson gson) {
        JsonArray positions = new JsonArray();
        client.portfolio().allPositions(account).forEach(position -> positions.add(gson.toJsonTree(position)));
        JsonObject json = new JsonObject();
        json.addProperty("account", account);
        json.add("balances", gson.toJsonTree(client.portfolio().ledger(account)));
        json.add("positions", positions);
        return json;
    }

    /** Whoever reads the file sees the old content or the new content, and never a part of it. */
    private static void replace(Path file, String content) throws IOException {
        Path whole = file.toAbsolutePath();
        Path part = whole.resolveSibling(whole.getFileName() + ".part");
        Files.writeString(part, content, StandardCharsets.UTF_8);
        Files.move(part, whole, StandardCopyOption.REPLACE_EXISTING);
    }
}
