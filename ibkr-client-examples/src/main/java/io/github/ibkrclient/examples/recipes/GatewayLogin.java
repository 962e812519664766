package io.github.ibkrclient.examples.recipes;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.ibkrclient.ClientListener;
import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.model.PortfolioAccount;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.List;

/**
 * Lists the accounts through a Client Portal Gateway, where a person logs in with a browser. It needs no credentials. The
 * argument is the address of the gateway, {@code https://localhost:5000} by default.
 */
public final class GatewayLogin {
    private GatewayLogin() {}

    public static void main(String[] args) throws IOException {
        String gateway = args.length > 0 ? args[0] : "https://localhost:5000";
        BufferedReader keyboard = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        try (IbkrClient client = IbkrClient.gateway(gateway)
                .listener(new CertificateNotice())
                .readOnly()
                .build()) {
            while (!shown(client)) {
                System.out.println("Log in at " + gateway + " with a browser, then press Enter here.");
                if (keyboard.readLine() == null) {
                    System.out.println("Nobody logged in.");
                    return;
                }
            }
        }
    }

    private static boolean shown(IbkrClient client) {
        try {
            List<PortfolioAccount> accounts = client.portfolio().accounts();
            System.out.println("This login sees " + accounts.size() + " accounts.");
            accounts.forEach(account -> System.out.println(account.accountId() + " " + account.currency()));
            return true;
        } catch (CredentialException e) {
            System.out.println(e.getMessage());
            return false;
        }
    }

    /** The gateway signs its certificate itself. The first one is trusted on this machine, and no other from then on. */
    private static final class CertificateNotice implements ClientListener {
        @Override
        public void certificateTrusted(String origin, String sha256) {
            System.out.println("The certificate of " + origin + " is trusted from now on: SHA-256 " + sha256);
        }
    }
}
