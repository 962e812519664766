package io.github.ibkrclient.testkit.market;

import java.util.Random;

/** Random numbers that belong to a name, so that they are the same in whatever order they are asked for. */
final class Chance {
    private Chance() {}

    /** The numbers that belong to the seed and these names. */
    static Random of(long seed, Object... names) {
        long mixed = seed;
        for (Object name : names) {
            mixed = (mixed ^ name.toString().hashCode()) * 0x9E3779B97F4A7C15L;
            mixed ^= mixed >>> 29;
        }
        return new Random(mixed);
    }

    /** A number from low to high, both included. */
    static int between(Random random, int low, int high) {
        return low + random.nextInt(high - low + 1);
    }
}
