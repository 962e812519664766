package io.github.ibkrclient.ingest.internal.connect;

import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.error.ApiException;
import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.executions.document.DocumentRefusedException;
import io.github.ibkrclient.executions.document.DocumentSource;
import io.github.ibkrclient.executions.flex.FlexClient;
import io.github.ibkrclient.executions.flex.FlexError;
import io.github.ibkrclient.executions.flex.FlexException;
import io.github.ibkrclient.executions.flex.FlexWindow;
import io.github.ibkrclient.executions.reader.DocumentReader;
import io.github.ibkrclient.executions.reader.ReadOptions;
import io.github.ibkrclient.ingest.IngestException;
import io.github.ibkrclient.ingest.IngestException.Reason;
import io.github.ibkrclient.ingest.connection.ConnectionCredentials;
import io.github.ibkrclient.ingest.connection.ConnectionCredentials.Flex;
import io.github.ibkrclient.ingest.connection.ConnectionCredentials.OAuth1Keys;
import io.github.ibkrclient.ingest.connection.ConnectionCredentials.OAuth2Keys;
import io.github.ibkrclient.oauth.OAuth2;
import io.github.ibkrclient.oauth.setup.Diagnosis;
import io.github.ibkrclient.oauth.setup.Doctor;
import io.github.ibkrclient.oauth.setup.Finding;
import io.github.ibkrclient.oauth.setup.Finding.Verdict;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Examines credentials before they are taken: first without a call, then with calls to IBKR. */
final class Examination {
    /** Any account shows whether IBKR gives the OAuth 2.0 client a token. */
    private static final String ANY_ACCOUNT = "U0000000";

    private final Clients clients;
    private final InstantSource clock;

    Examination(Clients clients, InstantSource clock) {
        this.clients = clients;
        this.clock = clock;
    }

    /**
     * Examines credentials.
     *
     * @param connection the id of the connection that gets them
     * @throws IngestException {@code CREDENTIALS_REFUSED} with every mistake that was found
     */
    void check(UUID connection, ConnectionCredentials credentials) {
        List<String> findings = findings(connection, credentials);
        if (!findings.isEmpty()) {
            throw new IngestException(
                    Reason.CREDENTIALS_REFUSED,
                    "the credentials cannot be used: " + findings.get(0)
                            + (findings.size() == 1 ? "" : " (and " + (findings.size() - 1) + " more)"),
                    findings,
                    null);
        }
    }

    private List<String> findings(UUID connection, ConnectionCredentials credentials) {
        if (credentials instanceof OAuth1Keys keys) {
            List<String> offline = faults(Doctor.checkSettings(settings(keys), clock));
            return offline.isEmpty()
                    ? faults(Doctor.checkOnline(Clients.credentials(keys), clients.builder(Clients.paceName(keys))))
                    : offline;
        } else if (credentials instanceof OAuth2Keys keys) {
            List<String> offline = faults(Doctor.checkSettings(settings(keys), clock));
            return offline.isEmpty() ? online(keys) : offline;
        }
        return flex(connection, (Flex) credentials);
    }

    private static List<String> faults(Diagnosis diagnosis) {
        return diagnosis.findings().stream()
                .filter(finding -> finding.verdict() == Verdict.FAULT)
                .map(Finding::text)
                .toList();
    }

    private static Map<String, String> settings(OAuth1Keys keys) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("ibkr.consumer-key", keys.consumerKey());
        settings.put("ibkr.access-token", keys.accessToken());
        settings.put("ibkr.access-token-secret", keys.accessTokenSecret());
        settings.put("ibkr.signature-key", keys.signatureKey());
        settings.put("ibkr.encryption-key", keys.encryptionKey());
        settings.put("ibkr.dh-params", keys.dhParameters());
        String realm = keys.realm();
        if (realm != null) {
            settings.put("ibkr.realm", realm);
        }
        return settings;
    }

    private static Map<String, String> settings(OAuth2Keys keys) {
        return Map.of(
                "ibkr.oauth2.client-id", keys.clientId(),
                "ibkr.oauth2.key-id", keys.keyId(),
                "ibkr.oauth2.private-key", keys.privateKey());
    }

    /** IBKR refuses the account; that it was asked shows that it took the credentials. */
    private List<String> online(OAuth2Keys keys) {
        try (var client = clients.builder("client " + keys.clientId())
                .signer(OAuth2.signer(Clients.credentials(keys)))
                .readOnly()
                .build()) {
            client.statements().available(ANY_ACCOUNT);
            return List.of();
        } catch (CredentialException e) {
            return List.of(String.valueOf(e.getMessage()));
        } catch (IbkrException e) {
            if (e instanceof ApiException
                    && e.operation()
                            .filter(Endpoint.LIST_STATEMENT_PERIODS::equals)
                            .isPresent()) {
                return List.of();
            }
            return List.of("IBKR could not be asked, so nothing was taken: " + e.getMessage());
        }
    }

    private List<String> flex(UUID connection, Flex credentials) {
        List<String> findings = new ArrayList<>();
        FlexClient client;
        try {
            client = clients.flex(connection, credentials);
        } catch (CredentialException e) {
            return List.of(String.valueOf(e.getMessage()));
        }
        for (String query : credentials.queryIds()) {
            try (FlexWindow window = client.fetch(query)) {
                if (window.report().isPresent()) {
                    readable(window.report().get(), findings);
                }
            } catch (FlexException e) {
                boolean taken =
                        e.error() == FlexError.NOT_READY_IN_TIME || e.error().isTransient();
                if (!taken) {
                    findings.add(String.valueOf(e.getMessage()));
                }
                if (e.error().needsToken()) {
                    return findings;
                }
            } catch (IbkrException e) {
                findings.add(
                        "Flex query " + query + ": IBKR could not be asked, so nothing was taken: " + e.getMessage());
            } catch (IOException e) {
                throw new IngestException(
                        Reason.BAD_INPUT,
                        "the report of Flex query " + query + " could not be kept on this machine's disk: "
                                + e.getMessage(),
                        List.of(),
                        e);
            }
        }
        return findings;
    }

    private static void readable(DocumentSource report, List<String> findings) throws IOException {
        try {
            if (!new DocumentReader(ReadOptions.NONE).read(report).summary().tradesSection()) {
                findings.add(
                        report.name() + ": the query has no section Trades; take it into the query in Client Portal");
            }
        } catch (DocumentRefusedException e) {
            findings.add(report.name() + ": " + e.getMessage());
        }
    }
}
