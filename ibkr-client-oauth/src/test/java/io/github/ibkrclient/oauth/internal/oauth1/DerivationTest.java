package io.github.ibkrclient.oauth.internal.oauth1;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.oauth.fixture.ReferenceCrypto;
import io.github.ibkrclient.oauth.fixture.ScriptedRandom;
import io.github.ibkrclient.oauth.fixture.Vectors;
import io.github.ibkrclient.oauth.internal.keys.DhParameters;
import io.github.ibkrclient.oauth.internal.keys.DiffieHellman;
import io.github.ibkrclient.oauth.internal.keys.KeyAccess;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class DerivationTest {
    private static final DhParameters FULL_SIZE =
            KeyAccess.of(Vectors.credentials().build()).consumer().dhParameters();

    /** A prime of 61 bits, so that short and odd numbers are common. */
    private static final DhParameters SMALL =
            new DhParameters(BigInteger.ONE.shiftLeft(61).subtract(BigInteger.ONE), BigInteger.valueOf(37));

    @Property(tries = 200, seed = "1")
    void tokenOfANumberOfExactly2040Bits(@ForAll @Size(255) byte[] bytes, @ForAll @Size(min = 1) byte[] secret) {
        bytes[0] |= (byte) 0x80;
        BigInteger agreed = new BigInteger(1, bytes);

        assertThat(agreed.bitLength()).isEqualTo(2040);
        assertSameToken(agreed, secret);
    }

    @Property(seed = "1")
    void tokenOfANumberOfAnySize(
            @ForAll @Size(max = 256) byte[] bytes, @ForAll @Size(min = 1, max = 64) byte[] secret) {
        assertSameToken(new BigInteger(1, bytes).add(BigInteger.TWO), secret);
    }

    @Property(tries = 500, seed = "1")
    void bothSidesAgreeWhateverTheLengthOfTheirHalves(@ForAll long ours, @ForAll long theirs) {
        assertAgreement(SMALL, unsigned(ours), unsigned(theirs));
    }

    @Property(tries = 5, seed = "1")
    void bothSidesAgreeWhenBothHalvesHaveAnOddNumberOfDigits(@ForAll Random random) {
        BigInteger ours = secretWithOddHalf(random);
        BigInteger theirs = secretWithOddHalf(random);

        assertThat(new DiffieHellman(FULL_SIZE, ours).challenge().length()).isOdd();
        assertAgreement(FULL_SIZE, ours, theirs);
    }

    @Property(tries = 50, seed = "1")
    void aResponseIsUnsignedWhateverItsTopBitAndCase(@ForAll @IntRange(min = 8, max = 15) int top) {
        String response = Integer.toHexString(top) + "fffFFF";
        BigInteger expected = new BigInteger("0" + response, 16).modPow(BigInteger.TEN, SMALL.prime());

        assertThat(new DiffieHellman(SMALL, BigInteger.TEN).agree(response)).contains(expected);
        assertThat(new DiffieHellman(SMALL, BigInteger.TEN).agree("000" + response))
                .contains(expected);
    }

    @Example
    void aResponseOutsideTheGroupIsRefused() {
        DiffieHellman exchange = new DiffieHellman(SMALL, BigInteger.TEN);
        BigInteger prime = SMALL.prime();

        assertThat(exchange.agree("0")).isEmpty();
        assertThat(exchange.agree("1")).isEmpty();
        assertThat(exchange.agree("2")).isPresent();
        assertThat(exchange.agree(prime.subtract(BigInteger.TWO).toString(16))).isPresent();
        assertThat(exchange.agree(prime.subtract(BigInteger.ONE).toString(16))).isEmpty();
        assertThat(exchange.agree(prime.toString(16))).isEmpty();
        assertThat(exchange.agree("-2")).isEmpty();
        assertThat(exchange.agree("xyz")).isEmpty();
        assertThat(exchange.agree("")).isEmpty();
    }

    @Example
    void theSecretNumberHas256BitsAndIsNeverZero() {
        byte[] zeroThenOnes = new byte[64];
        Arrays.fill(zeroThenOnes, 32, 64, (byte) 0xff);
        BigInteger expected = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);

        assertThat(DiffieHellman.start(SMALL, new ScriptedRandom(zeroThenOnes)).challenge())
                .isEqualTo(new DiffieHellman(SMALL, expected).challenge());
    }

    private static void assertSameToken(BigInteger agreed, byte[] secret) {
        byte[] expected = ReferenceCrypto.liveSessionToken(agreed, secret);
        LiveSessionToken token = LiveSessionToken.derive(agreed, secret, Instant.MAX);

        assertThat(token.sign("any"))
                .isEqualTo(ReferenceCrypto.hmac("SHA-256", expected, "any".getBytes(StandardCharsets.UTF_8)));
        assertThat(token.provenBy(ReferenceCrypto.proof(expected, "CONSUMERX"), "CONSUMERX"))
                .isTrue();
        assertThat(token.provenBy(ReferenceCrypto.proof(expected, "CONSUMERY"), "CONSUMERX"))
                .isFalse();
    }

    private static void assertAgreement(DhParameters group, BigInteger ours, BigInteger theirs) {
        BigInteger prime = group.prime();
        BigInteger theirHalf = group.generator().modPow(theirs, prime);
        DiffieHellman exchange = new DiffieHellman(group, ours);

        Optional<BigInteger> agreed = exchange.agree(theirHalf.toString(16));

        assertThat(agreed).contains(new BigInteger(exchange.challenge(), 16).modPow(theirs, prime));
    }

    private static BigInteger secretWithOddHalf(Random random) {
        BigInteger secret;
        do {
            secret = new BigInteger(256, random);
        } while (FULL_SIZE
                                .generator()
                                .modPow(secret, FULL_SIZE.prime())
                                .toString(16)
                                .length()
                        % 2
                == 0);
        return secret;
    }

    /** At least 2, because a very small exponent would give a half that is refused. */
    private static BigInteger unsigned(long value) {
        return BigInteger.valueOf(value).abs().add(BigInteger.TWO);
    }
}
