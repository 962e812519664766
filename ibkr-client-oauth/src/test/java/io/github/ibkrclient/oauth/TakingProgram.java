package io.github.ibkrclient.oauth;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** Takes as many of 40 tokens as it can get, prints their names, and saves one of its own for each. */
final class TakingProgram {
    private TakingProgram() {}

    public static void main(String[] arguments) {
        TokenStore store = TokenStore.file(Path.of(arguments[0]));
        for (int i = 0; i < 40; i++) {
            String key = "single" + i;
            store.take(key).ifPresent(token -> System.out.writeBytes((key + "\n").getBytes(StandardCharsets.US_ASCII)));
            store.save(arguments[1] + key, StoredToken.lasting(Map.of()));
        }
        System.out.flush();
    }
}
