package io.github.ibkrclient.testkit.internal.market;

import java.util.Random;

/** Random numbers that belong to names. They are the same in whatever order they are asked for. */
final class SeededRandom {
    private SeededRandom() {}

    /** The random numbers of a seed and some names. */
    static Random of(long seed, Object... names) {
        long mixed = seed;
        for (Object name : names) {
            mixed = (mixed ^ name.toString().hashCode()) * 0x9E3779B97F4A7C15L;
            mixed ^= mixed >>> 29;
        }
        return new Random(mixed);
    }

    /** A random number from low to high, both inclusive. */
    static int between(Random random, int low, int high) {
        return low + random.nextInt(high - low + 1);
    }
}
