package io.github.ibkrclient.oauth;

import java.security.SecureRandom;
import java.util.Random;

/** Gives the first values as they were told, then a fixed sequence. */
final class ScriptedRandom extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final byte[] first;
    private final Random rest = new Random(1);
    private int used;

    ScriptedRandom(byte... first) {
        this.first = first.clone();
    }

    @Override
    public void nextBytes(byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = used < first.length ? first[used++] : (byte) rest.nextInt();
        }
    }
}
