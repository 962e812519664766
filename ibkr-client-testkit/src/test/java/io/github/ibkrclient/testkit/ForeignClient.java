package io.github.ibkrclient.testkit;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** A client of IBKR's Web API that was written from the protocol alone and shares no code with the library. */
public final class ForeignClient {
    private final Sender sender;
    private final String baseUrl;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final String consumerKey;
    private final String token;
    private final PrivateKey signatureKey;
    private final byte[] secret;
    private final BigInteger prime;
    private final BigInteger generator;
    private byte[] liveToken = new byte[0];
    private String separator = ", ";
    private boolean realmLast;
    private char query = 'A';
    private final Map<String, String> forced = new TreeMap<>();
    private UnaryOperator<String> headerEdit = header -> header;
    private final Map<String, String> headers = new TreeMap<>(Map.of("User-Agent", "foreign/1"));

    /** Sends requests. */
    public interface Sender {
        Answer send(String method, String url, Map<String, String> headers, @Nullable String body) throws IOException;
    }

    public record Answer(int status, String body) {
        public JsonElement json() {
            return JsonParser.parseString(body);
        }

        JsonObject object() {
            return json().getAsJsonObject();
        }
    }

    public ForeignClient(Path credentials, String baseUrl, InstantSource clock, Sender sender) {
        this.sender = sender;
        this.baseUrl = baseUrl;
        this.clock = clock;
        try (Reader reader =
                Files.newBufferedReader(credentials.resolve("credentials.properties"), StandardCharsets.UTF_8)) {
            Properties properties = new Properties();
            properties.load(reader);
            consumerKey = properties.getProperty("ibkr.consumer-key");
            token = properties.getProperty("ibkr.access-token");
            signatureKey = key(credentials.resolve("private_signature.pem"));
            Cipher cipher = Cipher.getInstance("RSA/ECB/PKCS1Padding");
            cipher.init(Cipher.DECRYPT_MODE, key(credentials.resolve("private_encryption.pem")));
            secret = cipher.doFinal(Base64.getDecoder().decode(properties.getProperty("ibkr.access-token-secret")));
            byte[] der = pem(credentials.resolve("dhparam.pem"));
            // 30 82 xx xx 02 82 01 01 00 <256 octets> 02 01 <generator>
            prime = new BigInteger(1, Arrays.copyOfRange(der, 9, 265));
            generator = BigInteger.valueOf(der[267]);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public ForeignClient separator(String text) {
        separator = text;
        return this;
    }

    public ForeignClient realmLast() {
        realmLast = true;
        return this;
    }

    ForeignClient signingQuery(char variant) {
        query = variant;
        return this;
    }

    /** Sets an OAuth parameter in place of the right one, and signs it. */
    public ForeignClient force(String name, String value) {
        forced.put(name, value);
        return this;
    }

    public ForeignClient unforce() {
        forced.clear();
        headerEdit = header -> header;
        return this;
    }

    /** Changes the Authorization header after signing. */
    ForeignClient editHeader(UnaryOperator<String> edit) {
        headerEdit = edit;
        return this;
    }

    public ForeignClient header(String name, @Nullable String value) {
        if (value == null) {
            headers.remove(name);
        } else {
            headers.put(name, value);
        }
        return this;
    }

    /** Gets a live session token and checks the server's proof of it. */
    public Answer handshake() {
        BigInteger own = new BigInteger(256, random);
        String challenge = generator.modPow(own, prime).toString(16);
        Answer answer = call(
                "POST", "/oauth/live_session_token", "", null, Map.of("diffie_hellman_challenge", challenge), true);
        if (answer.status() == 200) {
            BigInteger theirs = new BigInteger(
                    answer.object().get("diffie_hellman_response").getAsString(), 16);
            byte[] common = theirs.modPow(own, prime).toByteArray();
            liveToken = mac("HmacSHA1", common, secret);
            byte[] proof = mac("HmacSHA1", liveToken, consumerKey.getBytes(StandardCharsets.UTF_8));
            byte[] given = HexFormat.of()
                    .parseHex(
                            answer.object().get("live_session_token_signature").getAsString());
            if (!MessageDigest.isEqual(proof, given)) {
                throw new IllegalStateException("the server does not know the live session token");
            }
        }
        return answer;
    }

    /** Gets a live session token, opens the brokerage session and lists its accounts. */
    public ForeignClient connect(Runnable waitForSession) {
        handshake();
        post("/iserver/auth/ssodh/init", "{\"publish\":true,\"compete\":true}");
        waitForSession.run();
        get("/iserver/accounts");
        return this;
    }

    public Answer get(String path) {
        int at = path.indexOf('?');
        return call(
                "GET",
                at < 0 ? path : path.substring(0, at),
                at < 0 ? "" : path.substring(at + 1),
                null,
                Map.of(),
                false);
    }

    public Answer post(String path, @Nullable String body) {
        return call("POST", path, "", body, Map.of(), false);
    }

    Answer delete(String path) {
        return call("DELETE", path, "", null, Map.of(), false);
    }

    Answer call(
            String method, String path, String rawQuery, @Nullable String body, Map<String, String> more, boolean rsa) {
        TreeMap<String, String> oauth = new TreeMap<>(more);
        oauth.put("oauth_consumer_key", consumerKey);
        oauth.put("oauth_nonce", HexFormat.of().toHexDigits(random.nextLong()));
        oauth.put("oauth_signature_method", rsa ? "RSA-SHA256" : "HMAC-SHA256");
        oauth.put("oauth_timestamp", Long.toString(clock.instant().getEpochSecond()));
        if (!more.containsKey("oauth_callback")) {
            oauth.putIfAbsent("oauth_token", token);
        }
        forced.keySet().stream().filter(oauth::containsKey).forEach(name -> oauth.put(name, forced.get(name)));
        String url = baseUrl + path;
        String base = base(method, url, rawQuery, oauth);
        boolean prepended = path.endsWith("live_session_token");
        String signature = rsa ? rsa((prepended ? HexFormat.of().formatHex(secret) : "") + base) : hmac(base);
        Map<String, String> sent = new TreeMap<>(headers);
        if (body != null) {
            sent.putIfAbsent("Content-Type", "application/json");
        }
        sent.put("Authorization", authorization(oauth, signature));
        try {
            return sender.send(method, rawQuery.isEmpty() ? url : url + "?" + rawQuery, sent, body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String base(String method, String url, String rawQuery, Map<String, String> oauth) {
        TreeMap<String, String> parameters = new TreeMap<>(oauth);
        String signedUrl = url;
        if (query == 'D' && !rawQuery.isEmpty()) {
            signedUrl = url + "?" + rawQuery;
        } else if (query == 'L' && !rawQuery.isEmpty()) {
            signedUrl = (url + "?" + rawQuery).toLowerCase(Locale.ROOT);
        } else if (query != 'A' && !rawQuery.isEmpty()) {
            for (String item : rawQuery.split("&", -1)) {
                String[] pair = item.split("=", 2);
                String value = URLDecoder.decode(pair[1], StandardCharsets.UTF_8);
                parameters.put(pair[0], query == 'C' ? encode(value) : value);
            }
        }
        String joined = parameters.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining("&"));
        return method + "&" + encode(signedUrl) + "&"
                + (query == '+' ? encode(joined).replace("%20", "+") : encode(joined));
    }

    private String authorization(Map<String, String> oauth, String signature) {
        String realm = "realm=\"" + forced.getOrDefault("realm", "limited_poa") + "\"";
        TreeMap<String, String> items = new TreeMap<>(oauth);
        items.put("oauth_signature", encode(forced.getOrDefault("oauth_signature", signature)));
        String rest = items.entrySet().stream()
                .map(entry -> entry.getKey() + "=\"" + entry.getValue() + "\"")
                .collect(Collectors.joining(separator));
        return headerEdit.apply("OAuth " + (realmLast ? rest + separator + realm : realm + separator + rest));
    }

    private String rsa(String text) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(signatureKey);
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private String hmac(String text) {
        byte[] key = liveToken.length == 0 ? new byte[20] : liveToken;
        return Base64.getEncoder().encodeToString(mac("HmacSHA256", key, text.getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] mac(String algorithm, byte[] key, byte[] data) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key, algorithm));
            return mac.doFinal(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encode(String text) {
        String form = URLEncoder.encode(text, StandardCharsets.UTF_8);
        return form.replace("+", "%20").replace("*", "%2A").replace("%7E", "~");
    }

    private static PrivateKey key(Path pem) throws IOException, GeneralSecurityException {
        return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pem(pem)));
    }

    private static byte[] pem(Path file) throws IOException {
        String text = Files.readString(file, StandardCharsets.US_ASCII);
        return Base64.getMimeDecoder().decode(text.replaceAll("-----[A-Z ]+-----", ""));
    }
}
