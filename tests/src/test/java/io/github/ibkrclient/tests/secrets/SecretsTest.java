package io.github.ibkrclient.tests.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.ibkrclient.ClientListener;
import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.oauth.OAuth2;
import io.github.ibkrclient.oauth.OAuth2Credentials;
import io.github.ibkrclient.operation.Operation;
import io.github.ibkrclient.status.SessionStatus;
import io.github.ibkrclient.testkit.Faults;
import io.github.ibkrclient.testkit.IbkrSimulator;
import io.github.ibkrclient.testkit.SimulatedClients;
import io.github.ibkrclient.testkit.SimulatedUser;
import io.github.ibkrclient.tests.support.SecretLeakCheck;
import io.github.ibkrclient.tests.support.SimulatorFixture;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import okhttp3.FormBody;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.Buffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Looks for secrets in the log, with all loggers at TRACE, and in the messages of failures. */
class SecretsTest {
    private static final MediaType JWT = MediaType.get("application/jwt");
    private static final String GARBAGE = "{\"secret\":\"U1234567\"";

    private final SecretLeakCheck leakCheck = new SecretLeakCheck();
    private int authorizations;

    @ParameterizedTest
    @EnumSource(names = {"LIVE_SESSION_TOKEN", "CREATE_SSO_SESSION"})
    void nothingAClientSaysHoldsASecretOrAnAccountNumber(Endpoint opening) {
        try (SimulatorFixture fixture = new SimulatorFixture();
                IbkrClient client = client(fixture, opening)) {
            work(client, fixture);
            fail(client, fixture, opening);
            keepSecret(fixture.ibkr.user());

            assertThat(leakCheck.all()).hasSizeGreaterThan(30);
            assertThat(authorizations).isGreaterThan(10);
            leakCheck.assertKept();
            assertThat(leakCheck.all())
                    .noneMatch(text ->
                            Pattern.compile("\\bD?U\\d{7}\\b").matcher(text).find());
        }
    }

    private IbkrClient client(SimulatorFixture fixture, Endpoint opening) {
        OAuth2Credentials config = SimulatedClients.sessionCredentials(fixture.ibkr, fixture.ibkr.user())
                .build();
        IbkrClient.Builder builder =
                fixture.builder().httpClient(recording(fixture.ibkr)).listener(new Scribe());
        if (opening == Endpoint.CREATE_SSO_SESSION) {
            builder.signer(OAuth2.sessionSigner(config));
        }
        return builder.signer(OAuth2.signer(config)).build();
    }

    private void work(IbkrClient client, SimulatorFixture fixture) {
        client.trades().list(7);
        client.trades().list(7, fixture.account(1));
        client.portfolio().ledger(fixture.account(0));
        leakCheck.said(client.session().tickle());
        leakCheck.said(client.sessionStatus());
        leakCheck.said(client.statements().available(fixture.account(0)));
        fixture.time.advance(Duration.ofMinutes(2));
        fixture.ibkr.expireSession(fixture.ibkr.user());
        client.trades().list(1);
    }

    private void fail(IbkrClient client, SimulatorFixture fixture, Endpoint opening) {
        String words = "{\"error\":\"No access secret key found for "
                + fixture.ibkr.user().accessToken() + " of U1234567\"}";
        Operation stocks = Endpoint.LIST_STOCKS;
        Faults.OperationFaults faults = fixture.ibkr.faults().on(stocks);
        for (int status : new int[] {200, 400, 401, 403, 410, 500}) {
            faults.answer(status, words, 1);
            failure(() -> client.contracts().stocks(List.of("AAPL")));
        }
        faults.answer(200, GARBAGE, 1).dropConnectionAfterRequest();
        failure(() -> client.contracts().stocks(List.of("AAPL")));
        failure(() -> client.contracts().stocks(List.of("AAPL")));
        failure(() -> client.portfolio().ledger("U7654321"));
        for (int status : new int[] {400, 401, 403, 500}) {
            fixture.ibkr.faults().on(Endpoint.LIST_STATEMENT_PERIODS).answer(status, words, 1);
            failure(() -> client.statements().available(fixture.account(0)));
            fixture.ibkr.expireSession(fixture.ibkr.user());
            fixture.ibkr.faults().on(Endpoint.BEARER_TOKEN).answer(status, words, 1);
            failure(() -> client.statements().available(fixture.account(0)));
        }
        failure(() -> client.statements().available("U7654321"));
        for (int status : new int[] {400, 401, 403, 500}) {
            fixture.ibkr.faults().on(opening).answer(status, words, 1);
            fixture.ibkr.expireSession(fixture.ibkr.user());
            failure(() -> client.contracts().stocks(List.of("AAPL")));
        }
    }

    private void failure(Runnable call) {
        Throwable failure = catchThrowable(call::run);
        if (failure != null) {
            leakCheck.failed(failure);
        }
    }

    private void keepSecret(SimulatedUser user) {
        leakCheck.secret(user.accessToken());
        leakCheck.secret(user.accessTokenSecret());
        leakCheck.secretPem(user.consumer().signatureKeyPem());
        leakCheck.secretPem(user.consumer().encryptionKeyPem());
        leakCheck.secretPem(user.reportClient().privateKeyPem());
    }

    private OkHttpClient recording(IbkrSimulator ibkr) {
        Interceptor recorder = new Interceptor() {
            @Override
            public Response intercept(Chain chain) throws IOException {
                Request request = chain.request();
                String header = String.valueOf(request.header("Authorization"));
                if (!header.startsWith("OAuth")) {
                    addBearerOrAssertion(header, request);
                    return chain.proceed(request);
                }
                int signature = header.indexOf("oauth_signature=\"") + "oauth_signature=\"".length();
                authorization(header.substring(signature, header.indexOf('"', signature)));
                return chain.proceed(request);
            }
        };
        OkHttpClient.Builder builder = ibkr.httpClient().newBuilder();
        builder.interceptors().add(0, recorder);
        return builder.build();
    }

    private void addBearerOrAssertion(String header, Request request) throws IOException {
        if (header.startsWith("Bearer ")) {
            authorization(header.substring("Bearer ".length()));
            RequestBody body = request.body();
            if (body != null && JWT.equals(body.contentType())) {
                Buffer text = new Buffer();
                body.writeTo(text);
                authorization(text.readUtf8());
            }
        } else if (request.body() instanceof FormBody form) {
            authorization(form.value(form.size() - 1));
        }
    }

    private void authorization(String proof) {
        authorizations++;
        leakCheck.secret(proof);
    }

    private final class Scribe implements ClientListener {
        @Override
        public void paced(Operation operation, Duration waited) {
            leakCheck.said(operation + " " + waited);
        }

        @Override
        public void exchanged(Operation operation, int httpStatus, Duration took) {
            leakCheck.said(operation + " " + httpStatus);
        }

        @Override
        public void retrying(Operation operation, int nextAttempt, Duration pause, String why) {
            leakCheck.said(operation + " " + why);
        }

        @Override
        public void failed(Operation operation, IbkrException failure) {
            failure(() -> {
                throw failure;
            });
        }

        @Override
        public void sessionChanged(SessionStatus status) {
            leakCheck.said(status);
        }

        @Override
        public void drifted(Operation operation, Map<String, Integer> unknown) {
            leakCheck.said(operation + " " + unknown);
        }
    }
}
