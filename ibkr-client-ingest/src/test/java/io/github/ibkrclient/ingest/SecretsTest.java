package io.github.ibkrclient.ingest;

import static io.github.ibkrclient.ingest.IngestFixture.ANNA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.ibkrclient.ingest.IngestException.Reason;
import io.github.ibkrclient.ingest.connection.Connection;
import io.github.ibkrclient.ingest.connection.ConnectionStatus;
import io.github.ibkrclient.ingest.execution.ImportRun.Outcome;
import io.github.ibkrclient.testkit.SimulatedUser;
import io.github.ibkrclient.testkit.VirtualTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Credentials are sealed in the database, and a change of them is noticed. */
class SecretsTest {
    private static final EncryptionKeys BOTH =
            KeyRing.fromEnvironment(IngestFixture.entry("second", 2) + "," + IngestFixture.entry("first", 1));

    private final IngestFixture fixture = new IngestFixture(simulator -> simulator.users(5));

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void noSecretStandsInTheDatabaseAndTheSameSecretNeverLooksTheSame() {
        connect(fixture.ibkr.user());
        connect(fixture.ibkr.user());

        String everything = fixture.one(
                "select string_agg(kind || key_id || encode(nonce, 'escape') || encode(sealed, 'escape'), ' ') from secret",
                String.class);
        assertThat(everything).doesNotContain(fixture.ibkr.user().accessToken()).doesNotContain("PRIVATE KEY");
        assertThat(fixture.one("select count(distinct sealed) from secret", Long.class))
                .isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a byte was changed | update secret set sealed = set_byte(sealed, 7, 255 - get_byte(sealed, 7))",
                "it was cut | update secret set sealed = substring(sealed from 1 for 20)",
                "the nonce was changed | update secret set nonce = set_byte(nonce, 0, 255 - get_byte(nonce, 0))",
            })
    void whatWasTamperedWithIsNotUsedAndNeedsThePerson(String what, String tampering) {
        UUID id = connect(fixture.ibkr.user());
        int logins = fixture.logins();
        fixture.database.useTransaction(handle -> handle.execute(tampering));

        fixture.work(id);

        Connection connection = fixture.connection(id);
        assertThat(connection.status().status()).as(what).isEqualTo(ConnectionStatus.NEEDS_REAUTH);
        assertThat(connection.status().reason()).contains("were changed");
        assertThat(connection.status().remedy()).isEqualTo("give the credentials again");
        assertThat(fixture.lastRun(id).outcome()).isEqualTo(Outcome.FAILED);
        assertThat(fixture.logins()).isEqualTo(logins);
    }

    @Test
    void theSecretsOfAnotherConnectionDoNotOpenHere() {
        UUID mine = connect(fixture.ibkr.user());
        UUID other = connect(fixture.ibkr.users().get(1));
        fixture.database.useTransaction(handle -> handle.execute(
                "update secret s set nonce = o.nonce, sealed = o.sealed from secret o"
                        + " where s.connection_id = ? and o.connection_id = ?",
                mine,
                other));

        fixture.work(mine);

        assertThat(fixture.connection(mine).status().status()).isEqualTo(ConnectionStatus.NEEDS_REAUTH);
    }

    @Test
    void aMachineThatLacksTheKeySaysSoAndSendsNoUserToReauth() {
        UUID id = connect(fixture.ibkr.user());
        Ingest wrong = fixture.ingest(builder -> builder.keys(IngestFixture.keys("third", 3)));

        wrong.work(id);

        assertThat(fixture.connection(id).status().status()).isEqualTo(ConnectionStatus.CONNECTED);
        assertThat(fixture.connection(id).status().reason())
                .isEqualTo("the encryption key first is not known on this machine; add it to the keys of Ingest");
        fixture.nextRun(id);
        assertThat(fixture.connection(id).status().reason()).contains("no account is chosen");
    }

    @Test
    void keysAreRotatedWhileEverythingRuns() {
        List<UUID> ids = new ArrayList<>();
        fixture.ibkr.users().forEach(user -> ids.add(connect(user)));
        Ingest rotated = fixture.ingest(builder -> builder.keys(BOTH));
        ids.add(rotated.user(ANNA)
                .connect("new", List.of(IngestFixture.oauth1(fixture.ibkr.user())))
                .id());
        List<VirtualTask> work = new ArrayList<>();
        for (UUID id : ids) {
            work.add(fixture.time.start("run " + id, () -> fixture.work(rotated, id)));
        }
        List<Long> sealed = new ArrayList<>();
        work.add(fixture.time.start("rotation 1", () -> sealed.add(rotated.reencrypt())));
        work.add(fixture.time.start("rotation 2", () -> sealed.add(rotated.reencrypt())));

        work.forEach(VirtualTask::await);

        assertThat(sealed.stream().mapToLong(Long::longValue).sum()).isEqualTo(5);
        assertThat(fixture.one("select string_agg(distinct key_id, ' ') from secret", String.class))
                .isEqualTo("second");
        assertThat(rotated.reencrypt()).isZero();
        Ingest onlyNew = fixture.ingest(builder -> builder.keys(IngestFixture.keys("second", 2)));
        fixture.time.advance(IngestFixture.INTERVAL);
        for (UUID id : ids) {
            onlyNew.work(id);
            assertThat(fixture.connection(id).accounts()).hasSize(2);
            assertThat(fixture.connection(id).status().status()).isEqualTo(ConnectionStatus.CONNECTED);
        }
    }

    @Test
    void rotationSealsWhatItCanAndSaysWhatItCannotOpen() {
        connect(fixture.ibkr.user());
        UUID broken = connect(fixture.ibkr.users().get(1));
        fixture.database.useTransaction(
                handle -> handle.execute("update secret set sealed = nonce where connection_id = ?", broken));
        Ingest rotated = fixture.ingest(builder -> builder.keys(BOTH));

        IngestException failed = catchThrowableOfType(IngestException.class, rotated::reencrypt);

        assertThat(failed.reason()).isEqualTo(Reason.SECRETS_UNREADABLE);
        assertThat(failed)
                .hasMessage(
                        "1 stored secrets were sealed anew; 1 cannot be opened: their key is missing here, or they were changed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | is not set",
                "secret | an entry has no id before its colon",
                "a b:AAAA | an entry has no id before its colon",
                "k:!!! | the key k is not base64",
                "k:AAAA | the key k has 3 bytes and needs 32",
            })
    void keysThatCannotBeKeysAreRefusedWithoutShowingThem(String value, String message) {
        IngestException refused = catchThrowableOfType(IngestException.class, () -> KeyRing.fromEnvironment(value));

        assertThat(refused.reason()).isEqualTo(Reason.BAD_INPUT);
        assertThat(refused)
                .hasMessageStartingWith("IBKR_INGEST_KEYS: " + message)
                .hasMessageContaining("openssl rand");
        assertThat(refused.getMessage()).doesNotContain("!!!").doesNotContain("AAAA");
    }

    @Test
    void aKeyIdOccursOnce() {
        String twice = IngestFixture.entry("k", 1) + "," + IngestFixture.entry("k", 2);

        assertThat(catchThrowableOfType(IngestException.class, () -> KeyRing.fromEnvironment(twice)))
                .hasMessageContaining("the id k occurs twice");
    }

    @Test
    void keysAreReadFromAFileThatOnlyItsOwnerCanUse(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(
                directory.resolve("keys"),
                "# current first\n" + IngestFixture.entry("second", 2) + "\n\n" + IngestFixture.entry("first", 1)
                        + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThat(catchThrowableOfType(IngestException.class, () -> EncryptionKeys.file(file)))
                .hasMessageContaining("run: chmod 600 " + file);

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        EncryptionKeys keys = EncryptionKeys.file(file);

        assertThat(keys.currentId()).isEqualTo("second");
        assertThat(keys.find("first")).isPresent();
        assertThat(keys.find("third")).isEmpty();
        assertThat(keys.toString()).doesNotContain("AgIC");
        assertThat(catchThrowableOfType(IngestException.class, () -> EncryptionKeys.file(directory.resolve("none"))))
                .hasMessageContaining("cannot be read (NoSuchFileException)");
    }

    private UUID connect(SimulatedUser user) {
        return fixture.anna()
                .connect("main", List.of(IngestFixture.oauth1(user)))
                .id();
    }
}
