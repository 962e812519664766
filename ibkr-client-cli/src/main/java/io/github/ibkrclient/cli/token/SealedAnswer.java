package io.github.ibkrclient.cli.token;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.github.ibkrclient.cli.console.UsageException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource.PSpecified;
import javax.crypto.spec.SecretKeySpec;

/**
 * The answer of a login as the site's callback page encrypts it: {@code ibkr1.KEY.NONCE.TEXT}, each part as base64url. KEY
 * is an AES-256 key encrypted with RSA-OAEP and SHA-256, TEXT is JSON encrypted with it in GCM. {@code seal.js} of the site
 * writes it.
 */
final class SealedAnswer {
    private static final byte[] LABEL = "ibkr-connect-1".getBytes(US_ASCII);
    private static final int TAG_BITS = 128;

    private SealedAnswer() {}

    /** What the browser brought back; {@code toString} shows nothing of it. */
    record Answer(String code, String verifier, String redirectUri) {
        @Override
        public String toString() {
            return "Answer";
        }
    }

    /** Opens a sealed answer with a private key in PEM, PKCS#8. */
    static Answer open(String sealed, String pem) {
        String[] parts = sealed.strip().split("\\.", -1);
        if (parts.length != 4 || !parts[0].equals("ibkr1")) {
            throw refused("is not what the callback page shows; copy the whole text");
        }
        PrivateKey key = privateKey(pem);
        try {
            Cipher rsa = Cipher.getInstance("RSA/ECB/OAEPPadding");
            rsa.init(
                    Cipher.DECRYPT_MODE,
                    key,
                    new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, new PSpecified(LABEL)));
            byte[] content = rsa.doFinal(bytes(parts[1]));
            Cipher aes = Cipher.getInstance("AES/GCM/NoPadding");
            aes.init(
                    Cipher.DECRYPT_MODE,
                    new SecretKeySpec(content, "AES"),
                    new GCMParameterSpec(TAG_BITS, bytes(parts[2])));
            aes.updateAAD(LABEL);
            return answer(new String(aes.doFinal(bytes(parts[3])), UTF_8));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw refused(
                    "cannot be opened with IBKR_CONNECT_KEY; is it the private half of the site's key, and was the"
                            + " whole text copied?");
        }
    }

    private static Answer answer(String json) {
        try {
            JsonObject object = JsonParser.parseString(json).getAsJsonObject();
            return new Answer(text(object, "code"), text(object, "verifier"), text(object, "redirectUri"));
        } catch (JsonParseException | IllegalStateException | UnsupportedOperationException e) {
            throw refused("holds no answer of a login; log in again");
        }
    }

    private static String text(JsonObject object, String name) {
        if (!object.has(name)) {
            throw refused("holds no answer of a login; log in again");
        }
        return object.get(name).getAsString();
    }

    private static byte[] bytes(String base64url) {
        return Base64.getUrlDecoder().decode(base64url);
    }

    private static PrivateKey privateKey(String pem) {
        String body = pem.replaceAll("-----(BEGIN|END) PRIVATE KEY-----", "").replaceAll("\\s", "");
        try {
            return KeyFactory.getInstance("RSA")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new UsageException(
                    "IBKR_CONNECT_KEY", "is no RSA key in PEM with BEGIN PRIVATE KEY, as openssl genpkey writes it");
        }
    }

    private static UsageException refused(String why) {
        return new UsageException("IBKR_SEALED", why);
    }
}
