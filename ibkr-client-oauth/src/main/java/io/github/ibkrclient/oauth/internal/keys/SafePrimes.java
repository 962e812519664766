package io.github.ibkrclient.oauth.internal.keys;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.BitSet;

/**
 * Searches for a prime p whose half (p - 1) / 2 is prime too, and in whose group 2 generates the large subgroup. Such a p
 * leaves 23 when it is divided by 24, as OpenSSL makes it for the generator 2.
 */
final class SafePrimes {
    private static final int WINDOW = 1 << 16;
    private static final int SMALL = 1 << 20;
    private static final int CERTAINTY = 100;
    private static final BigInteger STEP = BigInteger.valueOf(12); // for the half, so 24 for the prime
    private static final long REMAINDER = 11;

    private final int bits;
    private final SecureRandom random;
    private final Runnable progress;
    private final BitSet composite = sieve(SMALL);

    /**
     * A search that has not begun.
     *
     * @param progress runs for each number that has to be tested at length
     */
    SafePrimes(int bits, SecureRandom random, Runnable progress) {
        this.bits = bits;
        this.random = random;
        this.progress = progress;
    }

    BigInteger next() {
        while (true) {
            BigInteger half = start();
            BitSet hopeless = hopeless(half);
            for (int i = hopeless.nextClearBit(0); i < WINDOW; i = hopeless.nextClearBit(i + 1)) {
                BigInteger candidate = half.add(STEP.multiply(BigInteger.valueOf(i)));
                progress.run();
                if (probably(candidate) && candidate.bitLength() == bits - 1) {
                    BigInteger prime = candidate.shiftLeft(1).setBit(0);
                    if (probably(prime) && candidate.isProbablePrime(CERTAINTY) && prime.isProbablePrime(CERTAINTY)) {
                        return prime;
                    }
                }
            }
        }
    }

    /** A random half that leaves 11 when divided by 12. Its two top bits are set, so that the prime has its full size. */
    private BigInteger start() {
        BigInteger half = new BigInteger(bits - 1, random).setBit(bits - 2).setBit(bits - 3);
        return half.subtract(half.mod(STEP)).add(BigInteger.valueOf(REMAINDER));
    }

    /** The steps from a half on at which it or its prime has a small divisor. */
    private BitSet hopeless(BigInteger half) {
        BitSet hopeless = new BitSet(WINDOW);
        int most = bits < 44 ? 1 << (bits / 2 - 2) : SMALL; // otherwise a small prime would be its own divisor
        for (int divisor = composite.nextClearBit(5); divisor < most; divisor = composite.nextClearBit(divisor + 1)) {
            int remainder = half.mod(BigInteger.valueOf(divisor)).intValue();
            long inverse = BigInteger.valueOf(12)
                    .modInverse(BigInteger.valueOf(divisor))
                    .longValue();
            long zeroOfHalf = (divisor - remainder) * inverse % divisor; // half + 12 i = 0
            long zeroOfPrime = (zeroOfHalf + (divisor - 1L) / 2 * inverse) % divisor; // 2 (half + 12 i) + 1 = 0
            for (long i = zeroOfHalf; i < WINDOW; i += divisor) {
                hopeless.set((int) i);
            }
            for (long i = zeroOfPrime; i < WINDOW; i += divisor) {
                hopeless.set((int) i);
            }
        }
        return hopeless;
    }

    private static boolean probably(BigInteger number) {
        return BigInteger.TWO.modPow(number.subtract(BigInteger.ONE), number).equals(BigInteger.ONE);
    }

    private static BitSet sieve(int limit) {
        BitSet composite = new BitSet(limit);
        for (int divisor = 2; (long) divisor * divisor < limit; divisor = composite.nextClearBit(divisor + 1)) {
            for (int multiple = divisor * divisor; multiple < limit; multiple += divisor) {
                composite.set(multiple);
            }
        }
        return composite;
    }
}
