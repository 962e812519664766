package io.github.ibkrclient.oauth;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every store promises. */
class TokenStoreTest {
    private static final Instant NOON = Instant.parse("2026-09-08T12:00:00.000000001Z");

    @TempDir
    static Path folder;

    private static int files;

    static Stream<TokenStore> stores() {
        return Stream.of(TokenStore.inMemory(), TokenStore.file(folder.resolve("new/tokens" + files++)));
    }

    @ParameterizedTest
    @MethodSource("stores")
    void givesBackWhatWasSavedUntilItIsTakenOrRemoved(TokenStore store) {
        StoredToken first = StoredToken.lasting(Map.of("token", "a", "secret", "b"));
        StoredToken second = StoredToken.until(NOON, Map.of());
        assertThat(store.find("one")).isEmpty();
        store.save("one", StoredToken.lasting(Map.of("token", "replaced")));
        store.save("one", first);
        store.save("two", second);

        assertThat(store.find("one")).contains(first);
        assertThat(store.find("ONE")).isEmpty();
        assertThat(store.take("two")).contains(second);
        assertThat(store.take("two")).isEmpty();
        assertThat(store.find("two")).isEmpty();
        store.remove("two");
        store.remove("one");
        assertThat(store.find("one")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("stores")
    void workUnderOneKeyIsDoneByOneThreadAtATimeAndMayUseTheStore(TokenStore store) throws Exception {
        store.save("count", StoredToken.lasting(Map.of("n", "0")));
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                all.add(threads.submit(() -> store.alone("renewal", () -> {
                    int n = Integer.parseInt(
                            store.find("count").orElseThrow().value("n").orElseThrow());
                    store.save("count", StoredToken.lasting(Map.of("n", Integer.toString(n + 1))));
                    return n;
                })));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(store.find("count").orElseThrow().value("n")).contains("40");
        assertThatThrownBy(() -> store.alone("renewal", () -> {
                    throw new IllegalStateException("failed");
                }))
                .hasMessage("failed");
        assertThat(store.<Boolean>alone("renewal", () -> true)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("stores")
    void removesWhatHasExpiredAndNothingElse(TokenStore store) {
        store.save("ended", StoredToken.until(NOON, Map.of()));
        store.save("lives", StoredToken.until(NOON.plusNanos(1), Map.of()));
        store.save("lasts", StoredToken.lasting(Map.of()));

        store.removeExpired(NOON);

        assertThat(store.find("ended")).isEmpty();
        assertThat(store.find("lives")).isPresent();
        assertThat(store.find("lasts")).isPresent();
    }

    @Test
    void aTokenIsOverFromItsLastInstantOn() {
        assertThat(StoredToken.until(NOON, Map.of()).expired(NOON)).isTrue();
        assertThat(StoredToken.until(NOON, Map.of()).expired(NOON.minusNanos(1)))
                .isFalse();
        assertThat(StoredToken.lasting(Map.of()).expired(Instant.MAX)).isFalse();
    }

    @Test
    void manyThreadsOnOneStoreInMemoryLoseNothing() throws Exception {
        TokenStore store = TokenStore.inMemory();
        shareAmongThreads(store, store);
    }

    @Test
    void manyThreadsOnTwoStoresOfOneFileLoseNothing() throws Exception {
        Path file = folder.resolve("shared-by-threads");
        shareAmongThreads(TokenStore.file(file), TokenStore.file(file));
    }

    private static void shareAmongThreads(TokenStore one, TokenStore other) throws Exception {
        int threads = 16;
        List<String> keys = IntStream.range(0, 25).mapToObj(i -> "single" + i).toList();
        keys.forEach(key -> one.save(key, StoredToken.lasting(Map.of("of", key))));
        Queue<String> taken = new ConcurrentLinkedQueue<>();
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            TokenStore store = i % 2 == 0 ? one : other;
            String own = "own" + i;
            all.add(pool.submit(() -> {
                start.await();
                for (String key : keys) {
                    store.take(key).flatMap(token -> token.value("of")).ifPresent(taken::add);
                }
                store.save(own, StoredToken.lasting(Map.of("of", own)));
                return null;
            }));
        }
        start.countDown();
        for (Future<?> each : all) {
            each.get();
        }
        pool.shutdown();

        assertThat(taken).containsExactlyInAnyOrderElementsOf(keys);
        for (int i = 0; i < threads; i++) {
            assertThat(other.find("own" + i)).isPresent();
        }
    }

    @Test
    void twoProcessesOnOneFileLoseNothing() throws Exception {
        Path file = folder.resolve("shared-by-processes");
        TokenStore store = TokenStore.file(file);
        List<String> keys = IntStream.range(0, 40).mapToObj(i -> "single" + i).toList();
        keys.forEach(key -> store.save(key, StoredToken.lasting(Map.of())));

        Process one = taking(file, "one");
        Process other = taking(file, "other");

        String taken = new String(one.getInputStream().readAllBytes(), UTF_8)
                + new String(other.getInputStream().readAllBytes(), UTF_8);
        assertThat(one.waitFor()).isZero();
        assertThat(other.waitFor()).isZero();
        assertThat(taken.lines()).containsExactlyInAnyOrderElementsOf(keys);
        keys.forEach(key -> assertThat(store.find(key)).isEmpty());
        keys.forEach(key -> assertThat(store.find("one" + key)).isPresent());
        keys.forEach(key -> assertThat(store.find("other" + key)).isPresent());
    }

    private static Process taking(Path file, String name) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        TakingProgram.class.getName(),
                        file.toString(),
                        name)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    @Property
    void anyTextComesBackFromTheFile(@ForAll("anything") Map<String, StoredToken> tokens) {
        byte[] content = TokenFileFormat.write(tokens).getBytes(US_ASCII);

        assertThat(TokenFileFormat.read("tokens.json", Path.of("tokens.json"), content))
                .isEqualTo(tokens);
    }

    @Provide
    Arbitrary<Map<String, StoredToken>> anything() {
        Arbitrary<String> text = Arbitraries.strings()
                .withChars('\0', '"', '\\', '\u2028', '\ud800', '\udc00', '\uffff', '\u00e9')
                .all()
                .ofMaxLength(8);
        Arbitrary<StoredToken> token = Combinators.combine(
                        Arbitraries.maps(text, text).ofMaxSize(3),
                        Arbitraries.longs()
                                .between(Instant.MIN.getEpochSecond(), Instant.MAX.getEpochSecond())
                                .map(second -> Instant.ofEpochSecond(second, 987_654_321))
                                .optional())
                .as(StoredToken::new);
        return Arbitraries.maps(text, token).ofMaxSize(3);
    }
}
