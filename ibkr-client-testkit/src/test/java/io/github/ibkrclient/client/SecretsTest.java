package io.github.ibkrclient.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.ibkrclient.ClientListener;
import io.github.ibkrclient.Endpoint;
import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.Operation;
import io.github.ibkrclient.SessionStatus;
import io.github.ibkrclient.error.IbkrException;
import io.github.ibkrclient.oauth.OAuth2;
import io.github.ibkrclient.oauth.OAuth2Config;
import io.github.ibkrclient.testkit.Faults;
import io.github.ibkrclient.testkit.IbkrSimulator;
import io.github.ibkrclient.testkit.SimulatedClients;
import io.github.ibkrclient.testkit.SimulatedUser;
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

/** Looks for secrets in everything that a client says, with all loggers at TRACE. */
class SecretsTest {
    private static final MediaType JWT = MediaType.get("application/jwt");
    private static final String GARBAGE = "{\"secret\":\"U1234567\"";

    private final Discretion discretion = new Discretion();
    private int authorizations;

    @ParameterizedTest
    @EnumSource(names = {"LIVE_SESSION_TOKEN", "CREATE_SSO_SESSION"})
    void nothingAClientSaysHoldsASecretOrAnAccountNumber(Endpoint opening) {
        try (Scene scene = new Scene();
                IbkrClient client = client(scene, opening)) {
            work(client, scene);
            fail(client, scene, opening);
            keepSecret(scene.ibkr.user());

            assertThat(discretion.all()).hasSizeGreaterThan(30);
            assertThat(authorizations).isGreaterThan(10);
            discretion.assertKept();
            assertThat(discretion.all())
                    .noneMatch(text ->
                            Pattern.compile("\\bD?U\\d{7}\\b").matcher(text).find());
        }
    }

    private IbkrClient client(Scene scene, Endpoint opening) {
        OAuth2Config config = SimulatedClients.sessionCredentials(scene.ibkr, scene.ibkr.user())
                .build();
        IbkrClient.Builder builder =
                scene.builder().httpClient(recording(scene.ibkr)).listener(new Scribe());
        if (opening == Endpoint.CREATE_SSO_SESSION) {
            builder.signer(OAuth2.sessionSigner(config));
        }
        return builder.signer(OAuth2.signer(config)).build();
    }

    private void work(IbkrClient client, Scene scene) {
        client.trades().list(7);
        client.trades().list(7, scene.account(1));
        client.portfolio().ledger(scene.account(0));
        discretion.said(client.session().tickle());
        discretion.said(client.sessionStatus());
        discretion.said(client.statements().available(scene.account(0)));
        scene.time.advance(Duration.ofMinutes(2));
        scene.ibkr.expireSession(scene.ibkr.user());
        client.trades().list(1);
    }

    private void fail(IbkrClient client, Scene scene, Endpoint opening) {
        String words = "{\"error\":\"No access secret key found for "
                + scene.ibkr.user().accessToken() + " of U1234567\"}";
        Operation stocks = Endpoint.LIST_STOCKS;
        Faults.OperationFaults faults = scene.ibkr.faults().on(stocks);
        for (int status : new int[] {200, 400, 401, 403, 410, 500}) {
            faults.answer(status, words, 1);
            failure(() -> client.contracts().stocks(List.of("AAPL")));
        }
        faults.answer(200, GARBAGE, 1).dropConnectionAfterRequest();
        failure(() -> client.contracts().stocks(List.of("AAPL")));
        failure(() -> client.contracts().stocks(List.of("AAPL")));
        failure(() -> client.portfolio().ledger("U7654321"));
        for (int status : new int[] {400, 401, 403, 500}) {
            scene.ibkr.faults().on(Endpoint.LIST_STATEMENT_PERIODS).answer(status, words, 1);
            failure(() -> client.statements().available(scene.account(0)));
            scene.ibkr.expireSession(scene.ibkr.user());
            scene.ibkr.faults().on(Endpoint.BEARER_TOKEN).answer(status, words, 1);
            failure(() -> client.statements().available(scene.account(0)));
        }
        failure(() -> client.statements().available("U7654321"));
        for (int status : new int[] {400, 401, 403, 500}) {
            scene.ibkr.faults().on(opening).answer(status, words, 1);
            scene.ibkr.expireSession(scene.ibkr.user());
            failure(() -> client.contracts().stocks(List.of("AAPL")));
        }
    }

    private void failure(Runnable call) {
        Throwable failure = catchThrowable(call::run);
        if (failure != null) {
            discretion.failed(failure);
        }
    }

    private void keepSecret(SimulatedUser user) {
        discretion.secret(user.accessToken());
        discretion.secret(user.accessTokenSecret());
        discretion.secretPem(user.consumer().signatureKeyPem());
        discretion.secretPem(user.consumer().encryptionKeyPem());
        discretion.secretPem(user.reportClient().privateKeyPem());
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
        discretion.secret(proof);
    }

    private final class Scribe implements ClientListener {
        @Override
        public void paced(Operation operation, Duration waited) {
            discretion.said(operation + " " + waited);
        }

        @Override
        public void exchanged(Operation operation, int httpStatus, Duration took) {
            discretion.said(operation + " " + httpStatus);
        }

        @Override
        public void retrying(Operation operation, int nextAttempt, Duration pause, String why) {
            discretion.said(operation + " " + why);
        }

        @Override
        public void failed(Operation operation, IbkrException failure) {
            failure(() -> {
                throw failure;
            });
        }

        @Override
        public void sessionChanged(SessionStatus status) {
            discretion.said(status);
        }

        @Override
        public void drifted(Operation operation, Map<String, Integer> unknown) {
            discretion.said(operation + " " + unknown);
        }
    }
}
