package io.github.ibkrclient.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.reflect.TypeToken;
import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.auth.Signer;
import io.github.ibkrclient.auth.SigningContext;
import io.github.ibkrclient.model.LiveSessionTokenResponse;
import io.github.ibkrclient.oauth.OAuth1;
import io.github.ibkrclient.oauth.OAuth1Credentials;
import io.github.ibkrclient.oauth.internal.files.CredentialValue;
import io.github.ibkrclient.oauth.internal.keys.DhParameters;
import io.github.ibkrclient.oauth.internal.keys.KeyAccess;
import io.github.ibkrclient.oauth.internal.keys.RsaKey;
import io.github.ibkrclient.oauth.internal.oauth1.ConsumerKeys;
import io.github.ibkrclient.oauth.internal.oauth1.SecretDecryption;
import io.github.ibkrclient.operation.ApiRequest;
import io.github.ibkrclient.operation.Transport;
import io.github.ibkrclient.testkit.IbkrSimulator;
import io.github.ibkrclient.testkit.SimulatedClients;
import io.github.ibkrclient.testkit.SimulatedUser;
import io.github.ibkrclient.time.Timing;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/**
 * The client's half of getting a live session token: the secret is decrypted, the call signed, the answer checked. The
 * server's half is computed once: each handshake draws the same private number, so that the same answer proves it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class HandshakeBenchmark {
    private static final int SECRET_BITS = 256;
    private static final int BASE_STRING_LENGTH = 1_024;

    private final Timing timing = IbkrRuntime.shared().timing();
    private final Signer signer;
    private final SigningContext context;
    private final Request request;
    private final CredentialValue encryptedSecret;
    private final RsaKey signatureKey;
    private final RsaKey encryptionKey;

    private final byte[] encrypted;
    private final PrivateKey signing;
    private final PrivateKey decrypting;
    private final byte[] text = "x".repeat(BASE_STRING_LENGTH).getBytes(UTF_8);
    private final DhParameters group;
    private final BigInteger secret = new BigInteger(SECRET_BITS, new SameNumbers());
    private final BigInteger theirs;

    /** Does the handshake with the simulator and keeps its answer. */
    public HandshakeBenchmark() {
        IbkrSimulator ibkr = IbkrSimulator.builder().build();
        SimulatedUser user = ibkr.user();
        OAuth1Credentials credentials = SimulatedClients.credentials(user);
        signer = OAuth1.builder(credentials).random(new SameNumbers()).build();
        IbkrClient client = IbkrClient.builder()
                .baseUrl(ibkr.baseUrl())
                .httpClient(ibkr.httpClient())
                .signer(signer)
                .build();
        KeptAnswer answer = new KeptAnswer(client.transport());
        context = new SigningContext(Endpoint.LIVE_SESSION_TOKEN, Map.of(), timing, answer);
        request = new Request.Builder()
                .url(ibkr.baseUrl() + "/oauth/live_session_token")
                .post(RequestBody.create(new byte[0], null))
                .build();
        signer.renew(context);

        encryptedSecret = new CredentialValue("access token secret", user.accessTokenSecret());
        ConsumerKeys keys = KeyAccess.of(credentials).consumer();
        signatureKey = keys.signatureKey();
        encryptionKey = keys.encryptionKey();
        encrypted = Base64.getDecoder().decode(user.accessTokenSecret());
        signing = key(user.consumer().signatureKeyPem());
        decrypting = key(user.consumer().encryptionKeyPem());
        group = keys.dhParameters();
        theirs = new BigInteger(Objects.requireNonNull(answer.kept().diffieHellmanResponse()), 16);
    }

    /** From the encrypted secret to the proven token. */
    @Benchmark
    public Optional<?> ours(Blackhole sink) {
        sink.consume(SecretDecryption.decrypt(encryptedSecret, encryptionKey, signatureKey, false));
        signer.renew(context);
        return signer.expiresAt();
    }

    /** Two RSA operations and two modular powers. */
    @Benchmark
    public void bare(Blackhole sink) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("RSA/ECB/PKCS1Padding");
        cipher.init(Cipher.DECRYPT_MODE, decrypting);
        sink.consume(cipher.doFinal(encrypted));
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(signing);
        signature.update(text);
        sink.consume(signature.sign());
        sink.consume(group.generator().modPow(secret, group.prime()));
        sink.consume(theirs.modPow(secret, group.prime()));
    }

    private static PrivateKey key(String pem) {
        byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
        try {
            return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the simulator's key cannot be read", e);
        }
    }

    /** Asks IBKR once; from then on only signs the call and gives the same answer. */
    private final class KeptAnswer implements Transport {
        private final Transport ibkr;
        private @Nullable LiveSessionTokenResponse kept;

        KeptAnswer(Transport ibkr) {
            this.ibkr = ibkr;
        }

        LiveSessionTokenResponse kept() {
            return Objects.requireNonNull(kept);
        }

        @Override
        @SuppressWarnings("unchecked") // the only call is for this type
        public <T extends @Nullable Object> T send(ApiRequest call, TypeToken<T> type) {
            if (kept == null) {
                kept = (LiveSessionTokenResponse) ibkr.send(call, type);
            } else {
                signer.sign(
                        request, new SigningContext(call.operation(), call.authorizationParameters(), timing, this));
            }
            return (T) kept;
        }
    }

    /** Draws the same bytes each time. */
    private static final class SameNumbers extends SecureRandom {
        private static final long serialVersionUID = 1L;

        @Override
        public void nextBytes(byte[] bytes) {
            new Random(1).nextBytes(bytes);
        }
    }
}
