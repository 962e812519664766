package io.github.ibkrclient.oauth.setup;

import io.github.ibkrclient.CompetePolicy;
import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.error.ApiException;
import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.error.ErrorCode;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.error.PacingException;
import io.github.ibkrclient.error.RateLimitedException;
import io.github.ibkrclient.error.SessionException;
import io.github.ibkrclient.error.TransportException;
import io.github.ibkrclient.oauth.OAuth1;
import io.github.ibkrclient.oauth.OAuth1Credentials;
import io.github.ibkrclient.oauth.internal.files.CredentialKey;
import io.github.ibkrclient.oauth.internal.keys.KeyAccess;
import io.github.ibkrclient.oauth.internal.oauth1.UserKeys;
import java.util.List;
import java.util.Locale;

/** The checks that call IBKR, step by step from the first signature to the list of accounts. */
final class OnlineCheck {
    private static final String SIGNATURE = "signature";
    private static final String TOKEN = "token";
    private static final String SESSION = "session";
    private static final String ACCOUNTS = "accounts";
    private static final List<String> STEPS = List.of(SIGNATURE, TOKEN, SESSION, ACCOUNTS);

    private final OAuth1Credentials credentials;
    private final UserKeys keys;
    private final Findings findings;
    private boolean competing;

    OnlineCheck(OAuth1Credentials credentials, Findings findings) {
        this.credentials = credentials;
        this.keys = KeyAccess.of(credentials);
        this.findings = findings;
    }

    /** Goes on until a step fails. */
    void run(IbkrClient.Builder builder) {
        builder.signer(OAuth1.signer(credentials)).readOnly().competePolicy(CompetePolicy.YIELD);
        try (IbkrClient client = builder.build()) {
            if (token(client) && session(client)) {
                accounts(client);
            }
        }
    }

    /** The client gets a token before it makes a call, so the operation that failed tells the step. */
    private boolean token(IbkrClient client) {
        try {
            competing = Boolean.TRUE.equals(client.session().status().competing());
        } catch (IbkrException failure) {
            IbkrException e = first(failure);
            boolean tokenCall =
                    e.operation().filter(Endpoint.LIVE_SESSION_TOKEN::equals).isPresent();
            if (!tokenCall) {
                reached(SIGNATURE, TOKEN);
                return fails(SESSION, e);
            } else if (e instanceof CredentialException credential
                    && keys.isAbout(CredentialKey.DH_PARAMETERS, credential)) {
                reached(SIGNATURE);
                return fails(TOKEN, e);
            }
            return fails(SIGNATURE, e);
        }
        reached(SIGNATURE, TOKEN);
        return true;
    }

    private boolean session(IbkrClient client) {
        try {
            if (competing) {
                return held();
            }
            client.connect();
        } catch (SessionException e) {
            return e.code() == ErrorCode.SESSION_COMPETING ? held() : fails(SESSION, first(e));
        } catch (IbkrException e) {
            return fails(SESSION, first(e));
        }
        findings.ok(SESSION, "session: the brokerage session is open");
        return true;
    }

    /** This is no reason to stop, because accounts and positions need no brokerage session. */
    private boolean held() {
        findings.warning(
                SESSION,
                "session: another program or device holds the brokerage session of this username, and it was left"
                        + " alone; end it there or use a second username for trades and quotes");
        return true;
    }

    private void accounts(IbkrClient client) {
        try {
            int count = client.portfolio().accounts().size();
            if (count == 0) {
                findings.fault(
                        ACCOUNTS,
                        "accounts: IBKR shows none to this username; "
                                + (keys.consumer().thirdParty()
                                        ? "let a user who has one give access, with OAuth1Authorization"
                                        : "give it access to an account in the portal"));
            } else {
                findings.ok(ACCOUNTS, "accounts: " + count);
            }
        } catch (IbkrException e) {
            fails(ACCOUNTS, e);
        }
    }

    /** The failure of the first call: the cause of a session that could not be opened is the call that failed. */
    private static IbkrException first(IbkrException e) {
        return e.getCause() instanceof IbkrException cause ? first(cause) : e;
    }

    private void reached(String... steps) {
        for (String step : steps) {
            findings.ok(step, step + ": taken by IBKR");
        }
    }

    private boolean fails(String step, IbkrException e) {
        findings.fault(step, step + ": " + reason(e));
        STEPS.stream()
                .skip(STEPS.indexOf(step) + 1L)
                .forEach(next -> findings.skipped(next, next + ": not tried, since " + step + " failed"));
        return false;
    }

    private String reason(IbkrException e) {
        if (e instanceof CredentialException credential) {
            String wait = keys.isAbout(CredentialKey.CONSUMER_KEY, credential)
                    ? "; expected wait: the nightly reset, at times until after the weekend, in bad cases two weeks"
                    : "; expected wait: none once it is mended, a new access token works within a minute";
            return words(e) + wait;
        } else if (e instanceof RateLimitedException limited) {
            return "IBKR counted too many calls; other programs of this username or address are calling too; expected"
                    + " wait: until " + limited.until();
        } else if (e instanceof PacingException || e instanceof SessionException) {
            return words(e) + "; expected wait: a few minutes";
        } else if (e instanceof TransportException) {
            return "IBKR cannot be reached: " + words(e) + "; look at the network, the proxy and the base URL;"
                    + " expected wait: none once they are mended";
        } else if (e instanceof ApiException refusal) {
            return status(refusal);
        }
        return words(e) + "; this is no answer of IBKR's API: look at the base URL and at proxies on the way";
    }

    private static String status(ApiException e) {
        String said = String.valueOf(e.ibkrMessage()).toLowerCase(Locale.ROOT);
        if (e.status() == 401) {
            return "IBKR refuses the signature without a reason; most likely the clock of this machine is wrong, or the"
                    + " signature key is not the uploaded one; expected wait: none once it is mended";
        } else if (e.status() == 403) {
            return "the call is refused before it reaches the API, as happens to addresses of data centres; try from"
                    + " another network; expected wait: none";
        } else if (said.contains("sso dh token")) {
            return "IBKR opens no brokerage session for this user, as some individual accounts have met; ask IBKR"
                    + " whether OAuth is enabled for the account, or use the Client Portal Gateway; expected wait: none";
        } else if (e.status() >= 500) {
            return "IBKR answers with status " + e.status() + ", as during its nightly reset and the maintenance of the"
                    + " weekend; expected wait: minutes, on Saturdays hours";
        }
        return "IBKR answers with status " + e.status() + ", which is not known here; expected wait: none known";
    }

    private static String words(IbkrException e) {
        return e.explanation().strip().replaceAll("\\s+", " ");
    }
}
