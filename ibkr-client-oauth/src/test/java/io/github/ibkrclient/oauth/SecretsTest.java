package io.github.ibkrclient.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.ibkrclient.api.Endpoint;
import io.github.ibkrclient.auth.Signer;
import io.github.ibkrclient.model.LiveSessionTokenResponse;
import io.github.ibkrclient.oauth.fixture.FakeIbkr;
import io.github.ibkrclient.oauth.fixture.LogFile;
import io.github.ibkrclient.oauth.fixture.TestKeys;
import io.github.ibkrclient.oauth.fixture.Vectors;
import io.github.ibkrclient.oauth.internal.files.CredentialKey;
import io.github.ibkrclient.oauth.internal.files.CredentialSource;
import io.github.ibkrclient.oauth.internal.files.CredentialValue;
import io.github.ibkrclient.oauth.internal.keys.DiffieHellman;
import io.github.ibkrclient.oauth.internal.keys.KeyAccess;
import io.github.ibkrclient.oauth.internal.keys.Pem;
import io.github.ibkrclient.oauth.internal.oauth1.LiveSessionToken;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import okhttp3.Request;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing that comes out of the module holds a secret, a token, a key, a base string or a signature. */
class SecretsTest {
    private static final String TOKEN = "marked0token0a1b2c3d4e5f";
    private static final byte[] SECRET = "marked-plain-secret!".getBytes(UTF_8);
    private static final String ENCRYPTED_SECRET =
            TestKeys.encrypt(TestKeys.publicKey(Vectors.common("encryption_public_spki_pem")), SECRET);
    private static final String PASSWORD = "marked-pass-word";

    private final StringWriter out = new StringWriter();
    private final PrintWriter print = new PrintWriter(out);
    private final Set<String> secrets = new LinkedHashSet<>();
    private final long logged = LogFile.lines().count();

    private final OAuth1Credentials.Builder credentials = Vectors.credentials()
            .accessToken(TOKEN)
            .accessTokenSecret(ENCRYPTED_SECRET)
            .keyPassword(PASSWORD);
    private final OAuth1Credentials config = credentials.build();
    private final Signer signer = OAuth1.signer(config);
    private final FakeIbkr ibkr = new FakeIbkr(signer, SECRET);

    @TempDir
    Path directory;

    @AfterEach
    void nothingThatCameOutHoldsASecret() {
        LogFile.lines().skip(logged).forEach(print::println);
        secrets.addAll(List.of(TOKEN, ENCRYPTED_SECRET, ENCRYPTED_SECRET.substring(0, 20), PASSWORD, "oauth_nonce"));
        secrets.add(new String(SECRET, UTF_8));
        secrets.add(HexFormat.of().formatHex(SECRET));
        for (String pem : List.of(Vectors.SIGNATURE_KEY, Vectors.ENCRYPTION_KEY)) {
            // The first line of a key is the same for all keys.
            pem.lines().filter(line -> !line.startsWith("-----")).skip(1).forEach(secrets::add);
        }
        ibkr.tokenCalls.forEach(this::addSecretsOf);
        if (ibkr.token.length > 0) {
            secrets.add(Base64.getEncoder().encodeToString(ibkr.token));
            secrets.add(HexFormat.of().formatHex(ibkr.token));
        }

        assertThat(out.toString()).isNotEmpty();
        assertThat(secrets.stream()
                        .filter(secret -> out.toString().contains(secret))
                        .collect(Collectors.toList()))
                .isEmpty();
    }

    @Test
    void inTheTextOfAnyObject() {
        ibkr.renew();
        addSecretsOf(ibkr.sign(Endpoint.TICKLE, "/tickle", Map.of()));
        CredentialValue setting = new CredentialValue("ibkr.access-token", TOKEN);
        BigInteger secretNumber = new BigInteger("5ec2e7".repeat(10), 16);
        secrets.add(secretNumber.toString(16));
        secrets.add(secretNumber.toString());

        for (Object object : List.of(
                credentials,
                config,
                setting,
                CredentialSource.inMemory(Map.of(CredentialKey.ACCESS_TOKEN, TOKEN)),
                Optional.of(setting),
                Pem.rsaKey(new CredentialValue("key", Vectors.SIGNATURE_KEY), Optional.empty()),
                new DiffieHellman(KeyAccess.of(config).consumer().dhParameters(), secretNumber),
                new LiveSessionToken(ibkr.token, Instant.MAX),
                OAuth1.builder(config),
                signer,
                signer.expiresAt())) {
            print.println(object);
        }
    }

    @Test
    void inTheLogOfAHandshakeThatHasToStartOver() {
        ibkr.spoil = answer -> {
            ibkr.spoil = right -> right;
            return new LiveSessionTokenResponse(
                    answer.diffieHellmanResponse(), "00".repeat(20), answer.liveSessionTokenExpiration());
        };

        ibkr.renew();

        assertThat(LogFile.lines().skip(logged)).hasSize(2);
    }

    @Test
    void inTheFailureOfAHandshake() {
        ibkr.spoil = answer -> new LiveSessionTokenResponse(
                answer.diffieHellmanResponse(), "00".repeat(20), answer.liveSessionTokenExpiration());
        printFailure(ibkr::renew);
        ibkr.spoil = answer -> new LiveSessionTokenResponse(
                TOKEN, answer.liveSessionTokenSignature(), answer.liveSessionTokenExpiration());
        printFailure(ibkr::renew);
        ibkr.spoil = answer -> new LiveSessionTokenResponse(null, answer.liveSessionTokenSignature(), null);
        printFailure(ibkr::renew);
        for (String words : List.of(
                "invalid consumer " + TOKEN,
                "LST failed, error: No access secret key found for " + TOKEN,
                "LST failed " + TOKEN + ", error: ")) {
            ibkr.before = request -> {
                throw FakeIbkr.refusal(401, words);
            };
            printFailure(ibkr::renew);
        }
        signer.discard();
        printFailure(() -> ibkr.sign(Endpoint.TICKLE, "/tickle", Map.of()));
    }

    @Test
    void inTheRefusalOfCredentials() {
        String key = Vectors.SIGNATURE_KEY;
        String openSsl = Vectors.resource("encryption-key-pkcs8-aes.pem");
        for (OAuth1Credentials.Builder bad : List.of(
                marked().consumerKey(TOKEN),
                marked().accessToken(TOKEN + " " + TOKEN),
                marked().accessToken(ENCRYPTED_SECRET),
                marked().accessTokenSecret(ENCRYPTED_SECRET.substring(0, 100)),
                marked().accessTokenSecret("?" + ENCRYPTED_SECRET),
                marked().accessTokenSecret(Vectors.ACCESS_TOKEN_SECRET.replace("E", "F")),
                marked().realm(PASSWORD),
                marked().signatureKey(key.substring(100)),
                marked().signatureKey(key.substring(0, 700)),
                marked().signatureKey(key.replace("\n", "\n?")),
                marked().signatureKey(key.substring(0, 700) + "\n-----END PRIVATE KEY-----"),
                marked().signatureKey(key.replace("PRIVATE", "RSA PRIVATE")),
                marked().signatureKey(key.replace("PRIVATE", "EC PRIVATE")),
                marked().signatureKey(key.replace("PRIVATE", "ENCRYPTED PRIVATE")),
                marked().signatureKey(key.replace("PRIVATE KEY", "CERTIFICATE")),
                marked().signatureKey(key.replace("PRIVATE KEY", "PUBLIC KEY")),
                marked().signatureKey(key.replace("MIIE", "MIIF")),
                marked().encryptionKey(openSsl),
                marked().signatureKey(Vectors.ENCRYPTION_KEY).encryptionKey(key),
                marked().dhParameters(key),
                marked().dhParameters(key.replace("PRIVATE KEY", "DH PARAMETERS")))) {
            printFailure(bad::build);
        }
    }

    @Test
    void inTheRefusalOfFiles() throws IOException {
        String body = Vectors.SIGNATURE_KEY.lines().skip(2).collect(Collectors.joining());
        secrets.add(body);
        for (String bad : List.of(
                "ibkr.signature-key=" + body,
                "ibkr.signature-key=" + body + "\\u0000",
                "ibkr.signature-key=" + Vectors.SIGNATURE_KEY.substring(28).replace("\n", "\\n"),
                "ibkr.access-token=" + TOKEN + "\\u12",
                TOKEN,
                "ibkr.consumer-key=" + TOKEN)) {
            Path file = Files.writeString(directory.resolve("bad.properties"), bad, UTF_8);
            printFailure(() -> OAuth1Credentials.fromFile(file));
        }
        printFailure(() -> OAuth1Credentials.fromEnv(Map.of("IBKR_SIGNATURE_KEY", body)));
        config.save(directory.resolve("saved"));
        printFailure(() -> config.save(directory.resolve("saved")));
    }

    private static OAuth1Credentials.Builder marked() {
        return Vectors.credentials()
                .accessToken(TOKEN)
                .accessTokenSecret(ENCRYPTED_SECRET)
                .keyPassword(PASSWORD);
    }

    private void addSecretsOf(Request call) {
        secrets.add(FakeIbkr.item(call, "oauth_signature"));
        secrets.add(FakeIbkr.item(call, "oauth_nonce"));
        secrets.add(FakeIbkr.baseString("", call));
    }

    private void printFailure(Runnable action) {
        Throwable failure = catchThrowable(action::run);
        assertThat(failure).isNotNull();
        failure.printStackTrace(print);
    }
}
