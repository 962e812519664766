package io.github.ibkrclient.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.ibkrclient.error.CredentialException;
import io.github.ibkrclient.oauth.fixture.LogFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a token file refuses, and that nothing is lost then. */
class TokenFileTest {
    private static final String SECRET = "marked-secret-value";
    private static final String KEY = "marked-key";
    private static final StoredToken TOKEN = StoredToken.lasting(Map.of("marked-name", SECRET));

    @TempDir
    Path folder;

    private Path file;
    private TokenStore store;

    @BeforeEach
    void findStore() {
        file = folder.resolve("tokens.json");
        store = TokenStore.file(file);
    }

    @Test
    void aFileThatOthersMayUseIsRefusedWithTheMend() throws IOException {
        assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
        store.save(KEY, TOKEN);
        for (String wide : List.of("rw-r-----", "rw----r--", "rw--w----")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(wide));
            assertRefused(
                    "tokens.json: " + file + " can be used by other users of this machine; run: chmod 600 " + file);
        }

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThat(store.find(KEY)).contains(TOKEN);
    }

    @Test
    void contentThatIsNoTokenFileIsRefusedAndStaysAsItIs() throws IOException {
        store.save(KEY, TOKEN);
        String whole = Files.readString(file);
        for (String content : List.of(
                "",
                " ",
                "{}",
                "[]",
                "null",
                SECRET,
                "\0\0\0",
                whole + whole,
                whole.replace("\"" + SECRET + "\"", SECRET),
                whole.replace("ibkr-client tokens", "tokens"),
                whole.replace("\"version\":1", "\"version\":0"),
                whole.replace("\"version\":1", "\"version\":true"),
                whole.replace("\"values\":{", "\"values\":[{").replace("\"}}", "\"}]}"),
                whole.replace("\"values\"", "\"expiresAt\":\"" + SECRET + "\",\"values\""),
                whole.replace("\"values\"", "\"value\""))) {
            assertThat(content).isNotEqualTo(whole);
            replace(content);
            assertRefused("tokens.json: " + file
                    + " holds no tokens of this library, or only half of them; move it away and log in anew");
        }
        for (int length = 0; length < whole.length() - 1; length++) { // the last character ends the line
            replace(whole.substring(0, length));
            assertThat(refusal(() -> store.find(KEY))).hasMessageContaining("only half of them");
        }
        Files.write(file, new byte[] {(byte) 0xC3, (byte) 0x28});
        assertThat(refusal(() -> store.find(KEY))).hasMessageContaining("holds no tokens");

        replace(whole);
        assertThat(store.find(KEY)).contains(TOKEN);
    }

    @Test
    void aFileOfANewerVersionIsRefused() throws IOException {
        store.save(KEY, TOKEN);
        replace(Files.readString(file).replace("\"version\":1", "\"version\":2,\"more\":\"" + SECRET + "\""));

        assertRefused("tokens.json: " + file
                + " was written by a newer version of this library; use that, or move the file away");
    }

    @Test
    void aLinkAndADirectoryAreRefused() throws IOException {
        Path elsewhere = folder.resolve("elsewhere.json");
        TokenStore.file(elsewhere).save(KEY, TOKEN);
        Files.createSymbolicLink(file, elsewhere);
        String words = "tokens.json: " + file + " is a link, a directory or a device; give the path of a file";

        assertThat(refusal(() -> store.find(KEY))).hasMessage(words);
        assertThat(refusal(() -> store.save(KEY, StoredToken.lasting(Map.of()))))
                .hasMessage(words);
        assertThat(file).isSymbolicLink();
        assertThat(TokenStore.file(elsewhere).find(KEY)).contains(TOKEN);

        Files.delete(file);
        Files.createDirectory(file);
        assertThat(refusal(() -> store.save(KEY, TOKEN))).hasMessage(words);
        assertThat(file).isEmptyDirectory();
    }

    @Test
    void aDirectoryThatCannotBeMadeIsNamed() throws IOException {
        Path plain = Files.writeString(folder.resolve("plain"), "");

        assertThat(refusal(() -> TokenStore.file(plain.resolve("tokens.json")).save(KEY, TOKEN)))
                .hasMessage("tokens.json: " + plain.resolve("tokens.json")
                        + " cannot be read or written; mend its permissions or make room on the disk");
    }

    @Test
    void aLockThatIsNotGivenBackIsNotWaitedForWithoutEnd() throws IOException {
        TokenStore hasty = new FileTokenStore(file, Duration.ZERO);
        store.save(KEY, TOKEN);
        Path lockFile = folder.resolve("tokens.json.lock");
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            assertThat(held.isValid()).isTrue();
            assertThat(refusal(() -> hasty.take(KEY)))
                    .hasMessage("tokens.json: another program keeps " + lockFile
                            + " locked; end it, or give this program a file of its own");
            assertThat(hasty.find(KEY)).contains(TOKEN); // reading waits for nobody
        }

        assertThat(hasty.take(KEY)).contains(TOKEN);
    }

    @Test
    void allThatIsWrittenIsTheOwnersAloneAndNoDraftStays() throws IOException {
        assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
        TokenStore deep = TokenStore.file(folder.resolve("new/deep/tokens.json"));
        Files.createDirectories(folder.resolve("new/deep"));
        Files.writeString(folder.resolve("new/deep/tokens.json.tmp"), "of a program that was killed");

        deep.save(KEY, TOKEN);

        try (Stream<Path> written = Files.list(folder.resolve("new/deep"))) {
            assertThat(written)
                    .extracting(path -> path.getFileName() + " "
                            + PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .containsExactlyInAnyOrder("tokens.json rw-------", "tokens.json.lock rw-------");
        }
    }

    @Test
    void anInterruptIsPutOffUntilTheTokenIsKept() {
        Thread.currentThread().interrupt();

        store.save(KEY, TOKEN);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(store.find(KEY)).contains(TOKEN);
    }

    @Test
    void noKeyAndNoValueComesOut() throws IOException {
        long logged = LogFile.lines().count();
        StringWriter out = new StringWriter();
        PrintWriter print = new PrintWriter(out);
        TokenStore memory = TokenStore.inMemory();
        memory.save(KEY, TOKEN);
        store.save(KEY, TOKEN);
        print.println(List.of(TOKEN, StoredToken.until(Instant.EPOCH, TOKEN.values()), memory, store));
        String whole = Files.readString(file);
        for (String bad : List.of(
                SECRET,
                whole.substring(0, whole.indexOf(SECRET) + 7),
                whole.replace("\"" + SECRET + "\"", SECRET),
                whole.replace("\"" + SECRET + "\"", "{\"" + SECRET + "\":1}"),
                whole.replace("\"" + KEY + "\":", KEY),
                whole.replace("\"values\"", "\"expiresAt\":\"" + SECRET + "\",\"values\""))) {
            assertThat(bad).isNotEqualTo(whole);
            replace(bad);
            refusal(() -> store.find(KEY)).printStackTrace(print);
            refusal(() -> store.save(KEY, TOKEN)).printStackTrace(print);
        }
        LogFile.lines().skip(logged).forEach(print::println);

        assertThat(out.toString()).isNotEmpty().doesNotContain(SECRET, KEY, "marked-name");
    }

    private void replace(String content) throws IOException {
        Files.writeString(file, content, UTF_8);
    }

    /** Every method refuses with these words, and nothing changes. */
    private void assertRefused(String words) throws IOException {
        byte[] before = Files.readAllBytes(file);
        for (Consumer<TokenStore> call : List.<Consumer<TokenStore>>of(
                each -> each.find(KEY),
                each -> each.save(KEY, StoredToken.lasting(Map.of())),
                each -> each.take(KEY),
                each -> each.remove(KEY),
                each -> each.removeExpired(Instant.MAX))) {
            assertThat(refusal(() -> call.accept(store))).hasMessage(words);
        }
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("tokens.json", "tokens.json.lock");
        }
    }

    private static CredentialException refusal(Runnable call) {
        return Objects.requireNonNull(catchThrowableOfType(CredentialException.class, call::run));
    }
}
