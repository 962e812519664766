package io.github.ibkrclient.oauth.internal.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ibkrclient.oauth.fixture.Vectors;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafePrimesTest {
    @ParameterizedTest
    @ValueSource(ints = {24, 32, 63, 64, 128, 256, 384})
    void aFreshGroupIsASafePrimeOfItsSizeInWhichTwoGeneratesTheLargeSubgroup(int bits) {
        AtomicInteger tested = new AtomicInteger();

        DhParameters group = DhParameters.fresh(bits, new SecureRandom(), tested::incrementAndGet);

        BigInteger half = group.prime().shiftRight(1);
        assertThat(group.prime().bitLength()).isEqualTo(bits);
        assertThat(group.prime().isProbablePrime(100)).isTrue();
        assertThat(group.safe()).isTrue();
        assertThat(group.generator()).isEqualTo(BigInteger.TWO);
        assertThat(BigInteger.TWO.modPow(half, group.prime())).isEqualTo(BigInteger.ONE);
        assertThat(tested).hasPositiveValue();
    }

    @Test
    void theWellKnownGroupIsThatOfTheRfc() {
        assertThat(DhParameters.GROUP_14.prime()).isEqualTo(new BigInteger(Vectors.DH_PRIME, 16));
        assertThat(DhParameters.GROUP_14.faults()).isEmpty();
    }
}
