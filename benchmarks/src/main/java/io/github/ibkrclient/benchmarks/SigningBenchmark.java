package io.github.ibkrclient.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.ibkrclient.IbkrClient;
import io.github.ibkrclient.IbkrRuntime;
import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.auth.Signer;
import io.github.ibkrclient.auth.SigningContext;
import io.github.ibkrclient.oauth.OAuth1;
import io.github.ibkrclient.oauth.internal.oauth1.BaseString;
import io.github.ibkrclient.oauth.internal.oauth1.SignedUrl;
import io.github.ibkrclient.testkit.IbkrSimulator;
import io.github.ibkrclient.testkit.SimulatedClients;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Signing one call with a live session token, beside the cryptography in it alone. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SigningBenchmark {
    private static final int TOKEN_BYTES = 20;

    private final Signer signer;
    private final SigningContext context;
    private final Request request;
    private final byte[] baseString;
    private final SecretKeySpec key = new SecretKeySpec(new byte[TOKEN_BYTES], "HmacSHA256");
    private final SecureRandom random = new SecureRandom();

    /** Gets a live session token from the simulator. */
    public SigningBenchmark() {
        IbkrSimulator ibkr = IbkrSimulator.builder().build();
        signer = OAuth1.signer(SimulatedClients.credentials(ibkr.user()));
        IbkrClient client = IbkrClient.builder()
                .baseUrl(ibkr.baseUrl())
                .httpClient(ibkr.httpClient())
                .signer(signer)
                .build();
        context = new SigningContext(
                Endpoint.LIST_STOCKS, Map.of(), IbkrRuntime.shared().timing(), client.transport());
        signer.renew(context);
        HttpUrl url = HttpUrl.get("https://api.ibkr.com/v1/api/trsrv/stocks?symbols=AAPL");
        request = new Request.Builder().url(url).build();
        TreeMap<String, String> parameters = new TreeMap<>();
        parameters.put("oauth_consumer_key", ibkr.user().consumer().consumerKey());
        parameters.put("oauth_nonce", "0123456789abcdef0123456789abcdef");
        parameters.put("oauth_signature_method", "HMAC-SHA256");
        parameters.put("oauth_timestamp", "1788876000");
        parameters.put("oauth_token", ibkr.user().accessToken());
        baseString = BaseString.of("", "GET", SignedUrl.withoutQuery(url), parameters)
                .getBytes(UTF_8);
    }

    /** From the request to the signed request. */
    @Benchmark
    public Request ours() {
        return signer.sign(request, context);
    }

    /** An HMAC-SHA256 of the same bytes and 16 random bytes, as the JDK gives them to whoever asks. */
    @Benchmark
    public int bare() throws GeneralSecurityException {
        byte[] nonce = new byte[16];
        random.nextBytes(nonce);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(key);
        return mac.doFinal(baseString)[0] + nonce[0];
    }
}
