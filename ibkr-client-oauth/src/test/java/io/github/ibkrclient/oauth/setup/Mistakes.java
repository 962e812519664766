package io.github.ibkrclient.oauth.setup;

import static io.github.ibkrclient.oauth.fixture.BrokenCredentials.DH;
import static io.github.ibkrclient.oauth.fixture.BrokenCredentials.ENCRYPTION;
import static io.github.ibkrclient.oauth.fixture.BrokenCredentials.PROPERTIES;
import static io.github.ibkrclient.oauth.fixture.BrokenCredentials.PUBLIC_ENCRYPTION;
import static io.github.ibkrclient.oauth.fixture.BrokenCredentials.PUBLIC_SIGNATURE;
import static io.github.ibkrclient.oauth.fixture.BrokenCredentials.SIGNATURE;
import static io.github.ibkrclient.oauth.fixture.BrokenCredentials.dh;
import static io.github.ibkrclient.oauth.fixture.BrokenCredentials.prime;

import io.github.ibkrclient.oauth.fixture.BrokenCredentials;
import io.github.ibkrclient.oauth.fixture.TestKeys;
import io.github.ibkrclient.oauth.fixture.Vectors;
import java.math.BigInteger;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Mistakes in credentials of OAuth 1.0a, each with the lines in which the doctor names it. */
final class Mistakes {
    static final String NEW_PARAMETERS =
            "make the file again with openssl dhparam -out dhparam.pem 2048 and upload it to IBKR";
    static final String NEW_KEY = "make one with openssl genrsa 2048 and upload its public half to IBKR";

    private Mistakes() {}

    static Arguments of(String what, Consumer<BrokenCredentials> spoil, String... lines) {
        return Arguments.of(what, spoil, List.of(lines));
    }

    static Stream<Arguments> ofOAuth1() {
        return Stream.of(
                of(
                        "a consumer key in small letters",
                        set -> set.replace(PROPERTIES, "TESTVECTR", "testvectr"),
                        "FAULT    ibkr.consumer-key: is not a consumer key, which has exactly 9 capital letters; copy it"
                                + " from the portal, or set ibkr.third-party=true when IBKR assigned it to a third"
                                + " party"),
                of(
                        "no consumer key",
                        set -> set.replace(PROPERTIES, "ibkr.consumer-key", "ibkr.consumer_key"),
                        "FAULT    ibkr.consumer-key: is missing; it is the name of 9 capital letters chosen in IBKR's"
                                + " self-service portal"),
                of(
                        "a mark of third parties that is none",
                        set -> set.replace(PROPERTIES, "ibkr.realm", "ibkr.third-party=yes\nibkr.realm"),
                        "FAULT    ibkr.third-party: is neither true nor false; leave it out, or set true when IBKR assigned"
                                + " the consumer key to a third party"),
                of(
                        "the shared test consumer",
                        set -> set.replace(PROPERTIES, "TESTVECTR", "TESTCONS"),
                        "WARNING  ibkr.consumer-key: TESTCONS is IBKR's shared test consumer, which takes no keys of"
                                + " your own; set the key that you chose in the portal"),
                of(
                        "the secret in place of the token",
                        set -> set.replace(PROPERTIES, Vectors.ACCESS_TOKEN, Vectors.ACCESS_TOKEN_SECRET),
                        "FAULT    ibkr.access-token: has characters that no access token has; copy the token, not its"
                                + " secret"),
                of(
                        "a token that lost its end",
                        set -> set.replace(PROPERTIES, Vectors.ACCESS_TOKEN, "0a1b2c3d4e5f"),
                        "WARNING  ibkr.access-token: is not 20 hexadecimal digits in small letters as IBKR's are;"
                                + " compare it with the portal"),
                of(
                        "a realm that goes with another consumer",
                        set -> set.replace(PROPERTIES, "limited_poa", "test_realm"),
                        "FAULT    ibkr.realm: test_realm goes with the consumer key TESTCONS only; set limited_poa"),
                of(
                        "a secret that lost its end",
                        set -> set.replace(
                                PROPERTIES, Vectors.ACCESS_TOKEN_SECRET, Vectors.ACCESS_TOKEN_SECRET.substring(0, 172)),
                        "FAULT    ibkr.access-token-secret: decodes to 129 bytes where the encryption key needs 256: it"
                                + " was cut or broken over lines; paste it again as one line"),
                of(
                        "a secret with a foreign character",
                        set -> set.replace(PROPERTIES, Vectors.ACCESS_TOKEN_SECRET, "?" + Vectors.ACCESS_TOKEN_SECRET),
                        "FAULT    ibkr.access-token-secret: is not base64: it was cut or changed; paste it again as one"
                                + " line"),
                of(
                        "a secret of 0 bytes",
                        set -> set.replace(
                                PROPERTIES,
                                Vectors.ACCESS_TOKEN_SECRET,
                                TestKeys.encrypt(
                                        TestKeys.publicKey(Vectors.common("encryption_public_spki_pem")), new byte[0])),
                        "FAULT    ibkr.access-token-secret: opens with private_encryption.pem but holds 0 bytes; make a new"
                                + " access token in the portal"),
                of(
                        "a secret for another key",
                        set -> set.replace(
                                PROPERTIES,
                                Vectors.ACCESS_TOKEN_SECRET,
                                TestKeys.encrypt(TestKeys.generate("RSA", 2048).getPublic(), new byte[20])),
                        "FAULT    ibkr.access-token-secret: does not open with private_encryption.pem: one of the two"
                                + " belongs to another registration; give the key that was uploaded, or make a new"
                                + " access token in the portal"),
                of(
                        "swapped private keys",
                        set -> set.swap(SIGNATURE, ENCRYPTION),
                        "FAULT    public_signature.pem: belongs to private_encryption.pem: the keys are swapped; exchange"
                                + " the two and compare with what was uploaded",
                        "FAULT    public_encryption.pem: belongs to private_signature.pem: the keys are swapped; exchange"
                                + " the two and compare with what was uploaded",
                        "FAULT    private_encryption.pem: is swapped with private_signature.pem: the access token secret"
                                + " opens with the signature key; exchange the two keys"),
                of(
                        "one key in both files",
                        set -> set.put(SIGNATURE, Vectors.ENCRYPTION_KEY),
                        "FAULT    private_encryption.pem: is the same key as private_signature.pem; IBKR wants two pairs,"
                                + " put each key in its own file",
                        "FAULT    public_signature.pem: does not belong to private_signature.pem; find the private key"
                                + " of what was uploaded, or upload the public half of this one"),
                of(
                        "a public key in place of the private one",
                        set -> set.put(SIGNATURE, Vectors.common("signature_public_spki_pem")),
                        "FAULT    private_signature.pem: holds a public key; the private key it was made from is due"),
                of(
                        "a private key in place of the public one",
                        set -> set.put(PUBLIC_SIGNATURE, Vectors.SIGNATURE_KEY),
                        "FAULT    public_signature.pem: holds a private key, which must never be uploaded; put the public"
                                + " half there, made with openssl rsa -pubout, and make new keys if it was uploaded"),
                of(
                        "an encrypted key without a password",
                        set -> set.put(ENCRYPTION, Vectors.resource("encryption-key-pkcs8-aes.pem")),
                        "FAULT    private_encryption.pem: the key is encrypted; set ibkr.key-password or"
                                + " IBKR_KEY_PASSWORD"),
                of(
                        "a wrong password",
                        set -> set.put(ENCRYPTION, Vectors.resource("encryption-key-pkcs8-aes.pem"))
                                .replace(PROPERTIES, "ibkr.realm", "ibkr.key-password=marked-pass-word\nibkr.realm"),
                        "FAULT    ibkr.key-password: does not open private_encryption.pem; give the password of that"
                                + " key"),
                of(
                        "a key of 1024 bits",
                        set -> set.put(
                                SIGNATURE,
                                TestKeys.pem(
                                        "PRIVATE KEY",
                                        TestKeys.generate("RSA", 1024).getPrivate())),
                        "FAULT    private_signature.pem: the RSA key has 1024 bits where 2048 are due; " + NEW_KEY),
                of(
                        "a key of 3072 bits",
                        set -> set.put(SIGNATURE, Vectors.resource("rsa-3072.pem")),
                        "WARNING  private_signature.pem: the RSA key has 3072 bits; IBKR asks for 2048, make a pair of"
                                + " that size if the portal or IBKR refuses this one",
                        "FAULT    public_signature.pem: does not belong to private_signature.pem; find the private key"
                                + " of what was uploaded, or upload the public half of this one"),
                of(
                        "a key for elliptic curves",
                        set -> set.put(
                                SIGNATURE,
                                TestKeys.pem(
                                        "PRIVATE KEY",
                                        TestKeys.generate("EC", 256).getPrivate())),
                        "FAULT    private_signature.pem: holds a key for EC where RSA is due; " + NEW_KEY),
                of(
                        "a key put together of two",
                        set -> set.put(SIGNATURE, BrokenCredentials.patchedKey()),
                        "FAULT    private_signature.pem: the numbers of the key do not go together; copy the whole private"
                                + " key again"),
                of(
                        "a key that was cut",
                        set -> set.put(SIGNATURE, Vectors.SIGNATURE_KEY.substring(0, 700)),
                        "FAULT    private_signature.pem: the PEM text is damaged or of an unknown kind; copy the whole"
                                + " private key again"),
                of(
                        "public halves of another registration",
                        set -> set.put(
                                PUBLIC_ENCRYPTION,
                                TestKeys.pem(
                                        "PUBLIC KEY",
                                        TestKeys.generate("RSA", 2048).getPublic())),
                        "FAULT    public_encryption.pem: does not belong to private_encryption.pem; find the private key"
                                + " of what was uploaded, or upload the public half of this one"),
                of(
                        "a prime that lost its sign byte",
                        set -> set.put(DH, dh(prime().subtract(BigInteger.ONE.shiftLeft(2048)), BigInteger.TWO)),
                        "FAULT    dhparam.pem: the prime is negative, its sign byte was lost; " + NEW_PARAMETERS),
                of(
                        "a prime with a changed digit, and a useless generator",
                        set -> set.put(DH, dh(prime().flipBit(700), BigInteger.ONE)),
                        "FAULT    dhparam.pem: the number is not prime, a digit was lost or changed; copy it again or "
                                + NEW_PARAMETERS,
                        "FAULT    dhparam.pem: the generator is not between 1 and the prime; " + NEW_PARAMETERS),
                of(
                        "a composite number that passes Fermat's test",
                        set -> set.put(DH, dh(BrokenCredentials.CARMICHAEL, BigInteger.TWO)),
                        "FAULT    dhparam.pem: the number is not prime, a digit was lost or changed; copy it again or "
                                + NEW_PARAMETERS),
                of(
                        "a composite number that passes the strong test to the base 2",
                        set -> set.put(DH, dh(BrokenCredentials.STRONG_PSEUDOPRIME, BigInteger.TWO)),
                        "FAULT    dhparam.pem: the number is not prime, a digit was lost or changed; copy it again or "
                                + NEW_PARAMETERS),
                of(
                        "a prime of 1024 bits",
                        set -> set.put(DH, dh(BigInteger.ONE.shiftLeft(1023).nextProbablePrime(), BigInteger.TWO)),
                        "FAULT    dhparam.pem: the prime has 1024 bits where 2048 are due; " + NEW_PARAMETERS),
                of(
                        "a prime that is not safe",
                        set -> set.put(DH, dh(BrokenCredentials.UNSAFE_PRIME, BigInteger.TWO)),
                        "WARNING  dhparam.pem: the prime is no safe prime, its half is not prime, which weakens the key"
                                + " agreement; " + NEW_PARAMETERS),
                of(
                        "another generator",
                        set -> set.put(DH, dh(prime(), BigInteger.valueOf(5))),
                        "WARNING  dhparam.pem: the generator is not 2 as in every file that IBKR is known to take; "
                                + NEW_PARAMETERS));
    }
}
